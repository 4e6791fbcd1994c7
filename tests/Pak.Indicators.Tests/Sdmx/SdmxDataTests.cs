using System.Net;
using System.Text.Json;
using Pak.Indicators.Tests.Reading;

namespace Pak.Indicators.Tests.Sdmx;

public sealed class SdmxDataTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    private const string Data = "/sdmx/3.0/data";
    private const string CsvType = "application/vnd.sdmx.data+csv;version=2.1.0";

    [Fact]
    public async Task The_default_is_SDMX_JSON_with_every_digit()
    {
        using var answer = await app.Get($"{Data}/dataflow/statistics/growth/1.0.0");

        Assert.Equal("application/vnd.sdmx.data+json;version=2.1.0", answer.Content.Headers.ContentType!.ToString().Replace(" ", "", StringComparison.Ordinal));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(
            [
                "A.growth.IR._T._T._T 2021-03-21/P1Y=1.50 A", "A.growth.IR._T._T._T 2022-03-21/P1Y=-2.5 A", "A.growth.IR._T._T._T 2023-03-21/P1Y=null M",
                "A.growth.IR._T._T._T 2024-03-20/P1Y=0.1234567890123456789 A", "A.growth.IR.female._T._T 2024-03-20/P1Y=4 A",
                "A.growth.IR-23._T._T._T 2023-03-21/P1Y=7 A", "A.growth.IR-23._T._T._T 2024-03-20/P1Y=9 A",
            ],
            Observations(text));
        using var json = JsonDocument.Parse(text);
        Assert.Equal("PAK", json.RootElement.GetProperty("meta").GetProperty("sender").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_flat_message_says_the_same()
    {
        var series = Observations(await app.Text($"{Data}/dataflow"));
        var flat = Observations(await app.Text($"{Data}/dataflow?dimensionAtObservation=AllDimensions"));

        Assert.Equal(14, series.Count);
        Assert.Equal(series, flat);
    }

    [Fact]
    public async Task SDMX_CSV_says_the_same()
    {
        using var answer = await app.Get($"{Data}/dataflow/statistics/exports/1.0.0", ("Accept", CsvType + ";keys=both"));

        Assert.Equal("application/vnd.sdmx.data+csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            """
            STRUCTURE,STRUCTURE_ID,ACTION,SERIES_KEY,OBS_KEY,FREQ,INDICATOR,REF_AREA,SEX,SETTLEMENT,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT,DECIMALS,SAMPLE
            dataflow,statistics:exports(1.0.0),I,Q.exports.IR._T._T._T,Q.exports.IR._T._T._T.2024-Q1,Q,exports,IR,_T,_T,_T,2024-Q1,10,A,million dollars,0,0,false
            dataflow,statistics:exports(1.0.0),I,Q.exports.IR._T._T._T,Q.exports.IR._T._T._T.2024-Q2,Q,exports,IR,_T,_T,_T,2024-Q2,20,A,million dollars,0,0,false
            dataflow,statistics:exports(1.0.0),I,Q.exports.DE._T._T._T,Q.exports.DE._T._T._T.2024-Q2,Q,exports,DE,_T,_T,_T,2024-Q2,30,A,million dollars,0,0,false

            """.ReplaceLineEndings("\n"),
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Names_are_given_in_the_readers_language_and_quoted()
    {
        var both = await app.Text($"{Data}/dataflow/statistics/prices?lastNObservations=1", ("Accept", CsvType + ";labels=both"));
        var name = await app.Text($"{Data}/dataflow/statistics/growth?c[TIME_PERIOD]=1402", ("Accept", CsvType + ";labels=name"), ("Accept-Language", "fa"));

        Assert.Contains("\"statistics:prices(1.0.0): Prices, \"\"all\"\"\"", both);
        Assert.Contains(",2025-03-21/P1M: 1404-01,150,F: Forecast value,", both);
        Assert.Contains("growth,رشد,IR,ایران,_T,کل", name);
        Assert.Contains(",NaN,,M,", name);
        Assert.Equal(name.Split('\n')[0].Split(',').Length, name.Split('\n')[1].Split(',').Length);
    }

    [Theory]
    [InlineData("dataflow/statistics/growth/1.0.0/A.growth.IR-23", "7 9")]
    [InlineData("dataflow/*/*/*/*.*.DE", "30")]
    [InlineData("dataflow/PAK/INDICATORS/+/Q.exports.IR", "10 20")]
    [InlineData("dataflow/statistics/INDICATORS/~/Q.exports.IR,Q.exports.DE", "10 20 30")]
    [InlineData("dataflow/statistics/growth,exports/*/*.*.DE", "30")]
    [InlineData("datastructure/PAK/DSD_INDICATORS/1.0.0/*.*.*.female", "4")]
    [InlineData("dataflow?c[FREQ]=Q&c[REF_AREA]=DE,IR-23", "30")]
    [InlineData("dataflow?c[INDICATOR]=sw:gr&c[REF_AREA]=ne:IR", "7 9")]
    [InlineData("dataflow?c[SEX]=female", "4")]
    [InlineData("dataflow/*/exports?c[TIME_PERIOD]=ge:2024-04-01+le:2024-06-30", "20 30")]
    [InlineData("dataflow/*/exports?c[TIME_PERIOD]=gt:2024-Q1", "20 30")]
    [InlineData("dataflow/*/exports?c[TIME_PERIOD]=lt:2024-Q2,gt:2030", "10")]
    [InlineData("dataflow/*/growth/*/*.*.IR._T?c[TIME_PERIOD]=2021-03-21/P1Y", "1.50")]
    [InlineData("dataflow/*/growth/*/*.*.IR._T?c[TIME_PERIOD]=ge:2022-03-21/P2Y%2Ble:2024-03-20", "-2.5 null")]
    [InlineData("dataflow?c[OBS_VALUE]=ge:100&c[OBS_STATUS]=A", "100 140.0")]
    [InlineData("dataflow?c[OBS_STATUS]=E,F", "141 150")]
    [InlineData("dataflow?c[UNIT_MEASURE]=co:dollars&lastNObservations=1", "20 30")]
    [InlineData("dataflow/*/growth/*/*.*.IR._T?firstNObservations=1&lastNObservations=1", "1.50 0.1234567890123456789")]
    [InlineData("dataflow/*/growth?offset=2&limit=3", "null 0.1234567890123456789 4")]
    [InlineData("dataflow/*/growth?limit=1", "1.50")]
    [InlineData("", "10 20 30 1.50 -2.5 null 0.1234567890123456789 4 7 9 100 140.0 141 150")]
    public async Task What_is_asked_is_answered(string query, string expected) => Assert.Equal(
        expected, string.Join(' ', Observations(await app.Text($"{Data}/{query}")).Select(row => row[(row.IndexOf('=', StringComparison.Ordinal) + 1)..row.LastIndexOf(' ')])));

    [Theory]
    [InlineData("dataflow?c[REF_AREA]=%00")]
    [InlineData("dataflow?c[INDICATOR]=%00")]
    public async Task What_is_in_no_code_finds_nothing(string query)
    {
        using var answer = await app.Get($"{Data}/{query}");
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NoContent, HttpStatusCode.BadRequest });
    }

    [Fact]
    public async Task What_changed_since_and_what_was_known_then()
    {
        var then = Uri.EscapeDataString(app.BeforeRevision.ToString("O"));

        Assert.Equal(
            ["A.growth.IR._T._T._T 2022-03-21/P1Y=-2.5 A", "A.growth.IR._T._T._T 2024-03-20/P1Y=0.1234567890123456789 A"],
            Observations(await app.Text($"{Data}/dataflow?updatedAfter={then}")));
        Assert.Contains("A.growth.IR._T._T._T 2022-03-21/P1Y=-2 A", Observations(await app.Text($"{Data}/dataflow?asOf={then}")));
    }

    [Fact]
    public async Task Attributes_and_measures_can_be_left_out()
    {
        using var bare = JsonDocument.Parse(await app.Text($"{Data}/dataflow/*/exports?attributes=none&measures=none"));
        var series = bare.RootElement.GetProperty("data").GetProperty("dataSets")[0].GetProperty("series");
        Assert.All(series.EnumerateObject(), one => Assert.Empty(one.Value.EnumerateObject()));

        var csv = await app.Text($"{Data}/dataflow/*/exports?attributes=OBS_STATUS,DECIMALS", ("Accept", "text/csv"));
        Assert.StartsWith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,SEX,SETTLEMENT,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,DECIMALS\n", csv);
    }

    [Theory]
    [InlineData("dataflow/nobody", null, 204)]
    [InlineData("dataflow/statistics/nothing/1.0.0", null, 204)]
    [InlineData("dataflow/statistics/growth/2.0.0", null, 204)]
    [InlineData("dataflow/statistics/growth/1.0.0/M", null, 204)]
    [InlineData("dataflow?c[REF_AREA]=XX", null, 204)]
    [InlineData("dataflow?c[TIME_PERIOD]=ge:2024+le:2020", null, 204)]
    [InlineData("dataflow?offset=1000", null, 204)]
    [InlineData("dataflow?asOf=2000-01-01T00:00:00Z", null, 204)]
    [InlineData("dataflow?c[TIME_PERIOD]=soon", null, 400)]
    [InlineData("dataflow?startPeriod=2020", null, 400)]
    [InlineData("dataflow?limit=0", null, 400)]
    [InlineData("dataflow?offset=-1", null, 400)]
    [InlineData("dataflow?limit=1&limit=2", null, 400)]
    [InlineData("dataflow?asOf=2024-01-01T00:00:00Z&updatedAfter=2025-01-01T00:00:00Z", null, 400)]
    [InlineData("dataflow?c[FREQ]=", null, 400)]
    [InlineData("cube", null, 400)]
    [InlineData("dataflow", "application/vnd.sdmx.data+xml;version=3.0.0", 406)]
    [InlineData("dataflow", "application/vnd.sdmx.data+json;version=1.0.0", 406)]
    [InlineData("dataflow", "application/vnd.sdmx.data+csv;labels=all", 406)]
    [InlineData("dataflow", "application/vnd.sdmx.data+csv;timeFormat=normalized", 406)]
    [InlineData("dataflow", "text/html", 406)]
    [InlineData("dataflow?c[COLOUR]=red", null, 422)]
    [InlineData("dataflow?c[OBS_VALUE]=many", null, 422)]
    [InlineData("dataflow?attributes=COLOUR", null, 422)]
    [InlineData("dataflow?measures=WEIGHT", null, 422)]
    [InlineData("dataflow/*/*/*/A.growth.IR._T._T._T.x", null, 422)]
    [InlineData("dataflow?includeHistory=true", null, 501)]
    [InlineData("dataflow?sort=TIME_PERIOD:desc", null, 501)]
    [InlineData("dataflow?dimensionAtObservation=REF_AREA", null, 501)]
    [InlineData("dataflow?reportingYearStartDay=--07-01", null, 501)]
    [InlineData("provisionagreement/PAK", null, 501)]
    [InlineData("../metadata/metadataset", null, 501)]
    [InlineData("../schema/dataflow", null, 501)]
    public async Task Errors_are_those_of_the_standard(string query, string? accept, int status)
    {
        using var answer = await app.Get($"{Data}/{query}", accept is null ? [] : [("Accept", accept)]);

        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal(status == 204 ? null : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Too_much_at_once_is_413_and_parts_are_not()
    {
        await using var own = new IndicatorsApp { Settings = { ["Pak:Sdmx:MaxObservations"] = "2" } };
        await own.Define("alone");
        await own.Published("alone,IR,1400,1", "alone,IR,1401,2", "alone,IR,1402,3");
        using var client = own.Anonymous();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.GetAsync(new Uri($"{Data}/dataflow", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.GetAsync(new Uri($"{Data}/dataflow?limit=3", UriKind.Relative))).StatusCode);
        Assert.Equal(2, Observations(await client.GetStringAsync($"{Data}/dataflow?limit=2")).Count);
        Assert.Single(Observations(await client.GetStringAsync($"{Data}/dataflow?offset=2&limit=2")));
        Assert.Single(Observations(await client.GetStringAsync($"{Data}/dataflow?lastNObservations=1")));
    }

    [OfficialSchemaTheory]
    [InlineData("dataflow")]
    [InlineData("dataflow/statistics/growth")]
    [InlineData("datastructure/PAK/DSD_INDICATORS")]
    [InlineData("dataflow?dimensionAtObservation=AllDimensions")]
    [InlineData("dataflow?attributes=none&measures=none")]
    [InlineData("dataflow?attributes=obs&measures=none")]
    [InlineData("dataflow?attributes=UNIT_MULT&dimensionAtObservation=AllDimensions")]
    public async Task Messages_are_valid_by_the_official_schema(string query) => OfficialSchemas.AssertData(await app.Text($"{Data}/{query}"));

    /// <summary><c>key period=value status</c>, read from a message as the standard says, in its order.</summary>
    internal static List<string> Observations(string message)
    {
        using var json = JsonDocument.Parse(message);
        var data = json.RootElement.GetProperty("data");
        var structure = data.GetProperty("structures")[0];
        var set = data.GetProperty("dataSets")[0];
        var ofSeries = Values(structure, "dimensions", "series");
        var ofObservation = Values(structure, "dimensions", "observation");
        var statuses = Values(structure, "attributes", "observation")[0];
        IEnumerable<(string Key, JsonElement Value)> found = set.TryGetProperty("observations", out var flat)
            ? flat.EnumerateObject().Select(one => (one.Name, one.Value))
            : set.GetProperty("series").EnumerateObject().SelectMany(series =>
                series.Value.GetProperty("observations").EnumerateObject().Select(one => ($"{series.Name}:{one.Name}", one.Value)));
        var dimensions = ofSeries.Concat(ofObservation).ToList();
        return [.. found.Select(one =>
        {
            var key = one.Key.Split(':').Select((index, n) => dimensions[n][int.Parse(index)]).ToList();
            return $"{string.Join('.', key.SkipLast(1))} {key[^1]}={one.Value[0].GetRawText()} {statuses[one.Value[1].GetInt32()]}";
        })];
    }

    private static List<List<string>> Values(JsonElement structure, string component, string level) =>
        structure.GetProperty(component).TryGetProperty(level, out var found)
            ? [.. found.EnumerateArray().Select(one => one.GetProperty("values").EnumerateArray().Select(v => (v.TryGetProperty("id", out var id) ? id : v.GetProperty("value")).GetString()!).ToList())]
            : [];
}
