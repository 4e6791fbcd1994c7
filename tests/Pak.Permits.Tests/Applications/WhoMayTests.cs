using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Pak.Permits.Tests.Documents;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Applications;

/// <summary>Who may do what: every action of the desks by every kind of caller, and what the agency that hears an appeal sees and may not do.</summary>
public sealed class WhoMayTests(WhoMayTests.ManyUploads app) : IClassFixture<WhoMayTests.ManyUploads>
{
    public sealed class ManyUploads : PermitsApp
    {
        public ManyUploads() => Settings["Permits:Limits:Upload:Capacity"] = "10000";
    }

    private static readonly TypeOptions Full = new(ExtensionDays: 5, Oversight: "oversight", Documents: true)
    {
        Inquiries = [new("site", "environment", 3, "consent")],
    };

    private static readonly (string Action, object? Body, string Kind, int Version)[] Actions =
    [
        ("read", null, "desk", 0),
        ("clock", null, "desk", 0),
        ("looks", null, "desk", 0),
        ("documents", null, "desk", 0),
        ("document", null, "desk", 0),
        ("review", null, "desk", 1),
        ("question", new { text = "چرا؟" }, "desk", 3),
        ("extension", new { days = 1, reason = "x" }, "desk", 3),
        ("refusal", new { conditions = new[] { 1 }, note = "x" }, "desk", 3),
        ("approval", new { note = "x" }, "desk", 4),
        ("inquiries", new { code = "site" }, "desk", 4),
        ("inquiry", null, "asked", 0),
        ("answer", new { favourable = true, text = "x" }, "asked", 0),
        ("appeal", null, "oversight", 0),
        ("appeal/clock", null, "oversight", 0),
        ("appeal/documents", null, "oversight", 0),
        ("appeal/document", null, "oversight", 0),
        ("appeal/decision", new { overturned = false, reason = "x" }, "oversight", 5),
    ];

    // 200: it is done; 401, 403: not with this token; 404: another's file is not there.
    [Fact]
    public async Task Every_caller_and_every_action_has_its_answer()
    {
        (string Who, HttpClient Client, string Desk, string Asked, string Oversight)[] callers =
        [
            ("nobody", app.Anonymous(), "401", "401", "401"),
            ("a steward of the agency", app.As("steward", "health", Scopes.IndicatorsSubmit, Scopes.PermitsDefine), "403", "403", "403"),
            ("a steward of the oversight agency", app.As("steward", "oversight", Scopes.IndicatorsSubmit, Scopes.PermitsDefine), "403", "403", "403"),
            ("the administrator", app.As("admin", "health", Scopes.AgenciesManage, Scopes.PermitsCalendar), "403", "403", "403"),
            ("a service", app.As("service", agency: null, Scopes.PermitsDecide), "404", "404", "404"),
            ("an officer of the agency", app.Officer(), "200", "404", "404"),
            ("a supervisor of the agency", app.Supervisor(), "200", "404", "404"),
            ("an officer of the asked agency", app.As("environment-1", "environment", Scopes.PermitsDecide), "404", "200", "404"),
            ("an officer of the oversight agency", Hearer, "404", "404", "200"),
            ("an officer of any other agency", app.Officer("industry"), "404", "404", "404"),
        ];
        var wrong = new List<string>();
        foreach (var (who, client, desk, asked, oversight) in callers)
        {
            foreach (var (action, body, kind, version) in Actions)
            {
                var expected = kind switch { "desk" => desk, "asked" => asked, _ => oversight };
                var (id, _) = await Stage(action);
                using var answer = await Call(client, await AddressOf(action, id), version, body, IsReading(action));
                if (((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture) != expected)
                {
                    wrong.Add($"{who}: {action} → {(int)answer.StatusCode} instead of {expected}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Until_there_is_an_appeal_its_agency_sees_nothing_of_the_file()
    {
        var (id, _) = await Stage("approval");
        foreach (var action in new[] { "appeal", "appeal/clock", "appeal/documents" })
        {
            using var answer = await Hearer.GetAsync(await AddressOf(action, id));
            Assert.Equal((404, "PRM-117"), await answer.Problem());
        }

        using var document = await Hearer.GetAsync(await AddressOf("appeal/document", id));
        Assert.Equal((404, "PRM-059"), await document.Problem());
    }

    [Fact]
    public async Task Who_hears_an_appeal_sees_what_the_officer_saw_and_the_applicant_sees_who_looked()
    {
        var (id, code) = await Stage("appeal");
        var clock = await app.Officer().GetStringAsync($"/api/permits/applications/{id}/clock");
        var documents = await app.Officer().GetStringAsync($"/api/permits/applications/{id}/documents");

        Assert.Equal(clock, await Hearer.GetStringAsync($"/api/permits/appeals/{id}/clock"));
        Assert.Equal(documents, await Hearer.GetStringAsync($"/api/permits/appeals/{id}/documents"));
        using var paper = await Hearer.GetAsync(await AddressOf("appeal/document", id));
        Assert.Equal(SampleFiles.Pdf, await paper.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", paper.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("default-src 'none'; sandbox", paper.Headers.GetValues("Content-Security-Policy").Single());

        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(
            [("oversight-1", "oversight", "document:document-1")],
            await connection.QueryAsync<(string, string, string)>("SELECT by_subject, by_agency, about FROM acts WHERE application_id = @id AND kind = 'looked'", new { id }));
        var look = Assert.Single((await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/looks", new { trackingCode = code, lastFour = "0899" })).Json()).GetProperty("items").EnumerateArray());
        Assert.Equal(("document", "document-1"), (look.GetProperty("as").GetString(), look.GetProperty("document").GetString()));
    }

    [Theory]
    [InlineData("officer-health")] // refused it
    [InlineData("reviewer")] // began the review
    [InlineData("environment-1")] // answered the inquiry
    [InlineData("clerk")] // handed it in at the counter
    public async Task Nobody_hears_an_appeal_in_a_file_that_he_had_a_part_in_whatever_agency_he_is_with_now(string subject)
    {
        await DefineType();
        var body = JsonSerializer.SerializeToNode(PermitsApp.ApplyBody("who-may"))!.AsObject();
        body["documents"] = new JsonArray(await Upload());
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var applied = await app.As("clerk", "health", Scopes.PermitsDecide).PostAsJsonAsync("/api/permits/counter/applications", body);
        var code = (await applied.Json()).GetProperty("trackingCode").GetString()!;
        var id = await app.NewestFile();
        using var review = await Call(app.As("reviewer", "health", Scopes.PermitsDecide), $"/api/permits/applications/{id}/review", 1, body: null, isReading: false);
        Assert.Equal(200, (int)review.StatusCode);
        await Answer(id);
        using var refusal = await app.Act(id, "refusal", 4, new { conditions = new[] { 1 }, note = "x" });
        Assert.Equal(200, (int)refusal.StatusCode);
        await LodgeAppeal(code);

        var moved = app.As(subject, "oversight", Scopes.PermitsDecide);
        var decision = new { overturned = true, reason = "x" };
        Assert.Equal(JsonValueKind.Object, (await (await moved.GetAsync($"/api/permits/appeals/{id}")).Json()).GetProperty("barred").ValueKind);
        Assert.Equal((403, "PRM-106"), await (await Call(moved, $"/api/permits/appeals/{id}/decision", 6, decision, isReading: false)).Problem());
        Assert.Equal("refused", (await (await app.Track(code)).Json()).GetProperty("status").GetString());
        Assert.Equal(200, (int)(await Call(Hearer, $"/api/permits/appeals/{id}/decision", 6, decision, isReading: false)).StatusCode);
    }

    private HttpClient Hearer => app.As("oversight-1", "oversight", Scopes.PermitsDecide);

    private static bool IsReading(string action) =>
        action is "read" or "clock" or "looks" or "documents" or "document" or "inquiry" or "appeal" or "appeal/clock" or "appeal/documents" or "appeal/document";

    /// <summary>Brings a new file to where the action is possible.</summary>
    private async Task<(Guid Id, string Code)> Stage(string action)
    {
        await DefineType();
        var body = JsonSerializer.SerializeToNode(PermitsApp.ApplyBody("who-may"))!.AsObject();
        body["documents"] = new JsonArray(await Upload());
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var applied = await app.Anonymous().PostAsJsonAsync("/api/permits/applications", body);
        Assert.True((int)applied.StatusCode == 201, await applied.Content.ReadAsStringAsync());
        var code = (await applied.Json()).GetProperty("trackingCode").GetString()!;
        var id = await app.NewestFile();
        if (IsReading(action) && !action.StartsWith("appeal", StringComparison.Ordinal) && action != "inquiry" || action == "review")
        {
            return (id, code);
        }

        await app.Act(id, "review", 1);
        if (action is "approval" or "inquiries")
        {
            await Answer(id);
        }

        if (action.StartsWith("appeal", StringComparison.Ordinal))
        {
            await app.Act(id, "refusal", 3, new { conditions = new[] { 1 }, note = "x" });
            await LodgeAppeal(code);
        }

        return (id, code);
    }

    private async Task<string> AddressOf(string action, Guid id)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        Task<Guid> First(string column, string table) => connection.ExecuteScalarAsync<Guid>($"SELECT {column} FROM {table} WHERE application_id = @id", new { id });
        return action switch
        {
            "read" => $"/api/permits/applications/{id}",
            "document" => $"/api/permits/applications/{id}/documents/{await First("document_id", "documents")}",
            "inquiry" => $"/api/permits/inquiries/{await First("inquiry_id", "inquiries")}",
            "answer" => $"/api/permits/inquiries/{await First("inquiry_id", "inquiries")}/answer",
            "appeal/document" => $"/api/permits/appeals/{id}/documents/{await First("document_id", "documents")}",
            "appeal" => $"/api/permits/appeals/{id}",
            _ when action.StartsWith("appeal/", StringComparison.Ordinal) => $"/api/permits/appeals/{id}/{action["appeal/".Length..]}",
            _ => $"/api/permits/applications/{id}/{action}",
        };
    }

    private async Task DefineType()
    {
        if (!(await app.Anonymous().GetAsync("/api/permits/types/who-may")).IsSuccessStatusCode)
        {
            await app.DefineType("who-may", Full);
        }
    }

    private async Task<string> Upload()
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var part = new ByteArrayContent(SampleFiles.Pdf);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var form = new MultipartFormDataContent { { part, "file", "paper.pdf" } };
        using var answer = await app.Anonymous().PostAsync("/api/permits/types/who-may/documents/document-1", form);
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("files")[0].GetProperty("token").GetString()!;
    }

    private async Task Answer(Guid id)
    {
        using var answer = await app.As("environment-1", "environment", Scopes.PermitsDecide).PostAsJsonAsync(await AddressOf("answer", id), new { favourable = true, text = "x" });
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private async Task LodgeAppeal(string code)
    {
        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/appeal", new { trackingCode = code, lastFour = "0899", text = "چرا؟" });
        Assert.True((int)answer.StatusCode == 200, await answer.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> Call(HttpClient client, string address, int version, object? body, bool isReading)
    {
        var request = new HttpRequestMessage(isReading ? HttpMethod.Get : HttpMethod.Post, address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"v{version}\"");
        return client.SendAsync(request);
    }
}
