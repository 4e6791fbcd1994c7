using System.Net.Http.Json;
using System.Text.Json;
using Pak.Permits.Tests.Register;

namespace Pak.Permits.Tests.Tracking;

/// <summary>All of a file in one answer.</summary>
public sealed class WholeFileTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task An_open_file_says_what_was_asked_extended_and_inquired_and_who_looked()
    {
        await app.DefineType("whole", new TypeOptions(Tacit: true, ExtensionDays: 5, Oversight: "presidency") { Inquiries = [new("fire", "tehran-municipality", 5, "consent")] });
        var code = await app.Apply("whole");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        await app.Act(id, "question", 3, new { text = "نشانی کجاست؟" });
        using var answered = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/answer", new { trackingCode = code, lastFour = "0899", text = "تهران" });
        Assert.DoesNotContain("نشانی کجاست", await answered.Content.ReadAsStringAsync(), StringComparison.Ordinal); // an answer to an act may be kept
        await app.Act(id, "extension", 5, new { days = 3, reason = "بازدید محل لازم است" });
        await app.Officer().GetAsync($"/api/permits/applications/{id}");

        var whole = await Whole(app, code);

        Assert.True(whole.GetProperty("tacitApproval").GetBoolean());
        Assert.NotEqual(JsonValueKind.Null, whole.GetProperty("oversight").ValueKind);
        Assert.Equal(
            ["extended:بازدید محل لازم است", "answered:تهران", "asked:نشانی کجاست؟", "inquiry-sent:", "review-started:", "submitted:"],
            whole.GetProperty("file").GetProperty("timeline").EnumerateArray().Select(t => $"{t.Text("kind")}:{t.GetProperty("text").GetString()}"));
        var inquiry = Assert.Single(whole.GetProperty("inquiries").EnumerateArray());
        Assert.Equal(("open", "consent"), (inquiry.Text("state"), inquiry.Text("silence")));
        Assert.Equal((13, 10, 3), (whole.GetProperty("clock").GetProperty("workingDays").GetInt32(), whole.GetProperty("clock").GetProperty("statutoryDays").GetInt32(), whole.GetProperty("clock").GetProperty("extensionDays").GetInt32()));
        Assert.Equal(whole.GetProperty("file").Text("deadline"), whole.GetProperty("clock").Text("deadline"));
        Assert.Equal(["file"], whole.GetProperty("looks").EnumerateArray().Select(l => l.Text("as")));
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("permit").ValueKind);
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("rating").ValueKind);
        Assert.DoesNotContain("officer-health", whole.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_asked_agency_wrote_and_what_officers_note_for_themselves_stays_with_them()
    {
        await app.DefineType("discreet", new TypeOptions { Inquiries = [new("fire", "tehran-municipality", 5, "consent")] });
        var code = await app.Apply("discreet");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        var inquiry = (await (await app.Officer("tehran-municipality").GetAsync("/api/permits/inquiries")).Json()).GetProperty("items").EnumerateArray().Last().Text("id");
        Assert.Equal(200, (int)(await app.Officer("tehran-municipality").PostAsJsonAsync($"/api/permits/inquiries/{inquiry}/answer", new { favourable = true, text = "پاسخ درونی" })).StatusCode);
        using var approval = await app.Act(id, "approval", 4, new { note = "یادداشت درونی" });
        Assert.Equal(200, (int)approval.StatusCode);
        using var rated = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/rating", new { trackingCode = code, lastFour = "0899", stars = 4, comment = "خوب بود" });
        Assert.DoesNotContain("خوب بود", await rated.Content.ReadAsStringAsync(), StringComparison.Ordinal); // as above

        var whole = await Whole(app, code);

        Assert.DoesNotContain("درونی", whole.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("answered", whole.GetProperty("inquiries")[0].Text("state"));
        Assert.Equal((4, "خوب بود"), (whole.GetProperty("rating").GetProperty("stars").GetInt32(), whole.GetProperty("rating").Text("comment")));
        Assert.Equal("active", whole.GetProperty("permit").Text("state"));
        Assert.Equal((await app.Held(code)).Text("number"), whole.GetProperty("permit").Text("number"));
    }

    [Fact]
    public async Task Nobody_waits_for_an_inquiry_of_a_file_that_is_closed()
    {
        await app.DefineType("closed-first", new TypeOptions { Inquiries = [new("fire", "tehran-municipality", 5, "escalate")] });
        var code = await app.Apply("closed-first");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        Assert.Equal("open", (await Whole(app, code)).GetProperty("inquiries")[0].Text("state"));
        using var refusal = await app.Act(id, "refusal", 3, new { conditions = new[] { 1 }, note = "x" });
        Assert.Equal(200, (int)refusal.StatusCode);

        var whole = await Whole(app, code);

        Assert.Equal("dropped", Assert.Single(whole.GetProperty("inquiries").EnumerateArray()).Text("state"));
    }

    [Fact]
    public async Task It_costs_a_code_one_try_and_a_wrong_pair_looks_like_an_unknown_code()
    {
        await using var strict = new PermitsApp { Settings = { ["Permits:Limits:TrackingPerCode:Capacity"] = "2", ["Permits:Limits:TrackingPerCode:PerMinute"] = "1" } };
        await strict.DefineType("counted");
        var code = await strict.Apply("counted");
        await Whole(strict, code);
        Assert.Equal((404, "PRM-005"), await (await Ask(strict, code, "1111")).Problem());
        Assert.Equal((404, "PRM-005"), await (await Ask(strict, "000000000000", "1111")).Problem());

        using var third = await Ask(strict, code);

        Assert.Equal(429, (int)third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter?.Delta);
    }

    private static Task<HttpResponseMessage> Ask(PermitsApp of, string code, string lastFour = "0899") =>
        of.Anonymous().PostAsJsonAsync("/api/permits/tracking/file", new { trackingCode = code, lastFour });

    private static async Task<JsonElement> Whole(PermitsApp of, string code)
    {
        using var answer = await Ask(of, code);
        Assert.True((int)answer.StatusCode == 200, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }
}
