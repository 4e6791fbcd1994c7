using System.Net.Http.Json;

namespace Pak.Permits.Tests.Applications;

public sealed class ConcurrencyTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task Of_many_decisions_on_one_version_one_wins_and_the_rest_are_told_so()
    {
        await app.DefineType("race");
        for (var round = 0; round < 5; round++)
        {
            var code = await app.Apply("race");
            var id = await app.NewestFile();
            await app.Act(id, "review", 1);

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0
                ? app.Act(id, "approval", 2, new { note = "x" })
                : app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "x" })));

            Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 200));
            Assert.Equal(19, answers.Count(a => (int)a.StatusCode == 412));
            Assert.Equal(3, (await (await app.Track(code)).Json()).GetProperty("timeline").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_withdrawal_and_a_decision_at_once_leave_one_of_them()
    {
        await app.DefineType("race-withdraw");
        for (var round = 0; round < 10; round++)
        {
            var code = await app.Apply("race-withdraw");
            var id = await app.NewestFile();
            await app.Act(id, "review", 1);

            var decision = app.Act(id, "approval", 2, new { });
            var withdrawal = app.Anonymous().PostAsJsonAsync("/api/permits/tracking/withdrawal", new { trackingCode = code, lastFour = "0899", reason = "x" });
            await Task.WhenAll(decision, withdrawal);

            Assert.Equal(1, new[] { await decision, await withdrawal }.Count(a => a.IsSuccessStatusCode));
            var tracked = await (await app.Track(code)).Json();
            Assert.Equal(3, tracked.GetProperty("version").GetInt32());
        }
    }

    [Fact]
    public async Task A_decision_without_a_version_is_refused()
    {
        await app.DefineType("race-428");
        await app.Apply("race-428");
        using var answer = await app.Officer().PostAsync($"/api/permits/applications/{await app.NewestFile()}/review", content: null);

        Assert.Equal((428, "PAK-011"), await answer.Problem());
    }
}
