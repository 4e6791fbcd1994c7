using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Findings;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Tests.Catalogue;

public sealed class CatalogueTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Theory]
    [InlineData("بیکاری جوانان")]
    [InlineData("بيكاري")]
    [InlineData("JOBLESS youth")]
    [InlineData("۱۵ساله")]
    [InlineData("15ساله")]
    [InlineData("find-jobless")]
    public async Task A_search_finds_whatever_letters_and_digits_it_is_typed_with(string search)
    {
        await app.DefineFile(IndicatorsApp.DefinitionHeader
            + ",definition_fa\nfind-jobless,نرخ بیکاری جوانان,Youth jobless rate,labour,درصد,percent,A,jalali,بیکاران ۱۵‌ساله تا ۲۴ساله\nfind-other,تورم,Inflation,prices,درصد,percent,A,jalali,\n");

        Assert.Contains((await List("?limit=500&search=" + Uri.EscapeDataString(search))).Items, item => item.Code == "find-jobless");
        Assert.DoesNotContain((await List("?limit=500&search=" + Uri.EscapeDataString(search))).Items, item => item.Code == "find-other");
    }

    [Fact]
    public async Task The_list_pages_through_everything_once_and_shows_the_latest_value()
    {
        await using var own = new IndicatorsApp();
        await own.Define([.. Enumerable.Range(10, 23).Select(i => $"listed-{i}")]);
        await own.Published("listed-10,IR-23,1402,1", "listed-10,IR,1401,2", "listed-10,IR,1402,3.0", "listed-10,IR,1420,9,F", "listed-11,IR-23,1399,7");
        var codes = new List<string>();
        Page<IndicatorSummary>? page = null;
        do
        {
            page = await List("?limit=5" + (page is null ? "" : "&after=" + page.Next), own);
            codes.AddRange(page.Items.Select(item => item.Code));
        }
        while (page.Next is not null);

        Assert.Equal(Enumerable.Range(10, 23).Select(i => $"listed-{i}"), codes);
        var items = (await List("", own)).Items;
        Assert.Equal(new LatestValue("IR", "1402", 3.0m, "A"), items[0].Latest);
        Assert.Equal(new LatestValue("IR-23", "1399", 7m, "A"), items[1].Latest);
        Assert.Null(items[2].Latest);
        await using (var connection = await own.Database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("UPDATE indicators SET multiplier = 6 WHERE code = 'listed-12'");
        }

        Assert.Equal([0, 0, 6], (await List("", own)).Items.Take(3).Select(item => item.Multiplier));
    }

    [Theory]
    [InlineData("?search=%00")]
    [InlineData("?sector=%00&agency=%00")]
    [InlineData("?search=%25_%5C'")]
    public async Task A_strange_search_finds_nothing(string query) => Assert.Empty((await List(query)).Items);

    [Fact]
    public async Task An_indicator_is_defined_read_and_changed()
    {
        using var created = await app.Steward().PostAsJsonAsync("/api/indicators", Sample("single"));
        var indicator = await IndicatorsApp.Read<Indicator>(created, HttpStatusCode.Created);
        Assert.Equal(("statistics", 1, "\"v1\""), (indicator.Agency, indicator.Version, created.Headers.ETag!.Tag));
        using var again = await app.Steward("health").PostAsJsonAsync("/api/indicators", Sample("single"));
        Assert.Equal("IND-002", (await IndicatorsApp.Refusal(again, HttpStatusCode.Conflict)).Code);

        using var others = await Put("single", 1, app.Steward("health"));
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        using var changed = await Put("single", 1, app.Steward());
        Assert.Equal(2, (await IndicatorsApp.Read<Indicator>(changed)).Version);
        using var late = await Put("single", 1, app.Steward());
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/indicators/single");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"v2\""));
        using var unchanged = await app.Anonymous().SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task The_frequency_of_an_indicator_with_figures_is_fixed()
    {
        await app.Define("fixed");
        await app.Uploaded("fixed,IR,1402,1");

        using var answer = await Put("fixed", 1, app.Steward(), frequency: "M");

        Assert.Equal("IND-003", (await IndicatorsApp.Refusal(answer, HttpStatusCode.Conflict)).Code);
        Assert.Equal(["IND-F41"], (await Rejected($"{IndicatorsApp.DefinitionHeader}\nfixed,ثابت,Fixed,economy,درصد,percent,M,jalali\n")).Select(f => f.Code));
    }

    [Theory]
    [InlineData("UPPER", "A", "economy", 0)]
    [InlineData("submissions", "A", "economy", 0)]
    [InlineData("x", "A", "economy", 0)]
    [InlineData("good", "A", "nowhere", 0)]
    [InlineData("good", "A", "economy", 99)]
    [InlineData("good", "Y", "economy", 0)]
    public async Task A_wrong_definition_is_400(string code, string frequency, string sector, int decimals)
    {
        using var answer = await app.Steward().PostAsJsonAsync("/api/indicators", Sample(code, frequency, sector, decimals));

        Assert.NotEmpty((await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest)).Fields);
    }

    [Fact]
    public async Task A_file_of_definitions_creates_updates_and_leaves_what_it_does_not_name()
    {
        const string Header = IndicatorsApp.DefinitionHeader;
        await app.DefineFile(Header + ",decimals,min\nfile-a,الف,A,economy,درصد,percent,A,jalali,2,0\nfile-b,ب,B,economy,درصد,percent,Q,gregorian,,\n");
        using var answer = await app.Steward().PostAsync(
            new Uri("/api/indicators/definitions", UriKind.Relative),
            IndicatorsApp.Csv(Header + "\nfile-a,الف تازه,A new,economy,درصد,percent,A,jalali\nfile-b,ب,B,economy,درصد,percent,Q,gregorian\nfile-c,پ,C,economy,درصد,percent,a,Jalali\n"));

        Assert.Equal(new DefineIndicators.Answer(1, 1, 1), await IndicatorsApp.Read<DefineIndicators.Answer>(answer));
        using var read = await app.Anonymous().GetAsync(new Uri("/api/indicators/file-a", UriKind.Relative));
        var indicator = await IndicatorsApp.Read<Indicator>(read);
        Assert.Equal(("A new", 2, 0m, 2), (indicator.Name.En, indicator.Decimals, indicator.ValidRange!.Min, indicator.Version));
    }

    [Fact]
    public async Task A_file_with_one_wrong_definition_changes_nothing_and_says_what_is_wrong()
    {
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\nhealths,سلامت,Health,health,نفر,persons,A,jalali\n", "health");

        var findings = await Rejected(IndicatorsApp.DefinitionHeader + ",decimals\n"
            + "whole,درست,Right,economy,درصد,percent,A,jalali,1\n"
            + "Wrong Code,نام,Name,economy,درصد,percent,A,jalali,1\n"
            + "wrong-sector,نام,Name,nowhere,درصد,percent,A,jalali,1\n"
            + "wrong-frequency,نام,Name,economy,درصد,percent,X,jalali,1\n"
            + "wrong-decimals,نام,Name,economy,درصد,percent,A,jalali,many\n"
            + "whole,درست,Right,economy,درصد,percent,A,jalali,1\n"
            + "healths,سلامت,Health,health,نفر,persons,A,jalali,1\n"
            + "short,نام\n");

        Assert.Equal(
            [(3, "code"), (4, "sector"), (5, "frequency"), (6, "decimals"), (7, "code"), (8, "code"), (9, null)],
            findings.Where(f => f.Row < 9 || f.Column is null).Select(f => (f.Row, f.Column)).OrderBy(f => f.Row));
        using var read = await app.Anonymous().GetAsync(new Uri("/api/indicators/whole", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Theory]
    [InlineData("code,name_fa\nx,y\n", "IND-F11")]
    [InlineData("code,name_fa,name_en,sector,unit_fa,unit_en,frequency,calendar,price\n", "IND-F12")]
    [InlineData("code,name_fa,name_en,sector,unit_fa,unit_en,frequency,calendar\n", "IND-F15")]
    [InlineData("code,name_fa,name_en,sector,unit_fa,unit_en,frequency,calendar\n\"open,x\n", "IND-F14")]
    public async Task A_wrong_file_of_definitions_is_422(string csv, string code) => Assert.Contains(await Rejected(csv), f => f.Code == code);

    [Fact]
    public async Task Areas_and_sectors_are_listed_in_both_languages()
    {
        using var areas = JsonDocument.Parse(await app.Anonymous().GetStringAsync(new Uri("/api/indicators/areas", UriKind.Relative)));
        using var sectors = JsonDocument.Parse(await app.Anonymous().GetStringAsync(new Uri("/api/indicators/sectors", UriKind.Relative)));

        var items = areas.RootElement.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(items.Count, items.Select(a => a.GetProperty("code").GetString()).Distinct().Count());
        Assert.Equal(31, items.Count(a => a.GetProperty("parent").GetString() == "IR"));
        Assert.Contains(items, a => a.GetProperty("code").GetString() == "TR" && a.GetProperty("name").GetProperty("fa").GetString() == "ترکیه");
        Assert.Contains(sectors.RootElement.GetProperty("items").EnumerateArray(), s => s.GetProperty("code").GetString() == "business");
    }

    private static object Sample(string code, string frequency = "A", string sector = "economy", int decimals = 1) => new
    {
        code,
        name = new { fa = "نمونه", en = "Sample" },
        definition = new { fa = "تعریف", en = "Definition" },
        sector,
        unit = new { fa = "درصد", en = "percent" },
        frequency,
        calendar = "jalali",
        decimals,
        validRange = new { min = 0, max = (int?)null },
    };

    private static async Task<HttpResponseMessage> Put(string code, int version, HttpClient client, string frequency = "A")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/indicators/{code}")
        {
            Content = JsonContent.Create(new
            {
                name = new { fa = "نام تازه", en = "New name" },
                definition = new { fa = "تعریف", en = "Definition" },
                sector = "labour",
                unit = new { fa = "درصد", en = "percent" },
                frequency,
                calendar = "jalali",
            }),
        };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"v{version}\""));
        return await client.SendAsync(request);
    }

    private async Task<Page<IndicatorSummary>> List(string query, IndicatorsApp? of = null)
    {
        using var answer = await (of ?? app).Anonymous().GetAsync(new Uri("/api/indicators" + query, UriKind.Relative));
        return await IndicatorsApp.Read<Page<IndicatorSummary>>(answer);
    }

    private async Task<List<Finding>> Rejected(string csv)
    {
        using var answer = await app.Steward().PostAsync(new Uri("/api/indicators/definitions", UriKind.Relative), IndicatorsApp.Csv(csv));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("IND-008", document.RootElement.GetProperty("code").GetString());
        return document.RootElement.GetProperty("findings").Deserialize<List<Finding>>(JsonDefaults.Options)!;
    }
}
