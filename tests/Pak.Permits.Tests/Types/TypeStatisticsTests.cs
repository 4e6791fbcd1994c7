using System.Text.Json;

namespace Pak.Permits.Tests.Types;

public sealed class TypeStatisticsTests
{
    [Fact]
    public async Task The_catalogue_says_how_long_decisions_took_and_why_applications_were_refused()
    {
        await using var app = new PermitsApp();
        var type = $"counted-{Guid.CreateVersion7():N}"[..30]; // its cache key is of this run alone
        await app.DefineType(type, statutoryDays: 20);
        await app.DefineType(type + "-n");
        var fresh = await Statistics(app, type + "-n");
        Assert.Equal((0, JsonValueKind.Null), (fresh.GetProperty("decided").GetInt32(), fresh.GetProperty("medianWorkingDays").ValueKind));

        // 1 Farvardin 1404 is a Friday; the first working days after Nowruz are the fifth and sixth (Tuesday, Wednesday).
        await Decide(app, type, days: 5, "approval", new { });
        await Decide(app, type, days: 0, "refusal", new { conditions = new[] { 3 }, note = "نه" });
        await Decide(app, type, days: 0, "refusal", new { conditions = new[] { 1, 3 }, note = "نه" });
        await Decide(app, type, days: 40, "approval", new { });
        await app.Apply(type); // not decided: not counted

        var read = await Statistics(app, type);
        Assert.Equal((4, 2, 2), (read.GetProperty("decided").GetInt32(), read.GetProperty("granted").GetInt32(), read.GetProperty("refused").GetInt32()));
        Assert.Equal(["3:2", "1:1"], read.GetProperty("refusals").EnumerateArray().Select(r => $"{r.GetProperty("number").GetInt32()}:{r.GetProperty("count").GetInt32()}"));
        Assert.Equal(1.0, read.GetProperty("medianWorkingDays").GetDouble()); // 0, 0, 2 (those two days) and many
        Assert.Equal(2, read.GetProperty("withinPromise").GetInt32());
        Assert.Equal((404, "PRM-001"), await (await app.Anonymous().GetAsync("/api/permits/types/nothing/statistics")).Problem());
    }

    [Fact]
    public async Task Decisions_older_than_ninety_days_do_not_count()
    {
        await using var app = new PermitsApp();
        var type = $"aged-{Guid.CreateVersion7():N}"[..30];
        await app.DefineType(type);
        await Decide(app, type, days: 0, "approval", new { });
        app.Clock.Advance(TimeSpan.FromDays(91));

        Assert.Equal(0, (await Statistics(app, type)).GetProperty("decided").GetInt32());
    }

    private static async Task<JsonElement> Statistics(PermitsApp app, string type) => await (await app.Anonymous().GetAsync($"/api/permits/types/{type}/statistics")).Json();

    /// <summary>Applies, lets days pass, and has it decided.</summary>
    private static async Task Decide(PermitsApp app, string type, int days, string decision, object body)
    {
        await app.Apply(type);
        var id = await app.NewestFile();
        Assert.Equal(200, (int)(await app.Act(id, "review", 1)).StatusCode);
        app.Clock.Advance(TimeSpan.FromDays(days));
        using var answer = await app.Act(id, decision, 2, body);
        Assert.True((int)answer.StatusCode == 200, await answer.Content.ReadAsStringAsync());
    }
}
