using System.Net;
using System.Net.Http.Json;

namespace Pak.Permits.Tests.Applications;

public sealed class JourneyTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task A_citizen_applies_is_asked_answers_and_is_granted_the_permit()
    {
        await app.DefineType("pharmacy-journey");
        var code = await app.Apply("pharmacy-journey");
        var id = await app.NewestFile();

        Assert.Equal(HttpStatusCode.OK, (await app.Act(id, "review", 1)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Act(id, "question", 2, new { text = "نقشهٔ محل را شرح دهید" })).StatusCode);
        var asked = await (await app.Track(code)).Json();
        Assert.Equal("awaiting-applicant", asked.GetProperty("status").GetString());
        Assert.Equal("نقشهٔ محل را شرح دهید", asked.GetProperty("question").GetString());
        Assert.True(asked.GetProperty("paused").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, asked.GetProperty("deadline").ValueKind);
        Assert.Equal("متقاضی", asked.GetProperty("holder").GetProperty("fa").GetString());

        using var answered = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/answer", new { trackingCode = code, lastFour = "0899", text = "نبش خیابان اصلی" });
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        using var approved = await app.Act(id, "approval", 4, new { note = "مبارک است" });
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Equal("\"v5\"", approved.Headers.ETag!.Tag);

        var tracked = await (await app.Track(code)).Json();
        Assert.Equal("approved", tracked.GetProperty("status").GetString());
        Assert.Equal(
            ["درخواست پذیرفته شد", "متقاضی پاسخ داد", "از متقاضی پرسشی شد", "بررسی پرونده آغاز شد", "درخواست ثبت شد"],
            tracked.GetProperty("timeline").EnumerateArray().Select(t => t.GetProperty("what").GetProperty("fa").GetString()!));
    }

    [Fact]
    public async Task A_refusal_shows_the_citizen_the_conditions_that_were_not_met()
    {
        await app.DefineType("pharmacy-refusal");
        var code = await app.Apply("pharmacy-refusal");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);

        Assert.Equal((422, "PRM-013"), await (await app.Act(id, "refusal", 2, new { conditions = new[] { 2 }, note = "x" })).Problem());
        Assert.Equal(HttpStatusCode.OK, (await app.Act(id, "refusal", 2, new { conditions = new[] { 3 }, note = "فاصله رعایت نشده است" })).StatusCode);

        var refusal = (await (await app.Track(code)).Json()).GetProperty("refusal");
        Assert.Equal(3, Assert.Single(refusal.GetProperty("conditions").EnumerateArray()).GetProperty("number").GetInt32());
        Assert.Equal("فاصله رعایت نشده است", refusal.GetProperty("note").GetString());
    }
}
