using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Permits.Documents;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Documents;

public sealed class DocumentTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task A_document_reaches_the_officer_as_it_was_uploaded_and_is_never_served_as_a_page()
    {
        await Define(app, "papers");
        var token = await Upload(app, "papers", "deed", SampleFiles.Pdf);
        var scans = new[] { await Upload(app, "papers", "photos", SampleFiles.Jpeg), await Upload(app, "papers", "photos", SampleFiles.Png) };
        using var applied = await Apply(app, "papers", [token, .. scans]);
        Assert.True((int)applied.StatusCode == 201, await applied.Content.ReadAsStringAsync());
        var id = await app.NewestFile();

        var list = (await (await app.Officer().GetAsync($"/api/permits/applications/{id}/documents")).Json()).EnumerateArray().ToList();
        Assert.Equal(["deed:pdf", "photos:jpeg", "photos:png"], list.Select(d => $"{d.GetProperty("document").GetString()}:{d.GetProperty("format").GetString()}"));
        // The file names what the type asked for, so that the desk can say which document is which.
        var asked = (await (await app.Officer().GetAsync($"/api/permits/applications/{id}")).Json()).GetProperty("documents").EnumerateArray();
        Assert.Superset(new HashSet<string> { "deed", "photos" }, asked.Select(d => d.GetProperty("code").GetString()!).ToHashSet());
        using var file = await app.Officer().GetAsync($"/api/permits/applications/{id}/documents/{list[0].GetProperty("id").GetString()}");
        Assert.Equal(SampleFiles.Pdf, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("default-src 'none'; sandbox", file.Headers.GetValues("Content-Security-Policy").Single());

        (HttpClient Client, int Expected)[] others =
            [(app.Anonymous(), 401), (app.As("s", "health", Scopes.PermitsDefine), 403), (app.Officer("industry"), 404), (app.As("s", agency: null, Scopes.PermitsDecide), 404)];
        foreach (var (client, expected) in others)
        {
            Assert.Equal(expected, (int)(await client.GetAsync($"/api/permits/applications/{id}/documents")).StatusCode);
            Assert.Equal(expected, (int)(await client.GetAsync($"/api/permits/applications/{id}/documents/{list[0].GetProperty("id").GetString()}")).StatusCode);
        }
    }

    [Fact]
    public async Task Who_reads_a_document_leaves_an_act_in_the_log_and_the_applicant_sees_it()
    {
        await Define(app, "read-papers");
        var token = await Upload(app, "read-papers", "deed", SampleFiles.Pdf);
        using var applied = await Apply(app, "read-papers", [token]);
        var code = (await applied.Json()).GetProperty("trackingCode").GetString();
        var id = await app.NewestFile();
        var document = (await (await app.Officer().GetAsync($"/api/permits/applications/{id}/documents")).Json())[0].GetProperty("id").GetString();

        Assert.Equal(404, (int)(await app.Officer("industry").GetAsync($"/api/permits/applications/{id}/documents/{document}")).StatusCode);
        Assert.Equal(200, (int)(await app.Officer().GetAsync($"/api/permits/applications/{id}/documents/{document}")).StatusCode);

        var looks = (await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/looks", new { trackingCode = code, lastFour = "0899" })).Json()).GetProperty("items");
        var look = Assert.Single(looks.EnumerateArray());
        Assert.Equal(("document", "deed"), (look.GetProperty("as").GetString(), look.GetProperty("document").GetString()));
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(
            ("looked", "officer-health", "health", "document:deed"),
            await connection.QuerySingleAsync<(string, string, string, string)>("SELECT kind, by_subject, by_agency, about FROM acts WHERE application_id = @id AND kind = 'looked'", new { id }));
    }

    public static TheoryData<string, string, string[]> Refused() => new()
    {
        { "none", "PRM-050", [] },
        { "type", "PRM-051", ["html"] },
        { "size", "PRM-052", ["large"] },
        { "empty", "PRM-053", ["empty"] },
        { "password", "PRM-055", ["encrypted"] },
        { "failed", "PRM-056", ["cut"] },
        { "failed", "PRM-056", ["cut png"] },
        { "count", "PRM-057", ["pdf", "pdf", "pdf"] },
        { "one bad among good", "PRM-051", ["pdf", "html"] },
        { "a table where none is wanted", "PRM-051", ["csv"] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Each_upload_error_is_plain_and_stores_nothing(string what, string code, string[] files)
    {
        await using var own = new PermitsApp();
        await Define(own, "papers");

        using var answer = await Post(own, "papers", "photos", [.. files.Select(Content)]);

        Assert.True(await answer.Problem() == (422, code), $"{what}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal((0, 0), await Counts(own));
    }

    [Theory]
    [InlineData("نام,کد ملی\nالف,1\n", 201)]
    [InlineData("\uFEFFنام;كد  ملي\r\nالف;1\r\n", 201)]
    [InlineData("\"نام\"\t\"کد ملی\"\n", 201)]
    [InlineData("کد ملی,نام\n", 422)]
    [InlineData("نام,کد ملی,بیشتر\n", 422)]
    public async Task A_table_follows_the_template_or_is_refused(string csv, int status)
    {
        await Define(app, "papers");

        using var answer = await Post(app, "papers", "founders", [SampleFiles.Csv(csv)]);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(status == 201 || await answer.Problem() == (422, "PRM-058"));
    }

    [Theory]
    [InlineData("clean", 201, "")]
    [InlineData("virus", 422, "PRM-054")]
    [InlineData("away", 422, "PRM-056")]
    public async Task With_a_scanner_only_what_it_has_passed_is_stored(string what, int status, string code)
    {
        using var scanner = new TcpListener(IPAddress.Loopback, 0);
        scanner.Start();
        var port = ((IPEndPoint)scanner.LocalEndpoint).Port;
        var serving = what == "away" ? Task.CompletedTask : ServeClamd(scanner, what == "virus" ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
        if (what == "away")
        {
            scanner.Stop();
        }

        await using var own = new PermitsApp { Settings = { ["Permits:Documents:Scanner"] = $"127.0.0.1:{port}" } };
        await Define(own, "papers");
        using var answer = await Post(own, "papers", "deed", [SampleFiles.Pdf]);

        await serving;
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(status == 201 || (await answer.Problem()).Code == code);
        Assert.Equal(status == 201 ? (1, 1) : (0, 0), await Counts(own));
    }

    [Fact]
    public async Task One_content_is_stored_once_and_encrypted()
    {
        await using var own = new PermitsApp();
        await Define(own, "papers");
        await Upload(own, "papers", "deed", SampleFiles.Pdf);
        await Upload(own, "papers", "photos", SampleFiles.Pdf);

        Assert.Equal((2, 1), await Counts(own));
        await using var connection = await own.Database.OpenConnectionAsync();
        Assert.DoesNotContain("%PDF", Encoding.Latin1.GetString(await connection.ExecuteScalarAsync<byte[]>("SELECT content FROM document_contents") ?? []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_that_do_not_fit_the_application_are_refused_and_stay_unclaimed()
    {
        await Define(app, "papers");
        await Define(app, "other-papers");
        var deed = await Upload(app, "papers", "deed", SampleFiles.Pdf);
        var photos = await Upload(app, "papers", "photos", SampleFiles.Png);
        var more = new[] { await Upload(app, "papers", "photos", SampleFiles.Jpeg), await Upload(app, "papers", "photos", SampleFiles.Pdf) };
        var strange = await Upload(app, "other-papers", "deed", SampleFiles.Pdf);
        (string[] Tokens, string Field)[] cases =
        [
            ([photos], "documents.deed"), ([deed, photos, .. more], "documents.photos"), ([deed, strange], "documents"), ([deed, deed], "documents"), (["nothing"], "documents"),
        ];

        foreach (var (tokens, field) in cases)
        {
            using var refused = await Apply(app, "papers", tokens);
            Assert.Equal((422, "PRM-003"), await refused.Problem());
            Assert.Equal(field, Assert.Single((await refused.Json()).GetProperty("errors").EnumerateObject()).Name);
        }

        Assert.Equal((422, "PRM-003"), await (await Apply(app, "papers", [null!])).Problem());
        Assert.Equal(201, (int)(await Apply(app, "papers", [deed, photos])).StatusCode);
        Assert.Equal((422, "PRM-003"), await (await Apply(app, "papers", [deed])).Problem()); // another application has it
    }

    [Fact]
    public async Task Two_applications_that_race_for_one_document_end_with_one()
    {
        await Define(app, "papers");
        var deed = await Upload(app, "papers", "deed", SampleFiles.Pdf);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Apply(app, "papers", [deed])));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 201));
        Assert.Equal(5, answers.Count(a => (int)a.StatusCode == 422));
    }

    [Fact]
    public async Task What_no_application_takes_is_forgotten_after_a_week_and_what_one_took_is_kept()
    {
        await using var own = new PermitsApp();
        await Define(own, "papers");
        Assert.Equal(201, (int)(await Apply(own, "papers", [await Upload(own, "papers", "deed", SampleFiles.Pdf)])).StatusCode);
        await Upload(own, "papers", "deed", SampleFiles.Png);
        var sweep = own.Services.GetRequiredService<DocumentSweep>();

        own.Clock.Advance(DocumentSweep.Kept);
        await sweep.Sweep(CancellationToken.None);
        Assert.Equal((2, 2), await Counts(own));
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await sweep.Sweep(CancellationToken.None);
        Assert.Equal((1, 1), await Counts(own));
    }

    [Fact]
    public async Task What_a_draft_names_is_kept_as_long_as_the_draft_is()
    {
        await using var own = new PermitsApp();
        await Define(own, "papers");
        var token = await Upload(own, "papers", "deed", SampleFiles.Pdf);
        await Upload(own, "papers", "deed", SampleFiles.Png);
        var draft = (await (await own.Anonymous().PostAsJsonAsync("/api/permits/drafts", new { type = "papers", content = new { } })).Json()).GetProperty("draft").GetString();
        Assert.Equal(200, (int)(await own.Anonymous().PutAsJsonAsync("/api/permits/drafts", new { draft, content = new { }, documents = new[] { token } })).StatusCode);
        var sweep = own.Services.GetRequiredService<DocumentSweep>();

        own.Clock.Advance(TimeSpan.FromDays(30));
        await sweep.Sweep(CancellationToken.None);
        Assert.Equal((1, 1), await Counts(own));
        Assert.Equal(201, (int)(await Apply(own, "papers", [token])).StatusCode);
    }

    [Fact]
    public async Task What_is_no_upload_is_refused_by_its_own_name()
    {
        await Define(app, "papers");
        Assert.Equal((404, "PRM-001"), await (await Post(app, "nothing", "deed", [SampleFiles.Pdf])).Problem());
        Assert.Equal((404, "PRM-059"), await (await Post(app, "papers", "nothing", [SampleFiles.Pdf])).Problem());
        using var json = JsonContent.Create(new { });
        Assert.Equal((415, "PAK-009"), await (await app.Anonymous().PostAsync("/api/permits/types/papers/documents/deed", json)).Problem());
        using var broken = new StringContent("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nhalf", Encoding.UTF8);
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        Assert.Equal((422, "PRM-056"), await (await app.Anonymous().PostAsync("/api/permits/types/papers/documents/deed", broken)).Problem());
    }

    private static byte[] Content(string what) => what switch
    {
        "pdf" => SampleFiles.Pdf,
        "html" => SampleFiles.Html,
        "large" => [.. SampleFiles.Jpeg, .. new byte[1 << 20]],
        "empty" => [],
        "encrypted" => SampleFiles.EncryptedPdf,
        "cut" => SampleFiles.Pdf[..40],
        "cut png" => SampleFiles.Png[..40],
        "csv" => SampleFiles.Csv("نام,کد ملی\n"),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, message: null),
    };

    private static async Task Define(PermitsApp app, string code)
    {
        if ((await app.Anonymous().GetAsync($"/api/permits/types/{code}")).StatusCode != HttpStatusCode.NotFound)
        {
            return;
        }

        var body = JsonSerializer.SerializeToNode(PermitsApp.TypeBody(app.Today()))!.AsObject();
        body["documents"] = JsonNode.Parse(
            """
            [
              { "code": "deed", "fa": "سند", "en": "Deed" },
              { "code": "photos", "fa": "عکس‌ها", "en": "Photos", "required": false, "maxMegabytes": 1, "maxFiles": 2 },
              { "code": "founders", "fa": "مؤسسان", "en": "Founders", "required": false, "formats": ["csv"], "columns": ["نام", "کد ملی"] }
            ]
            """);
        using var answer = await app.Supervisor().PutAsJsonAsync($"/api/permits/types/{code}", body);
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> Upload(PermitsApp app, string type, string document, byte[] content)
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var answer = await Post(app, type, document, [content]);
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("files")[0].GetProperty("token").GetString()!;
    }

    /// <summary>With names and media types that say nothing true.</summary>
    private static async Task<HttpResponseMessage> Post(PermitsApp app, string type, string document, byte[][] contents)
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        foreach (var content in contents)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("text/html");
            form.Add(part, "file", "../page.html");
        }

        return await app.Anonymous().PostAsync($"/api/permits/types/{type}/documents/{document}", form);
    }

    private static Task<HttpResponseMessage> Apply(PermitsApp app, string type, string[] tokens)
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var body = JsonSerializer.SerializeToNode(PermitsApp.ApplyBody(type))!.AsObject();
        body["documents"] = new JsonArray([.. tokens.Select(t => JsonValue.Create(t))]);
        return app.Anonymous().PostAsJsonAsync("/api/permits/applications", body);
    }

    private static async Task<(int Uploads, int Contents)> Counts(PermitsApp app)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(int, int)>("SELECT (SELECT count(*)::int FROM documents), (SELECT count(*)::int FROM document_contents)");
    }

    /// <summary>One conversation of clamd's protocol: reads the chunks to their end, then answers.</summary>
    private static async Task ServeClamd(TcpListener listener, string verdict)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command);
        Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
        var size = new byte[4];
        var received = new List<byte>();
        while (true)
        {
            await stream.ReadExactlyAsync(size);
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(size);
            if (length == 0)
            {
                break;
            }

            var chunk = new byte[length];
            await stream.ReadExactlyAsync(chunk);
            received.AddRange(chunk);
        }

        Assert.Equal(SampleFiles.Pdf, received);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(verdict + "\0"));
    }
}
