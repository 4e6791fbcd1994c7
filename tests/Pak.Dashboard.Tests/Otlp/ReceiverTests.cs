using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pak.Dashboard.Store;
using Pak.Dashboard.Tests.Running;

namespace Pak.Dashboard.Tests.Otlp;

public sealed class ReceiverTests
{
    private static readonly DateTimeOffset Now = new(2025, 3, 21, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    [InlineData("another key than that of this test")]
    public async Task Nothing_is_taken_without_the_key(string? key)
    {
        await using var app = await DashboardApp.Start();
        app.Sender.DefaultRequestHeaders.Remove("x-otlp-api-key");
        if (key is not null)
        {
            app.Sender.DefaultRequestHeaders.Add("x-otlp-api-key", key);
        }

        using var answer = await app.Send("traces", OtlpMessage.Request("a", [OtlpMessage.Span(1, 1)]));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/x-protobuf", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, app.Traces.Fullness.Kept);
    }

    [Fact]
    public async Task A_span_without_ids_is_refused_and_the_rest_of_the_request_is_taken()
    {
        await using var app = await DashboardApp.Start();

        using var answer = await app.Send("traces", OtlpMessage.Request("a", [OtlpMessage.Span(1, 1), OtlpMessage.Span(0, 2), OtlpMessage.Span(2, 0)]));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var partial = OtlpMessage.Read((byte[])OtlpMessage.Read(await answer.Content.ReadAsByteArrayAsync())[1]);
        Assert.Equal(2L, partial[1]);
        Assert.NotEmpty(Encoding.UTF8.GetString((byte[])partial[2]));
        Assert.Equal(1, app.Traces.Fullness.Kept);
    }

    [Fact]
    public async Task What_is_taken_whole_is_answered_with_an_empty_message()
    {
        await using var app = await DashboardApp.Start();

        using var answer = await app.Send("logs", OtlpMessage.Request("a", [OtlpMessage.Log("hello", Now)]));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("hello", Assert.Single(app.Logs.All()).Text);
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("application/grpc", null)]
    [InlineData("application/x-protobuf", "br")]
    public async Task Other_formats_are_415_in_plain_words(string type, string? encoding)
    {
        await using var app = await DashboardApp.Start();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var answer = await app.Sender.PostAsync("/v1/traces", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.StartsWith("text/plain", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Every cut and many changed bytes of a rich request: an answer of 200, 400 or 413, never 500, and the receiver lives on.</summary>
    [Theory]
    [InlineData("traces")]
    [InlineData("metrics")]
    [InlineData("logs")]
    public async Task Garbage_is_answered_with_4xx(string signal)
    {
        await using var app = await DashboardApp.Start();
        var good = signal switch
        {
            "traces" => OtlpMessage.Request("a", [OtlpMessage.Span(1, 1, 2, "n", Now, error: true, attributes: [OtlpMessage.Attribute("k", "v"), OtlpMessage.Attribute("i", 7)])]),
            "metrics" => OtlpMessage.Request("a", [OtlpMessage.Counter("c", 3, Now, Now.AddSeconds(1)), OtlpMessage.Histogram("h", [1, 2], [1, 2, 3], Now, Now.AddSeconds(1), exemplar: 9)]),
            _ => OtlpMessage.Request("a", [OtlpMessage.Log("text", Now, trace: 1, span: 1, attributes: OtlpMessage.Attribute("k", "v"))]),
        };
        var random = new Random(1404);
        var malformed = 0;
        var candidates = Enumerable.Range(1, good.Length - 1).Select(length => good[..length])
            .Concat(Enumerable.Range(0, 150).Select(_ => Changed(good, random)))
            .Concat(Enumerable.Range(0, 50).Select(i => { var noise = new byte[i * 7]; random.NextBytes(noise); return noise; }));

        foreach (var candidate in candidates)
        {
            using var answer = await app.Send(signal, candidate);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge });
            malformed += answer.StatusCode == HttpStatusCode.BadRequest ? 1 : 0;
        }

        Assert.True(malformed > good.Length / 2, $"Only {malformed} of the malformed requests were refused.");
        using var after = await app.Send(signal, good);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Gzip_is_taken_a_bomb_is_413_and_what_is_no_gzip_400()
    {
        await using var app = await DashboardApp.Start();

        using var good = await app.Send("logs", Gzip(OtlpMessage.Request("a", [OtlpMessage.Log("zipped", Now)])), "gzip");
        using var bomb = await app.Send("logs", Gzip(new byte[200 << 20]), "gzip");
        using var none = await app.Send("logs", OtlpMessage.Request("a", [OtlpMessage.Log("plain", Now)]), "gzip");

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.Equal("zipped", Assert.Single(app.Logs.All()).Text);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_whether_its_length_is_told_or_not()
    {
        await using var app = await DashboardApp.Start(("Pak:Telemetry:BodyBytes", "100000"), ("Pak:Telemetry:InflatedBytes", "100000"));
        var large = OtlpMessage.Request("a", Enumerable.Range(1, 4000).Select(i => OtlpMessage.Span(1, (ulong)i)));

        // Often, since a receiver that closes the connection under its sender loses the answer only now and then.
        for (var time = 0; time < 100; time++)
        {
            using var told = await app.Send("traces", large);
            using var content = new StreamContent(new Unseekable(large));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            using var untold = await app.Sender.PostAsync("/v1/traces", content);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, told.StatusCode);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, untold.StatusCode);
        }

        Assert.Equal(0, app.Traces.Fullness.Kept);
    }

    [Fact]
    public async Task A_request_of_too_many_parts_is_413_and_stores_nothing()
    {
        await using var app = await DashboardApp.Start(("Pak:Telemetry:PartsPerRequest", "1000"));

        using var answer = await app.Send("traces", OtlpMessage.Request("a", Enumerable.Range(1, 2000).Select(i => OtlpMessage.Span((UInt128)i, 1))));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(0, app.Traces.Fullness.Kept);
    }

    [Fact]
    public async Task Beyond_the_rate_senders_are_told_to_come_again()
    {
        await using var app = await DashboardApp.Start(("Pak:Telemetry:BytesPerSecond", "20000"));
        var request = OtlpMessage.Request("a", Enumerable.Range(1, 100).Select(i => OtlpMessage.Span((UInt128)i, 1)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => app.Send("traces", request)));

        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, a => Assert.Equal("1", a.Headers.GetValues("Retry-After").Single()));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers, a => a.Dispose());
    }

    [Fact]
    public async Task Attributes_values_events_and_links_have_limits_and_what_is_left_out_is_counted()
    {
        await using var app = await DashboardApp.Start();
        var attributes = Enumerable.Range(0, 200).Select(i => OtlpMessage.Attribute($"k{i}", new string('ش', 10_000))).ToArray();

        using var answer = await app.Send("traces", OtlpMessage.Request("a", [OtlpMessage.Span(1, 1, attributes: attributes)]));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var span = app.Traces.Find(1)!.Spans[0];
        Assert.Equal(128, span.Fields.Length);
        Assert.Equal(72, span.LeftOut);
        Assert.All(span.Fields, f => Assert.Equal(new string('ش', 4096) + "…", f.Value));
    }

    [Fact]
    public async Task Each_listener_answers_only_what_is_its_own()
    {
        await using var app = await DashboardApp.Start();
        using var visitor = app.Visitor();
        using var content = new ByteArrayContent(OtlpMessage.Request("a", [OtlpMessage.Span(1, 1)]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.Add("x-otlp-api-key", DashboardApp.Key);

        using var telemetryToPages = await visitor.PostAsync("/v1/traces", content);
        using var pageFromReceiver = await app.Sender.GetAsync("/login");
        using var got = await app.Sender.GetAsync("/v1/traces");

        Assert.Equal(HttpStatusCode.Unauthorized, telemetryToPages.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, pageFromReceiver.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
        Assert.Equal(0, app.Traces.Fullness.Kept);
    }

    private static byte[] Changed(byte[] good, Random random)
    {
        var changed = (byte[])good.Clone();
        for (var i = 0; i < 3; i++)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <summary>A stream of unknown length: sent in chunks.</summary>
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
