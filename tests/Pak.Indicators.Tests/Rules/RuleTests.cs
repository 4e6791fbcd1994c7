using System.Net;
using Pak.Indicators.Rules;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Tests.Rules;

public sealed class RuleTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task An_agency_adds_a_rule_and_withdraws_it()
    {
        await app.Define("rule-part", "rule-whole");
        var rule = await Add(Body("`rule-part`*1", "<=", "`rule-whole`"));
        Assert.Equal(("`rule-part` * 1", "≤", "`rule-whole`", MissingInputs.SkipIfAll, "statistics"), (rule.Left, rule.Operator, rule.Right, rule.Missing, rule.Agency));
        Assert.Equal(["rule-part", "rule-whole"], rule.Inputs);
        Assert.Equal(rule.Id, Assert.Single((await app.Get<Page<ShownRule>>("/rules?indicator=rule-whole")).Items).Id);
        Assert.Contains((await app.Get<Page<ShownRule>>("/rules?agency=statistics&limit=500")).Items, item => item.Id == rule.Id);
        await using (var connection = await app.Database.OpenConnectionAsync())
        {
            Assert.Equal(rule.Id, Assert.Single(await LoadRules.Load(connection, ["rule-part"], CancellationToken.None)).Id);
            Assert.Empty(await LoadRules.Load(connection, ["rule-none"], CancellationToken.None));
        }

        using var other = await IndicatorsApp.Send(app.Steward("health"), HttpMethod.Delete, $"/rules/{rule.Id}");
        Assert.Equal("IND-039", (await IndicatorsApp.Refusal(other, HttpStatusCode.NotFound)).Code);
        using var withdrawn = await IndicatorsApp.Send(app.Steward(), HttpMethod.Delete, $"/rules/{rule.Id}");
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        Assert.Empty((await app.Get<Page<ShownRule>>("/rules?indicator=rule-whole")).Items);
    }

    [Fact]
    public async Task A_wrong_rule_names_its_fields_and_is_not_kept()
    {
        await app.Define("rule-mine");
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\nrule-theirs,نام,Name,health,درصد,percent,A,jalali\n", "health");
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\nrule-monthly,نام,Name,economy,درصد,percent,M,jalali\n");

        Assert.Equal(["left", "right", "operator"], await Refused(Body("1 +", "~", "(`rule-mine`")));
        Assert.Equal(["left"], await Refused(Body("`rule-mine`", "=", "unknown_one")));
        Assert.Equal(["left"], await Refused(Body("`rule-theirs`", "=", "0")));
        Assert.Equal(["left"], await Refused(Body("1", "=", "0")));
        Assert.Equal(["right"], await Refused(Body("`rule-mine`", "=", "`rule-monthly`")));
        Assert.Empty((await app.Get<Page<ShownRule>>("/rules?indicator=rule-mine")).Items);
        using var approver = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, "/rules", Body("`rule-mine`", "=", "0"));
        Assert.Equal(HttpStatusCode.Forbidden, approver.StatusCode);
    }

    private static object Body(string left, string sign, string right) =>
        new { left, @operator = sign, right, missing = "skip-if-all", message = new { fa = "جزء از کل بیشتر است", en = "The part exceeds the whole" } };

    private async Task<ShownRule> Add(object body)
    {
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/rules", body);
        return await IndicatorsApp.Read<ShownRule>(answer, HttpStatusCode.Created);
    }

    private async Task<IReadOnlyList<string>> Refused(object body)
    {
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/rules", body);
        return (await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest)).Fields;
    }
}
