using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pak.Dashboard.Tests.Running;
using Xunit.Abstractions;

namespace Pak.Dashboard.Tests.Otlp;

/// <summary>A flood changes neither what the dashboard is able to do nor how much memory it takes: here as a process of its own.</summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int SpansPerRequest = 200;
    private const string Key = "the senders' key of this flood";
    private static readonly RequestTemplate Template = new();

    [Fact]
    public Task A_few_seconds_of_a_flood_leave_memory_bounded() => Flood(seconds: 5, spansPerSecond: 20_000, mostMegabytes: 500);

    /// <summary>Promised: 60 s at 20,000 spans a second stay under 500 MB.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task A_minute_of_twenty_thousand_spans_a_second_stays_under_500_MB() => Flood(seconds: 60, spansPerSecond: 20_000, mostMegabytes: 500);

    private async Task Flood(int seconds, int spansPerSecond, int mostMegabytes)
    {
        var assembly = typeof(Site).Assembly.Location;
        using var dashboard = Process.Start(new ProcessStartInfo("dotnet", [assembly])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                ["Pak__DashboardUrl"] = "http://localhost:0",
                ["Pak__OtlpUrl"] = "http://localhost:0",
                ["Pak__OtlpKey"] = Key,
            },
        })!;
        try
        {
            var (pages, address) = await Addresses(dashboard);
            using var http = new HttpClient { BaseAddress = address };
            http.DefaultRequestHeaders.Add("x-otlp-api-key", Key);
            var (sent, refused, highest, took) = await Send(http, dashboard, seconds, spansPerSecond);
            output.WriteLine($"{sent:N0} spans in {took.TotalSeconds:N1} s ({sent / took.TotalSeconds:N0} a second), {refused:N0} requests told to come again, highest memory {highest:N0} MB");

            Assert.True(highest < mostMegabytes, $"The dashboard took {highest} MB.");
            Assert.True(sent > seconds * spansPerSecond / 4, $"Only {sent} spans were taken.");
            using var page = await http.GetAsync(new Uri(pages, "/login"));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
        finally
        {
            dashboard.Kill();
            await dashboard.WaitForExitAsync();
        }
    }

    private static async Task<(long Sent, int Refused, long Megabytes, TimeSpan Took)> Send(HttpClient http, Process dashboard, int seconds, int spansPerSecond)
    {
        var (sent, refused, highest, number) = (0L, 0, 0L, 0L);
        var clock = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var all = (long)seconds * spansPerSecond;
        while (number * SpansPerRequest < all && await tick.WaitForNextTickAsync())
        {
            // As many as time has passed for, four requests at a time. A busy machine takes longer, and sends as many.
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(4), $"{number * SpansPerRequest} spans in {clock.Elapsed}");
            var due = Math.Min(all, (long)(clock.Elapsed.TotalSeconds * spansPerSecond));
            while (number * SpansPerRequest < due)
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Post(http, Interlocked.Increment(ref number))));
                sent += answers.Count(a => a == HttpStatusCode.OK) * SpansPerRequest;
                refused += answers.Count(a => a == HttpStatusCode.TooManyRequests);
                Assert.All(answers, a => Assert.Contains(a, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
            }

            dashboard.Refresh();
            highest = Math.Max(highest, dashboard.WorkingSet64 >> 20);
        }

        return (sent, refused, highest, clock.Elapsed);
    }

    private static async Task<HttpStatusCode> Post(HttpClient http, long number)
    {
        using var content = new ByteArrayContent(Template.Fill(number));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var answer = await http.PostAsync("/v1/traces", content);
        return answer.StatusCode;
    }

    /// <summary>A request that is encoded once; each sending has trace ids and texts of its own, so that nothing in it is known already.</summary>
    private sealed class RequestTemplate
    {
        private const ulong IdMark = 0xFEEDFACEFEEDFACE;
        private readonly byte[] _bytes;
        private readonly List<int> _ids = [];
        private readonly List<int> _texts = [];

        public RequestTemplate()
        {
            var start = TimeProvider.System.GetUtcNow();
            _bytes = OtlpMessage.Request("flood", Enumerable.Range(1, SpansPerRequest).Select(i => OtlpMessage.Span(
                new UInt128(IdMark, (ulong)(i % 20) + 1), (ulong)i, 1, $"GET /api/thing/{i % 50}", start, 0.01, attributes:
                [
                    OtlpMessage.Attribute("http.request.method", "GET"), OtlpMessage.Attribute("http.route", "/api/thing/{id}"), OtlpMessage.Attribute("url.path", $"/api/thing/@@@@@@@@/{i}"),
                    OtlpMessage.Attribute("http.response.status_code", 200), OtlpMessage.Attribute("user.id", $"user-@@@@@@@@-{i}"), OtlpMessage.Attribute("db.query.text", "SELECT * FROM things WHERE id = $1 AND owner = $2"),
                ])));
            var mark = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(mark, IdMark);
            for (var at = 0; at <= _bytes.Length - 8; at++)
            {
                if (_bytes.AsSpan(at, 8).SequenceEqual(mark))
                {
                    _ids.Add(at);
                }
                else if (_bytes.AsSpan(at, 8).SequenceEqual("@@@@@@@@"u8))
                {
                    _texts.Add(at);
                }
            }

            Assert.Equal((SpansPerRequest, SpansPerRequest * 2), (_ids.Count, _texts.Count));
        }

        public byte[] Fill(long number)
        {
            var bytes = (byte[])_bytes.Clone();
            var text = Encoding.ASCII.GetBytes(number.ToString("x8"));
            _ids.ForEach(at => BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(at), number));
            _texts.ForEach(at => text.CopyTo(bytes, at));
            return bytes;
        }
    }

    /// <summary>The process prints both, since it made the token itself.</summary>
    private static async Task<(Uri Pages, Uri Otlp)> Addresses(Process dashboard)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (pages, otlp) = ((Uri?)null, (Uri?)null);
        while (pages is null || otlp is null)
        {
            var line = await dashboard.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The dashboard ended.");
            pages = line.StartsWith("Dashboard ", StringComparison.Ordinal) ? new Uri(new Uri(line[10..]), "/") : pages;
            otlp = line.StartsWith("OTLP ", StringComparison.Ordinal) ? new Uri(line[5..].Trim().Split(' ')[0]) : otlp;
        }

        _ = dashboard.StandardOutput.ReadToEndAsync(CancellationToken.None); // so that it never waits for a reader
        return (pages, otlp);
    }
}
