using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Permits.Passage;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Applications;

/// <summary>Extension, inquiries, appeal, registration, rating over the API.</summary>
public sealed class LifeTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    private static readonly TypeOptions Full = new(ExtensionDays: 5, Oversight: "oversight")
    {
        Inquiries = [new("site", "environment", 3, "consent")],
    };

    [Fact]
    public async Task An_extension_is_granted_once_with_a_reason_that_the_applicant_reads()
    {
        await app.DefineType("extended", new TypeOptions(ExtensionDays: 5));
        var code = await app.Apply("extended");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        var before = (await (await app.Track(code)).Json()).GetProperty("deadline").GetDateTimeOffset();

        Assert.Equal((422, "PRM-102"), await (await app.Act(id, "extension", 2, new { days = 6, reason = "نقشه‌ها" })).Problem());
        using var answer = await app.Act(id, "extension", 2, new { days = 5, reason = "نقشه‌ها نیاز به بازدید دارد" });
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal((409, "PRM-101"), await (await app.Act(id, "extension", 3, new { days = 1, reason = "باز هم" })).Problem());

        var after = (await (await app.Track(code)).Json()).GetProperty("deadline").GetDateTimeOffset();
        Assert.True(after > before);
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(after.UtcDateTime, await connection.ExecuteScalarAsync<DateTime>("SELECT deadline FROM applications WHERE application_id = @id", new { id }));
        var clock = await (await Own("clock", code)).Json();
        Assert.Equal(15, clock.GetProperty("workingDays").GetInt32());
        Assert.Contains("روز تمدید", clock.GetProperty("explanation").GetProperty("fa").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM notices WHERE application_id = @id AND text LIKE '%مهلت%' AND occasion IN ('step-1', 'step-3')", new { id }));
    }

    [Fact]
    public async Task The_clock_gives_the_same_bytes_again()
    {
        await app.DefineType("same-bytes");
        await app.Apply("same-bytes");
        var id = await app.NewestFile();

        var first = await app.Officer().GetByteArrayAsync($"/api/permits/applications/{id}/clock");

        Assert.Equal(first, await app.Officer().GetByteArrayAsync($"/api/permits/applications/{id}/clock"));
    }

    [Fact]
    public async Task An_inquiry_goes_out_with_the_review_is_answered_by_its_agency_once_and_holds_the_approval_up_until_then()
    {
        await app.DefineType("inquired", Full);
        await app.Apply("inquired");
        var id = await app.NewestFile();
        using var reviewed = await app.Act(id, "review", 1);
        Assert.Equal("\"v3\"", reviewed.Headers.ETag!.Tag);
        Assert.Equal((409, "PRM-107"), await (await app.Act(id, "approval", 3, new { })).Problem());

        var environment = app.As("environment-1", "environment", Scopes.PermitsDecide);
        var inquiry = (await environment.GetFromJsonAsync<JsonElement>("/api/permits/inquiries?state=open&limit=500")).GetProperty("items").EnumerateArray().Last();
        var address = $"/api/permits/inquiries/{inquiry.GetProperty("id").GetGuid()}";
        Assert.Equal("049*******", inquiry.GetProperty("applicant").GetProperty("nationalCode").GetString());
        Assert.Equal(200, (int)(await environment.PostAsJsonAsync(address + "/answer", new { favourable = true, text = "مانعی ندارد" })).StatusCode);
        Assert.Equal((409, "PRM-110"), await (await environment.PostAsJsonAsync(address + "/answer", new { favourable = false, text = "نه" })).Problem());

        var file = await (await app.Officer().GetAsync($"/api/permits/applications/{id}")).Json();
        Assert.Equal("answered", file.GetProperty("inquiries")[0].GetProperty("state").GetString());
        Assert.Equal("مانعی ندارد", file.GetProperty("inquiries")[0].GetProperty("answer").GetString());
        Assert.Equal((422, "PRM-111"), await (await app.Act(id, "inquiries", 4, new { code = "other" })).Problem());
        Assert.Equal(200, (int)(await app.Act(id, "inquiries", 4, new { code = "site" })).StatusCode);
        Assert.Equal((409, "PRM-108"), await (await app.Act(id, "inquiries", 5, new { code = "site" })).Problem());
        Assert.Equal(200, (int)(await app.Act(id, "refusal", 5, new { conditions = new[] { 1 }, note = "x" })).StatusCode);
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(["answered", "dropped"], (await connection.QueryAsync<string>("SELECT state FROM inquiries WHERE application_id = @id ORDER BY state", new { id })));

        var closed = await (await app.Officer().GetAsync($"/api/permits/applications/{id}")).Json();
        Assert.Equal(["answered", "dropped"], closed.GetProperty("inquiries").EnumerateArray().Select(i => i.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Of_many_answers_to_an_inquiry_at_once_one_is_taken()
    {
        await app.DefineType("inquired-race", Full);
        await app.Apply("inquired-race");
        await app.Act(await app.NewestFile(), "review", 1);
        var environment = app.As("environment-1", "environment", Scopes.PermitsDecide);
        var inquiry = (await environment.GetFromJsonAsync<JsonElement>("/api/permits/inquiries?state=open&limit=500")).GetProperty("items").EnumerateArray().Last().GetProperty("id").GetGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            environment.PostAsJsonAsync($"/api/permits/inquiries/{inquiry}/answer", new { favourable = i % 2 == 0, text = "پاسخ" })));

        Assert.Equal(1, answers.Count(a => a.IsSuccessStatusCode));
        Assert.Equal(7, answers.Count(a => (int)a.StatusCode == 409));
    }

    [Fact]
    public async Task An_appeal_is_heard_by_another_agency_and_one_that_is_granted_issues_the_permit()
    {
        await app.DefineType("appealed", new TypeOptions(Oversight: "oversight"));
        var code = await app.Apply("appealed");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        Assert.Equal((409, "PRM-112"), await (await Own("appeal", code, text: "چرا؟")).Problem());
        await app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "مسئول فنی ندارد" });
        var refused = await (await app.Track(code)).Json();
        Assert.Equal(JsonValueKind.String, refused.GetProperty("appealUntil").ValueKind);

        Assert.Equal(200, (int)(await Own("appeal", code, text: "مسئول فنی معرفی شده است")).StatusCode);
        Assert.Equal((409, "PRM-113"), await (await Own("appeal", code, text: "دوباره")).Problem());
        var appealed = await (await app.Track(code)).Json();
        Assert.Equal("open", appealed.GetProperty("appeal").GetProperty("state").GetString());
        Assert.Equal("refused", appealed.GetProperty("status").GetString());
        Assert.Equal("مسئول فنی ندارد", appealed.GetProperty("refusal").GetProperty("note").GetString());

        // The officer who refused is no judge of it, not even in the oversight agency.
        Assert.Equal((403, "PRM-106"), await (await Hear(app.As("officer-health", "oversight", Scopes.PermitsDecide), id, 4)).Problem());
        Assert.Equal((412, "PAK-010"), await (await Hear(Hearer, id, 3)).Problem());
        Assert.Equal(200, (int)(await Hear(Hearer, id, 4)).StatusCode);
        Assert.Equal((409, "PRM-116"), await (await Hear(Hearer, id, 5)).Problem());

        Assert.Equal("approved", (await (await app.Track(code)).Json()).GetProperty("status").GetString());
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM permits WHERE application_id = @id", new { id }));
        Assert.Equal(
            ["application-submitted", "file-completed", "application-refused", "appeal-lodged", "appeal-decided", "permit-issued"],
            (await connection.QueryAsync<string>("SELECT split_part(type, '.', 4) FROM events WHERE subject = @subject OR data ->> 'application' = @id ORDER BY position", new { subject = $"applications/{id}", id = id.ToString() })));
    }

    [Fact]
    public async Task An_appeal_after_its_days_is_too_late()
    {
        await using var own = new PermitsApp();
        await own.DefineType("late-appeal", new TypeOptions(Oversight: "oversight"));
        var code = await own.Apply("late-appeal");
        var id = await own.NewestFile();
        await own.Act(id, "review", 1);
        await own.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "x" });
        var until = (await (await own.Track(code)).Json()).GetProperty("appealUntil").GetDateTimeOffset();
        own.Clock.Advance(until - own.Clock.GetUtcNow());

        var answer = await own.Anonymous().PostAsJsonAsync("/api/permits/tracking/appeal", new { trackingCode = code, lastFour = "0899", text = "دیر" });

        Assert.Equal((409, "PRM-114"), await answer.Problem());
    }

    [Fact]
    public async Task A_registration_is_issued_at_once_and_one_about_which_others_are_asked_waits()
    {
        await app.DefineType("registered", new TypeOptions(Class: "registration"));
        await app.DefineType("registered-asked", new TypeOptions(Class: "registration") { Inquiries = [new("site", "environment", 2, "consent")] });

        Assert.Equal("approved", (await (await app.Track(await app.Apply("registered"))).Json()).GetProperty("status").GetString());
        Assert.Equal("submitted", (await (await app.Track(await app.Apply("registered-asked"))).Json()).GetProperty("status").GetString());
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM permits p JOIN applications a USING (application_id) WHERE a.type = 'registered'"));
    }

    [Fact]
    public async Task Who_looked_is_there_for_the_applicant_by_agency_and_not_by_name()
    {
        await app.DefineType("looked-at");
        var code = await app.Apply("looked-at");
        var id = await app.NewestFile();
        await app.Officer().GetAsync($"/api/permits/applications/{id}");
        await app.Officer("industry").GetAsync($"/api/permits/applications/{id}"); // not theirs: nothing seen, nothing looked at

        using var answer = await Own("looks", code);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("file", Assert.Single((await answer.Json()).GetProperty("items").EnumerateArray()).GetProperty("as").GetString());
        Assert.DoesNotContain("officer-health", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_is_rated_once_after_the_decision()
    {
        await app.DefineType("rated");
        var code = await app.Apply("rated");
        var id = await app.NewestFile();
        Assert.Equal((409, "PRM-119"), await (await Rate(code, 5)).Problem());
        await app.Act(id, "review", 1);
        await app.Act(id, "approval", 2, new { });

        Assert.Equal(400, (int)(await Rate(code, 6)).StatusCode);
        Assert.Equal(200, (int)(await Rate(code, 4)).StatusCode);
        Assert.Equal((409, "PRM-118"), await (await Rate(code, 1)).Problem());
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal("4", await connection.ExecuteScalarAsync<string>("SELECT data ->> 'stars' FROM events WHERE type = 'ir.pak.permits.service-rated.v1' AND subject = @subject", new { subject = $"applications/{id}" }));
    }

    private HttpClient Hearer => app.As("oversight-1", "oversight", Scopes.PermitsDecide);

    private Task<HttpResponseMessage> Own(string what, string code, string? text = null) => text is null
        ? app.Anonymous().PostAsJsonAsync($"/api/permits/tracking/{what}", new { trackingCode = code, lastFour = "0899" })
        : app.Anonymous().PostAsJsonAsync($"/api/permits/tracking/{what}", new { trackingCode = code, lastFour = "0899", text });

    private Task<HttpResponseMessage> Rate(string code, int stars) =>
        app.Anonymous().PostAsJsonAsync("/api/permits/tracking/rating", new { trackingCode = code, lastFour = "0899", stars, comment = "خوب بود" });

    private static Task<HttpResponseMessage> Hear(HttpClient hearer, Guid id, int version)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/permits/appeals/{id}/decision") { Content = JsonContent.Create(new { overturned = true, reason = "شرط احراز شده است" }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"v{version}\"");
        return hearer.SendAsync(request);
    }
}
