using System.Net.Http.Json;
using System.Text.Json;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Applications;

public sealed class EventTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task Every_change_is_told_in_order_and_nothing_personal_with_it()
    {
        await app.DefineType("told");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var code = await app.Apply("told");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        await app.Act(id, "question", 2, new { text = "پرسش" });
        await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/answer", new { trackingCode = code, lastFour = "0899", text = "پاسخ" });
        await app.Act(id, "refusal", 4, new { conditions = new[] { 3, 1 }, note = "یادداشت" });

        var feed = app.As("reporting", agency: null, Scopes.EventsRead);
        var text = await feed.GetStringAsync("/events?limit=1000");
        var events = JsonDocument.Parse(text).RootElement.EnumerateArray().Where(e => e.GetProperty("subject").GetString() == $"applications/{id}").ToList();

        Assert.Equal(
            ["application-submitted", "file-completed", "applicant-asked", "applicant-answered", "application-refused"],
            events.Select(e => e.GetProperty("type").GetString()!.Split('.')[3]));
        Assert.Equal("told", events[0].GetProperty("data").GetProperty("permitType").GetString());
        Assert.Equal([1, 3], events[^1].GetProperty("data").GetProperty("conditions").EnumerateArray().Select(c => c.GetInt32()));
        Assert.Equal(0, events[^1].GetProperty("data").GetProperty("workingDays").GetInt32());
        Assert.All([PermitsApp.NationalCode, code, "متقاضی آزمون", "09120000001", "پرسش", "یادداشت"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_action_tells_nothing()
    {
        await app.DefineType("untold");
        await app.Apply("untold");
        var id = await app.NewestFile();
        Assert.Equal(409, (int)(await app.Act(id, "approval", 1, new { })).StatusCode);

        var events = await app.As("reporting", agency: null, Scopes.EventsRead).GetFromJsonAsync<JsonElement>("/events?limit=1000");

        Assert.Equal(
            ["ir.pak.permits.application-submitted.v1", "ir.pak.permits.file-completed.v1"],
            events.EnumerateArray().Where(e => e.GetProperty("subject").GetString() == $"applications/{id}").Select(e => e.GetProperty("type").GetString()));
    }
}
