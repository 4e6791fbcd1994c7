using System.Net.Http.Json;
using Dapper;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Documents;

/// <summary>Documents of an application: who takes them, who reads them.</summary>
public sealed class DocumentTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task A_document_reaches_the_officer_as_it_was_uploaded_and_is_never_served_as_a_page()
    {
        await Papers.Define(app, "papers");
        var token = await Papers.Upload(app, "papers", "deed", SampleFiles.Pdf);
        var scans = new[] { await Papers.Upload(app, "papers", "photos", SampleFiles.Jpeg), await Papers.Upload(app, "papers", "photos", SampleFiles.Png) };
        using var applied = await Papers.Apply(app, "papers", [token, .. scans]);
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
        await Papers.Define(app, "read-papers");
        var token = await Papers.Upload(app, "read-papers", "deed", SampleFiles.Pdf);
        using var applied = await Papers.Apply(app, "read-papers", [token]);
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

    [Fact]
    public async Task Documents_that_do_not_fit_the_application_are_refused_and_stay_unclaimed()
    {
        await Papers.Define(app, "papers");
        await Papers.Define(app, "other-papers");
        var deed = await Papers.Upload(app, "papers", "deed", SampleFiles.Pdf);
        var photos = await Papers.Upload(app, "papers", "photos", SampleFiles.Png);
        var more = new[] { await Papers.Upload(app, "papers", "photos", SampleFiles.Jpeg), await Papers.Upload(app, "papers", "photos", SampleFiles.Pdf) };
        var strange = await Papers.Upload(app, "other-papers", "deed", SampleFiles.Pdf);
        (string[] Tokens, string Field)[] cases =
        [
            ([photos], "documents.deed"), ([deed, photos, .. more], "documents.photos"), ([deed, strange], "documents"), ([deed, deed], "documents"), (["nothing"], "documents"),
        ];

        foreach (var (tokens, field) in cases)
        {
            using var refused = await Papers.Apply(app, "papers", tokens);
            Assert.Equal((422, "PRM-003"), await refused.Problem());
            Assert.Equal(field, Assert.Single((await refused.Json()).GetProperty("errors").EnumerateObject()).Name);
        }

        Assert.Equal((422, "PRM-003"), await (await Papers.Apply(app, "papers", [null!])).Problem());
        Assert.Equal(201, (int)(await Papers.Apply(app, "papers", [deed, photos])).StatusCode);
        Assert.Equal((422, "PRM-003"), await (await Papers.Apply(app, "papers", [deed])).Problem()); // another application has it
    }

    [Fact]
    public async Task Two_applications_that_race_for_one_document_end_with_one()
    {
        await Papers.Define(app, "papers");
        var deed = await Papers.Upload(app, "papers", "deed", SampleFiles.Pdf);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Papers.Apply(app, "papers", [deed])));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 201));
        Assert.Equal(5, answers.Count(a => (int)a.StatusCode == 422));
    }
}
