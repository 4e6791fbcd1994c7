using System.Globalization;
using System.Net;
using Dapper;
using Pak.Indicators.Findings;
using Pak.Indicators.Submissions;

namespace Pak.Indicators.Tests.Submissions;

/// <summary>What locks, formulas, breakdowns and rules between indicators say about an upload.</summary>
public sealed class GovernedFindingTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task A_locked_period_says_since_when_by_which_rule_and_who_can_open_it()
    {
        await app.Define("closed");
        using var rule = await IndicatorsApp.Send(
            app.Administrator(), HttpMethod.Post, "/lock-rules", new { indicator = "closed", closesAfterDays = 10, effectiveFrom = "2000-01-01", opener = "approver", note = new { fa = "ق", en = "R" } });
        Assert.Equal(HttpStatusCode.Created, rule.StatusCode);

        var uploaded = await app.Uploaded("closed,IR,1403,1", "closed,IR,1402,1");

        var finding = Assert.Single(uploaded.Findings);
        Assert.Equal((3, "IND-F19", "period", "1402", Severity.Error), (finding.Row, finding.Code, finding.Column, finding.Value, finding.Severity));
        Assert.Equal("This period is closed since 2024-03-30 (rule: 10 days after its due date); an approver of the agency can open it", finding.Message.En);
        Assert.Contains("۱۱ فروردین ۱۴۰۳", finding.Message.Fa, StringComparison.Ordinal);
        using var opened = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, "/closed/openings", new { from = "1402", to = "1402", why = "اصلاح", days = 7 });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        Assert.Equal(SubmissionStatus.Validated, (await app.Uploaded("closed,IR,1402,1")).Status);
    }

    [Theory]
    [InlineData("totals", "sex=female", "IND-F21")]
    [InlineData("parts", "sex=other", "IND-F22")]
    [InlineData("parts", "settlement=urban", "IND-F22")]
    [InlineData("parts", "sex=female;sex=male", "IND-F22")]
    [InlineData("parts", "female", "IND-F22")]
    [InlineData("formula", "", "IND-F20")]
    public async Task A_breakdown_that_is_not_the_indicators_and_a_computed_indicator_are_found(string code, string breakdown, string expected)
    {
        await app.Define("totals", "parts", "formula");
        await Set("UPDATE indicators SET breakdowns = '{sex}' WHERE code = 'parts'; UPDATE indicators SET formula = 'totals * 2', inputs = '{totals}' WHERE code = 'formula'");

        var uploaded = await app.Upload((await app.Draft()).Id, $"indicator,area,period,value,breakdown\n{code},IR,1402,1,{breakdown}\n");

        Assert.Equal((expected, 2), (Assert.Single(uploaded.Findings).Code, uploaded.Findings[0].Row));
    }

    [Fact]
    public async Task A_rule_between_indicators_is_held_against_the_upload_over_what_is_published()
    {
        await app.Define("part", "whole");
        using var rule = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/rules", new
        {
            left = "part",
            @operator = "<=",
            right = "whole",
            missing = "skip-if-any",
            message = new { fa = "جزء از کل بیشتر است", en = "The part exceeds the whole" },
        });
        Assert.Equal(HttpStatusCode.Created, rule.StatusCode);
        await app.Published("whole,IR,1401,10", "whole,IR,1402,10", "whole,IR-23,1402,5");

        var uploaded = await app.Uploaded("part,IR,1401,10", "part,IR,1402,10.5", "part,IR-23,1402,6", "part,IR-23,1403,99", "whole,IR-23,1402,7");

        var finding = Assert.Single(uploaded.Findings, f => f.Code == FindingCode.RuleBroken);
        Assert.Equal((3, "10.5", Severity.Warning), (finding.Row, finding.Value, finding.Severity));
        Assert.Equal("The part exceeds the whole (left side 10.5, must be ≤ 10)", finding.Message.En);
        Assert.Equal(SubmissionStatus.Validated, uploaded.Status);
        using var refused = await IndicatorsApp.Post(app.Steward(), uploaded.Id, "submission", uploaded.Version);
        Assert.Equal("IND-007", (await IndicatorsApp.Refusal(refused, HttpStatusCode.UnprocessableEntity)).Code);
    }

    [Fact]
    public async Task Findings_come_as_CSV_whole_and_harmless()
    {
        await app.Define("listed");
        var rows = Enumerable.Range(0, 1_200).Select(i => string.Create(CultureInfo.InvariantCulture, $"=listed{i},IR,1402,1")).Append("listed,IR,1402,x");
        var uploaded = await app.Uploaded([.. rows]);

        var csv = await app.Steward().GetStringAsync(new Uri($"/api/indicators/submissions/{uploaded.Id}/findings.csv", UriKind.Relative));
        var lines = csv.TrimEnd().Split("\r\n");
        Assert.Equal("row,column,severity,code,value,message_fa,message_en", lines[0]);
        Assert.Equal(1 + 1_201, lines.Length);
        Assert.StartsWith("1202,value,error,IND-F05,x,", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(",=listed", csv, StringComparison.Ordinal);
        using var other = await app.Steward("health").GetAsync(new Uri($"/api/indicators/submissions/{uploaded.Id}/findings.csv", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task Rows_of_a_series_are_put_together_wherever_they_stand_in_the_file()
    {
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\nscattered,پراکنده,Scattered,economy,درصد,percent,D,gregorian\n");
        string[] areas = ["IR", "IR-01", "IR-02"];
        var first = new DateOnly(1900, 1, 1);
        var rows = Enumerable.Range(0, 40_000).SelectMany(day => areas.Select((area, n) => (Area: area, Day: first.AddDays(day), Value: day + n))).ToArray();
        new Random(1).Shuffle(rows);
        string File(IEnumerable<(string Area, DateOnly Day, int Value)> some) =>
            IndicatorsApp.RowHeader + "\n" + string.Concat(some.Select(row => string.Create(CultureInfo.InvariantCulture, $"scattered,{row.Area},{row.Day:yyyy-MM-dd},{row.Value}\n")));

        var again = await app.Upload((await app.Draft()).Id, File([.. rows, rows[7], rows[100_000]]));
        Assert.Equal((2, 120_002), (again.Errors, again.Rows));
        Assert.Equal([("IND-F06", 120_002), ("IND-F06", 120_003)], again.Findings.Select(f => (f.Code, f.Row)));
        Assert.Contains(" 9", again.Findings[0].Message.En, StringComparison.Ordinal);

        var uploaded = await app.Upload(again.Id, File(rows));
        Assert.Equal((0, SubmissionStatus.Validated), (uploaded.Errors, uploaded.Status));
        var submitted = await IndicatorsApp.Step(app.Steward(), uploaded, "submission");
        await IndicatorsApp.Step(app.Approver(), await IndicatorsApp.Step(app.Approver(), submitted, "approval"), "publication");
        var data = await app.Data("scattered");
        Assert.Equal(areas, data.Series.Select(series => series.Area));
        for (var n = 0; n < areas.Length; n++)
        {
            Assert.Equal(Enumerable.Range(0, 40_000).Select(day => (decimal?)(day + n)), data.Series[n].Observations.Select(o => o.Value));
        }
    }

    private async Task Set(string sql)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
