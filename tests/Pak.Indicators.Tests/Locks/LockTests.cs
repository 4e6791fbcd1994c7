using System.Net;
using Pak.Indicators.Locks;

namespace Pak.Indicators.Tests.Locks;

/// <summary>The clock stands at Nowruz 1404: 1402 ended a year ago.</summary>
public sealed class LockTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task A_closed_period_says_since_when_by_which_rule_and_who_can_open_it()
    {
        await app.DefineFile(IndicatorsApp.DefinitionHeader + ",publication_lag_days\nlock-one,نام,Name,economy,درصد,percent,A,jalali,30\n");
        var rule = await Add(new { indicator = "lock-one", closesAfterDays = 10, effectiveFrom = "2000-01-01", opener = "approver", note = new { fa = "آیین‌نامه", en = "By-law" } });

        var answer = await app.Get<ReadLocks.Answer>("/lock-one/locks?last=2");

        Assert.Equal(["1403", "1402"], answer.Items.Select(item => item.Period));
        var (last, closed) = (answer.Items[0], answer.Items[1]);
        Assert.Equal((false, new DateOnly(2025, 4, 19), new DateOnly(2025, 4, 30)), (last.Locked, last.Due, last.Since));
        Assert.Equal((true, new DateOnly(2024, 4, 18), new DateOnly(2024, 4, 29)), (closed.Locked, closed.Due, closed.Since));
        Assert.Equal((rule.Id, LockOpener.Approver, "By-law"), (closed.Rule!.Id, closed.Rule.Opener, closed.Rule.Note.En));
        using var unknown = await IndicatorsApp.Send(app.Anonymous(), HttpMethod.Get, "/lock-nothing/locks");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var many = await IndicatorsApp.Send(app.Anonymous(), HttpMethod.Get, "/lock-one/locks?last=401");
        Assert.Equal(["last"], (await IndicatorsApp.Refusal(many, HttpStatusCode.BadRequest)).Fields);
    }

    [Fact]
    public async Task An_approver_opens_a_period_for_a_while_with_a_reason_and_may_close_it_again()
    {
        await app.Define("lock-open");
        await Add(new { indicator = "lock-open", closesAfterDays = 0, effectiveFrom = "2000-01-01", opener = "approver", note = new { fa = "ق", en = "R" } });
        var body = new { from = "1401", to = "1402", why = "خطای سرشماری", days = 7 };

        using var opened = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, "/lock-open/openings", body);
        var opening = await IndicatorsApp.Read<ShownOpening>(opened, HttpStatusCode.Created);

        Assert.Equal(("1401", "1402", "statistics.approver", "خطای سرشماری", app.Clock.GetUtcNow().AddDays(7)), (opening.From, opening.To, opening.By, opening.Why, opening.Until));
        var states = (await app.Get<ReadLocks.Answer>("/lock-open/locks?last=4")).Items.Select(item => (item.Period, item.Locked, item.Opening?.Id == opening.Id));
        Assert.Equal([("1403", true, false), ("1402", false, true), ("1401", false, true), ("1400", true, false)], states);
        using var closed = await IndicatorsApp.Send(app.Approver(), HttpMethod.Delete, $"/lock-open/openings/{opening.Id}");
        Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
        using var again = await IndicatorsApp.Send(app.Approver(), HttpMethod.Delete, $"/lock-open/openings/{opening.Id}");
        Assert.Equal("IND-043", (await IndicatorsApp.Refusal(again, HttpStatusCode.NotFound)).Code);
        Assert.All((await app.Get<ReadLocks.Answer>("/lock-open/locks?last=4")).Items, item => Assert.True(item.Locked));
    }

    [Fact]
    public async Task Who_may_open_is_what_the_rule_says()
    {
        await app.Define("lock-who", "lock-free");
        await Add(new { indicator = "lock-who", closesAfterDays = 0, effectiveFrom = "2000-01-01", opener = "administration", note = new { fa = "ق", en = "R" } });
        var body = new { from = "1402", why = "لازم است", days = 1 };

        using var approver = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, "/lock-who/openings", body);
        Assert.Equal("IND-042", (await IndicatorsApp.Refusal(approver, HttpStatusCode.Forbidden)).Code);
        using var other = await IndicatorsApp.Send(app.Approver("health"), HttpMethod.Post, "/lock-who/openings", body);
        Assert.Equal("IND-001", (await IndicatorsApp.Refusal(other, HttpStatusCode.NotFound)).Code);
        using var steward = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/lock-who/openings", body);
        Assert.Equal(HttpStatusCode.Forbidden, steward.StatusCode);
        using var administrator = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/lock-who/openings", body);
        await IndicatorsApp.Read<ShownOpening>(administrator, HttpStatusCode.Created);
        using var free = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, "/lock-free/openings", body);
        Assert.Equal("IND-041", (await IndicatorsApp.Refusal(free, HttpStatusCode.Conflict)).Code);
    }

    [Theory]
    [InlineData("1402-Q1", null, "چرا", 1, "from")]
    [InlineData("1402", "1401", "چرا", 1, "to")]
    [InlineData("1002", "1403", "چرا", 1, "to")]
    [InlineData("1402", null, "چرا", 91, "days")]
    [InlineData("1402", null, "چرا", 0, "days")]
    [InlineData("1402", null, " ", 1, "why")]
    public async Task A_wrong_opening_names_its_fields(string from, string? to, string why, int days, string field)
    {
        await app.Define("lock-wrong");

        using var answer = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, "/lock-wrong/openings", new { from, to, why, days });

        Assert.Equal([field], (await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest)).Fields);
    }

    [Fact]
    public async Task Rules_are_added_and_withdrawn_by_administration_only_and_kept()
    {
        var body = new { frequency = "W", closesAfterDays = (int?)null, effectiveFrom = "2030-01-01", opener = "administration", note = new { fa = "هرگز", en = "Never" } };
        using var steward = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/lock-rules", body);
        Assert.Equal(HttpStatusCode.Forbidden, steward.StatusCode);
        var rule = await Add(body);
        Assert.Contains((await app.Get<LockRules.Answer>("/lock-rules")).Items, item => item.Id == rule.Id && item.ClosesAfterDays is null);

        using var forbidden = await IndicatorsApp.Send(app.Approver(), HttpMethod.Delete, $"/lock-rules/{rule.Id}");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        using var withdrawn = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Delete, $"/lock-rules/{rule.Id}");
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        using var again = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Delete, $"/lock-rules/{rule.Id}");
        Assert.Equal("IND-039", (await IndicatorsApp.Refusal(again, HttpStatusCode.NotFound)).Code);
        Assert.DoesNotContain((await app.Get<LockRules.Answer>("/lock-rules")).Items, item => item.Id == rule.Id);
        Assert.Contains((await app.Get<LockRules.Answer>("/lock-rules?withdrawn=true")).Items, item => item.Id == rule.Id && item.WithdrawnAt is not null);
    }

    [Fact]
    public async Task An_installation_begins_with_a_rule_for_each_frequency_from_its_first_day_on()
    {
        var defaults = (await app.Get<LockRules.Answer>("/lock-rules")).Items.Where(rule => rule.CreatedBy == "Pak").ToList();

        Assert.Equal(6, defaults.Select(rule => rule.Frequency).Distinct().Count());
        Assert.All(defaults, rule => Assert.True(rule.EffectiveFrom > new DateOnly(2025, 1, 1) && rule.ClosesAfterDays > 0));
    }

    [Fact]
    public async Task A_wrong_rule_names_its_fields()
    {
        using var answer = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/lock-rules",
            new { indicator = "nothing-here", frequency = "A", closesAfterDays = -1, effectiveFrom = "2000-01-01", opener = "approver", note = new { fa = "ق", en = "R" } });

        Assert.Equal(["indicator", "frequency", "closesAfterDays"], (await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest)).Fields);
    }

    private async Task<ShownLockRule> Add(object body)
    {
        using var answer = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/lock-rules", body);
        return await IndicatorsApp.Read<ShownLockRule>(answer, HttpStatusCode.Created);
    }
}
