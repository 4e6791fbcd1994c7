using System.Net;
using System.Text.Json;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Findings;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Tests.Catalogue;

/// <summary>Definitions with their metadata, versions, breakdowns, formulas and lineage.</summary>
public sealed class DefinitionTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task Everything_that_is_said_about_an_indicator_is_read_back()
    {
        var created = await Define(Body("metadata", extra: new()
        {
            ["coverage"] = new { fa = "خانوارهای معمولی ساکن", en = "Resident private households" },
            ["accuracy"] = new { fa = "خطای نمونه‌گیری کمتر از ۲ درصد", en = "Sampling error below 2 percent" },
            ["revisionPolicy"] = new { fa = "سالی یک بار", en = "Once a year" },
            ["licence"] = "CC-BY-4.0",
            ["keywords"] = new[] { "خانوار", "معيشت", "خانوار" },
            ["sdgCode"] = "۱.۲.۱",
            ["breakdowns"] = new[] { "sex", "settlement" },
        }));

        Assert.Equal("Resident private households", created.Coverage!.En);
        Assert.Equal("خطای نمونه‌گیری کمتر از ۲ درصد", created.Accuracy!.Fa);
        Assert.Equal("Once a year", created.RevisionPolicy!.En);
        Assert.Equal(["خانوار", "معیشت"], created.Keywords);
        Assert.Equal(("CC-BY-4.0", "1.2.1"), (created.Licence, created.SdgCode));
        Assert.Equal(["sex", "settlement"], created.Breakdowns);
        Assert.Equal(DefinitionVersion.Written(created), DefinitionVersion.Written(await app.Get<Indicator>("/metadata")));
        Assert.Contains((await app.Get<Page<IndicatorSummary>>("?search=" + Uri.EscapeDataString("معیشت"))).Items, item => item.Code == "metadata");
    }

    [Theory]
    [InlineData("licence", "\"a\\nb\"")]
    [InlineData("sdgCode", "\"goal one\"")]
    [InlineData("sdgCode", "\"1.2.3.4\"")]
    [InlineData("keywords", "[\"a;b\"]")]
    [InlineData("keywords", "[\"\"]")]
    [InlineData("breakdowns", "[\"colour\"]")]
    [InlineData("breakdowns", "[\"sex\",\"sex\"]")]
    [InlineData("coverage.en", "{\"fa\":\"آ\",\"en\":\"\"}")]
    [InlineData("formula", "\"1 +\"")]
    [InlineData("formula", "\"nowhere + 1\"")]
    [InlineData("formula", "\"`bad-metadata` + 1\"")]
    public async Task A_wrong_field_is_named(string field, string json)
    {
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "", Body("bad-metadata", extra: new() { [field.Split('.')[0]] = JsonSerializer.Deserialize<JsonElement>(json) }));

        var (code, fields) = await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest);
        Assert.Equal("PAK-002", code);
        Assert.Equal([field], fields);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Anonymous().GetAsync(new Uri("/api/indicators/bad-metadata", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Every_state_of_a_definition_is_kept_with_who_changed_it_when_and_why()
    {
        await Define(Body("versioned"));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        using var changed = await IndicatorsApp.Send(app.Steward(), HttpMethod.Put, "/versioned", Body(null, name: "Second", extra: new() { ["why"] = "نام تازهٔ قانونی" }), version: 1);
        await IndicatorsApp.Read<Indicator>(changed);
        using var refused = await IndicatorsApp.Send(app.Steward(), HttpMethod.Put, "/versioned", Body(null, name: "Third", extra: new() { ["why"] = new string('w', 1001) }), version: 2);
        Assert.Equal(["why"], (await IndicatorsApp.Refusal(refused, HttpStatusCode.BadRequest)).Fields);

        var first = await app.Get<Page<DefinitionVersion>>("/versioned/versions?limit=1");
        var second = await app.Get<Page<DefinitionVersion>>("/versioned/versions?limit=1&after=" + first.Next);

        var newest = Assert.Single(first.Items);
        Assert.Equal((2, "statistics.steward", "نام تازهٔ قانونی", "Second"), (newest.Version, newest.By, newest.Why, newest.Content.Name.En));
        Assert.Equal(app.Clock.GetUtcNow(), newest.At);
        var oldest = Assert.Single(second.Items);
        Assert.Equal((1, null, "First"), (oldest.Version, oldest.Why, oldest.Content.Name.En));
        Assert.Null(second.Next);
        using var unknown = await app.Anonymous().GetAsync(new Uri("/api/indicators/not-there/versions", UriKind.Relative));
        Assert.Equal("IND-001", (await IndicatorsApp.Refusal(unknown, HttpStatusCode.NotFound)).Code);
        using var bad = await app.Anonymous().GetAsync(new Uri("/api/indicators/versioned/versions?after=eA", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task A_computed_indicator_knows_its_inputs_and_they_know_it()
    {
        await app.Define("lin-exports", "lin-imports");
        await Define(Body("lin-balance", extra: new() { ["formula"] = "`lin-exports`-`lin-imports`" }));
        await Define(Body("lin-change", extra: new() { ["formula"] = "pct_change(`lin-balance`)" }));

        var balance = await app.Get<Lineage>("/lin-balance/lineage");

        Assert.Equal("`lin-exports` - `lin-imports`", balance.Formula);
        Assert.Equal(["lin-exports", "lin-imports"], balance.Inputs.Select(input => input.Code));
        Assert.Equal(["lin-change"], balance.UsedBy.Select(user => user.Code));
        var exports = await app.Get<Lineage>("/lin-exports/lineage");
        Assert.Null(exports.Formula);
        Assert.Empty(exports.Inputs);
        Assert.Equal(["lin-balance"], exports.UsedBy.Select(user => user.Code));
        using var unknown = await app.Anonymous().GetAsync(new Uri("/api/indicators/lin-nothing/lineage", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_formula_may_not_lead_back_to_its_own_indicator()
    {
        await app.Define("cyc-raw");
        await Define(Body("cyc-a", extra: new() { ["formula"] = "`cyc-raw` + 1" }));
        await Define(Body("cyc-b", extra: new() { ["formula"] = "`cyc-a` + 1" }));

        using var closed = await IndicatorsApp.Send(app.Steward(), HttpMethod.Put, "/cyc-a", Body(null, extra: new() { ["formula"] = "lag(`cyc-b`, 1)" }), version: 1);

        Assert.Equal(["formula"], (await IndicatorsApp.Refusal(closed, HttpStatusCode.BadRequest)).Fields);
        Assert.Equal("`cyc-raw` + 1", (await app.Get<Lineage>("/cyc-a/lineage")).Formula);
    }

    [Fact]
    public async Task Two_formulas_that_close_a_cycle_together_are_never_both_accepted()
    {
        await app.Define("race-raw");
        await Define(Body("race-a", extra: new() { ["formula"] = "`race-raw`" }));
        await Define(Body("race-b", extra: new() { ["formula"] = "`race-raw`" }));

        var answers = await Task.WhenAll(
            IndicatorsApp.Send(app.Steward(), HttpMethod.Put, "/race-a", Body(null, extra: new() { ["formula"] = "`race-b`" }), version: 1),
            IndicatorsApp.Send(app.Steward(), HttpMethod.Put, "/race-b", Body(null, extra: new() { ["formula"] = "`race-a`" }), version: 1));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], answers.Select(answer => answer.StatusCode).Order());
    }

    [Fact]
    public async Task Inputs_have_the_frequency_and_calendar_of_what_is_computed_from_them()
    {
        await app.Define("kind-yearly");
        using var monthly = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "", Body("kind-monthly", extra: new() { ["frequency"] = "M", ["formula"] = "`kind-yearly`" }));
        Assert.Equal(["formula"], (await IndicatorsApp.Refusal(monthly, HttpStatusCode.BadRequest)).Fields);

        await Define(Body("kind-user", extra: new() { ["formula"] = "`kind-yearly` * 2" }));
        using var input = await IndicatorsApp.Send(app.Steward(), HttpMethod.Put, "/kind-yearly", Body(null, extra: new() { ["frequency"] = "Q" }), version: 1);
        Assert.Equal(["frequency"], (await IndicatorsApp.Refusal(input, HttpStatusCode.BadRequest)).Fields);
    }

    [Fact]
    public async Task A_reported_indicator_with_figures_does_not_become_computed()
    {
        await app.Define("rep-a", "rep-b");
        await app.Uploaded("rep-a,IR,1402,1");

        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Put, "/rep-a", Body(null, extra: new() { ["formula"] = "`rep-b`" }), version: 1);

        Assert.Equal("IND-031", (await IndicatorsApp.Refusal(answer, HttpStatusCode.Conflict)).Code);
        Assert.Equal(["IND-F42"], (await Rejected(IndicatorsApp.DefinitionHeader + ",formula\nrep-a,نام,Name,economy,درصد,percent,A,jalali,`rep-b`\n")).Select(finding => finding.Code));
    }

    [Fact]
    public async Task A_file_defines_computed_indicators_from_each_other_and_is_refused_with_a_cycle()
    {
        const string Header = IndicatorsApp.DefinitionHeader + ",formula,breakdowns,keywords,method_fa,sdg_code\n";
        await app.DefineFile(Header + "file-sum,جمع,Sum,economy,درصد,percent,A,jalali,`file-one` + `file-two`,,,,\n"
            + "file-one,یک,One,economy,درصد,percent,A,jalali,,sex;settlement,الف; ب,روش,8.1\nfile-two,دو,Two,economy,درصد,percent,A,jalali,,,,,\n");

        var one = await app.Get<Indicator>("/file-one");
        Assert.Equal(["sex", "settlement"], one.Breakdowns);
        Assert.Equal(["الف", "ب"], one.Keywords);
        Assert.Equal(("روش", "روش", "8.1"), (one.Method!.Fa, one.Method.En, one.SdgCode));
        var findings = await Rejected(Header + "file-two,دو,Two,economy,درصد,percent,A,jalali,`file-sum`,,,,\nfile-new,نو,New,economy,درصد,percent,A,jalali,missing_one,,,,\nfile-one,یک,One,economy,درصد,percent,A,jalali,,colour,,,\n");
        Assert.Equal([(4, "breakdowns")], findings.Select(finding => (finding.Row, finding.Column)));
        findings = await Rejected(Header + "file-two,دو,Two,economy,درصد,percent,A,jalali,`file-sum`,,,,\nfile-new,نو,New,economy,درصد,percent,A,jalali,missing_one,,,,\n");
        Assert.Equal([(2, "formula"), (3, "formula")], findings.Select(finding => (finding.Row, finding.Column)).Order());
        Assert.Null((await app.Get<Lineage>("/file-two/lineage")).Formula);
    }

    [Fact]
    public async Task The_catalogue_downloaded_and_sent_back_changes_nothing()
    {
        await using var own = new IndicatorsApp();
        await own.DefineFile(IndicatorsApp.DefinitionHeader + ",definition_fa,definition_en,min,max,decimals,direction,coverage_fa,coverage_en,keywords,breakdowns,licence\n"
            + "round-a,\"نام، با \"\"نقل\"\"\",\"Name, with \"\"quotes\"\"\",economy,درصد,percent,M,gregorian,تعریف,Definition,-1.50,2e3,2,less,همه,All,الف;ب,sex,CC-BY-4.0\n");
        await own.DefineFile(IndicatorsApp.DefinitionHeader + ",formula\nround-b,ب,B,labour,درصد,percent,M,gregorian,\"lag(`round-a`, 2)\"\n");

        var csv = await own.Anonymous().GetStringAsync(new Uri("/api/indicators/definitions.csv?agency=statistics", UriKind.Relative));
        using var answer = await IndicatorsApp.Send(own.Steward(), HttpMethod.Post, "/definitions", IndicatorsApp.Csv(csv));

        Assert.Equal(new DefineIndicators.Answer(0, 0, 2), await IndicatorsApp.Read<DefineIndicators.Answer>(answer));
        Assert.DoesNotContain("round", await own.Anonymous().GetStringAsync(new Uri("/api/indicators/definitions.csv?sector=prices", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administration_adds_breakdowns_and_nobody_else()
    {
        var body = new { code = "schooling", name = new { fa = "سواد", en = "Schooling" }, categories = new[] { new { code = "none", name = new { fa = "بی‌سواد", en = "None" } } } };
        using var steward = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/breakdowns", body);
        Assert.Equal(HttpStatusCode.Forbidden, steward.StatusCode);
        using var nobody = await IndicatorsApp.Send(app.Anonymous(), HttpMethod.Post, "/breakdowns", body);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);

        using var created = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/breakdowns", body);
        await IndicatorsApp.Read<BreakdownDimension>(created, HttpStatusCode.Created);
        using var again = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/breakdowns", body);
        Assert.Equal("IND-032", (await IndicatorsApp.Refusal(again, HttpStatusCode.Conflict)).Code);
        using var category = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/breakdowns/schooling/categories", new { code = "primary", name = new { fa = "ابتدایی", en = "Primary" } });
        Assert.Equal(["none", "primary"], (await IndicatorsApp.Read<BreakdownDimension>(category, HttpStatusCode.Created)).Categories.Select(c => c.Code));
        using var nowhere = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/breakdowns/nowhere/categories", new { code = "primary", name = new { fa = "ا", en = "P" } });
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        using var twice = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/breakdowns/schooling/categories", new { code = "primary", name = new { fa = "ا", en = "P" } });
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);

        var list = (await app.Get<ReadBreakdowns.Answer>("/breakdowns")).Items;
        Assert.Equal(["sex", "settlement", "age", "schooling"], list.Select(dimension => dimension.Code));
        Assert.Equal(["female", "male"], list[0].Categories.Select(c => c.Code));
    }

    [Theory]
    [InlineData("Bad Code", "none", "code")]
    [InlineData("good", "no=ne", "categories[0].code")]
    public async Task A_wrong_breakdown_is_refused(string code, string category, string field)
    {
        using var answer = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/breakdowns", new { code, name = new { fa = "ن", en = "N" }, categories = new[] { new { code = category, name = new { fa = "ن", en = "N" } } } });

        Assert.Equal([field], (await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest)).Fields);
    }

    private static Dictionary<string, object?> Body(string? code, string name = "First", Dictionary<string, object?>? extra = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["name"] = new { fa = "نام", en = name },
            ["definition"] = new { fa = "تعریف", en = "Definition" },
            ["sector"] = "economy",
            ["unit"] = new { fa = "درصد", en = "percent" },
            ["frequency"] = "A",
            ["calendar"] = "jalali",
        };
        if (code is not null)
        {
            body["code"] = code;
        }

        foreach (var (field, value) in extra ?? [])
        {
            body[field] = value;
        }

        return body;
    }

    private async Task<Indicator> Define(object body)
    {
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "", body);
        return await IndicatorsApp.Read<Indicator>(answer, HttpStatusCode.Created);
    }

    private async Task<List<Finding>> Rejected(string csv)
    {
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/definitions", IndicatorsApp.Csv(csv));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("findings").Deserialize<List<Finding>>(JsonDefaults.Options)!;
    }
}
