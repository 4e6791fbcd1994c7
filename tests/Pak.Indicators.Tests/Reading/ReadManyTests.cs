using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace Pak.Indicators.Tests.Reading;

public sealed class ReadManyTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    [Fact]
    public async Task A_file_of_one_indicator_has_a_column_for_parts_where_they_are_asked_for()
    {
        Assert.Equal(
            """
            indicator,area,period,value,status,breakdown
            growth,IR,1400,1.50,A,
            growth,IR,1401,-2.5,A,
            growth,IR,1402,,M,
            growth,IR,1403,0.1234567890123456789,A,
            growth,IR,1403,4,A,sex=female
            growth,IR-23,1402,7,A,
            growth,IR-23,1403,9,A,

            """.ReplaceLineEndings("\n"),
            (await app.Text("/api/indicators/growth/data.csv?breakdown=*")).ReplaceLineEndings("\n"));
        Assert.EndsWith("growth,IR,1403,4,A,sex=female\n", (await app.Text("/api/indicators/growth/data.csv?breakdown=sex=female")).ReplaceLineEndings("\n"));
        Assert.StartsWith("indicator,area,period,value,status\n", (await app.Text("/api/indicators/growth/data.csv")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task All_figures_come_as_one_CSV_with_exactly_their_digits()
    {
        var csv = await app.Text("/api/indicators/data.csv?breakdown=*");

        Assert.Equal(
            """
            indicator,area,breakdown,period,value,status
            exports,IR,,2024-Q1,10,A
            exports,IR,,2024-Q2,20,A
            exports,DE,,2024-Q2,30,A
            growth,IR,,1400,1.50,A
            growth,IR,,1401,-2.5,A
            growth,IR,,1402,,M
            growth,IR,,1403,0.1234567890123456789,A
            growth,IR,sex=female,1403,4,A
            growth,IR-23,,1402,7,A
            growth,IR-23,,1403,9,A
            prices,IR,,1402-01,100,A
            prices,IR,,1402-12,140.0,A
            prices,IR,,1403-01,141,E
            prices,IR,,1404-01,150,F

            """.ReplaceLineEndings("\n"),
            csv);
    }

    [Theory]
    [InlineData("indicator=growth,exports&area=IR&last=1", "exports 2024-Q2=20 growth 1403=0.1234567890123456789")]
    [InlineData("sector=trade&area=de", "exports 2024-Q2=30")]
    [InlineData("agency=statistics&indicator=growth&area=IR-23", "growth 1402=7 growth 1403=9")]
    [InlineData("agency=nobody", "")]
    [InlineData("indicator=prices&from=1402-06&to=1403", "prices 1402-12=140.0 prices 1403-01=141")]
    [InlineData("from=2024&area=IR&indicator=growth,exports", "exports 2024-Q1=10 exports 2024-Q2=20 growth 1403=0.1234567890123456789")]
    [InlineData("indicator=growth&breakdown=sex=female", "growth 1403=4")]
    [InlineData("indicator=growth&area=۱,IR", "400")]
    [InlineData("indicator=growth&area=IR&from=۱۴۰۱&to=۱۴۰۱", "growth 1401=-2.5")]
    public async Task What_is_asked_is_answered(string query, string expected)
    {
        using var answer = await app.Get($"/api/indicators/data.csv?{query}");
        var rows = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(','));

        Assert.Equal(expected, answer.StatusCode == HttpStatusCode.OK ? string.Join(' ', rows.Select(row => $"{row[0]} {row[3]}={row[4]}")) : $"{(int)answer.StatusCode}");
    }

    [Theory]
    [InlineData("growth/data?from=1405&to=1400", "1405", "1400")]
    [InlineData("growth/data.csv?from=۱۴۰۳&to=۱۴۰۲", "۱۴۰۳", "۱۴۰۲")]
    [InlineData("data?from=1403&to=2023", "1403", "2023")]
    [InlineData("data.csv?indicator=prices&from=1403-02&to=1403-01", "1403-02", "1403-01")]
    [InlineData("yearly?from=1405&to=1400", "1405", "1400")]
    [InlineData("growth/yearly?from=1403&to=1402", "1403", "1402")]
    public async Task A_range_that_begins_after_its_end_is_refused_by_name(string query, string from, string to)
    {
        using var answer = await app.Get("/api/indicators/" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("IND-012", problem.RootElement.GetProperty("code").GetString());
        Assert.Contains($"from={from} is after to={to}; swap them", problem.RootElement.GetProperty("errors").GetProperty("from")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("growth/data?from=1403&to=1403")]
    [InlineData("data?from=1403-07&to=1403")]
    [InlineData("yearly?from=1403&to=1403")]
    public async Task A_range_of_one_period_is_none_that_begins_after_its_end(string query) => await app.Text("/api/indicators/" + query);

    [Theory]
    [InlineData("growth/data.csv?")]
    [InlineData("data.csv?indicator=growth&")]
    public async Task A_range_means_the_same_in_either_calendar_whichever_the_indicator_has(string query)
    {
        var own = await app.Text($"/api/indicators/{query}from=1401&to=1401");

        Assert.Contains(",1401,", own, StringComparison.Ordinal);
        Assert.DoesNotContain(",1402,", own, StringComparison.Ordinal);
        Assert.Equal(own, await app.Text($"/api/indicators/{query}from=2022-03-21&to=2023-03-20"));
    }

    [Fact]
    public async Task The_past_is_read_as_it_was()
    {
        var then = Uri.EscapeDataString(app.BeforeRevision.ToString("O"));

        Assert.Contains("growth,IR,,1401,-2,A\n", await app.Text($"/api/indicators/data.csv?indicator=growth&asOf={then}"));
        Assert.Equal("indicator,area,breakdown,period,value,status\n", await app.Text("/api/indicators/data.csv?asOf=2020-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task JSON_says_the_same_as_CSV_to_the_last_digit()
    {
        using var json = JsonDocument.Parse(await app.Text("/api/indicators/data?breakdown=*"));
        var rows = new List<string> { "indicator,area,breakdown,period,value,status" };
        foreach (var indicator in json.RootElement.GetProperty("indicators").EnumerateArray())
        {
            foreach (var series in indicator.GetProperty("series").EnumerateArray())
            {
                var periods = series.GetProperty("periods");
                for (var i = 0; i < periods.GetArrayLength(); i++)
                {
                    var value = series.GetProperty("values")[i];
                    rows.Add(
                        $"{indicator.GetProperty("code")},{series.GetProperty("area")},{series.GetProperty("breakdown")},{periods[i]},"
                        + $"{(value.ValueKind == JsonValueKind.Null ? "" : value.GetRawText())},{series.GetProperty("statuses").GetString()![i]}");
                }
            }
        }

        Assert.Equal(await app.Text("/api/indicators/data.csv?breakdown=*"), string.Join('\n', rows) + "\n");
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("asOf").ValueKind);
    }

    [Theory]
    [InlineData("/api/indicators/data?indicator=growth", "application/json")]
    [InlineData("/api/indicators/data.csv?indicator=growth", "text/csv")]
    [InlineData("/api/indicators/latest", "application/json")]
    [InlineData("/api/indicators/yearly", "application/json")]
    [InlineData("/sdmx/3.0/data/dataflow/statistics/growth", "application/vnd.sdmx.data+json")]
    public async Task Who_has_it_already_gets_304_compressed_or_not(string address, string type)
    {
        using var plain = await app.Get(address);
        using var compressed = await app.Get(address, ("Accept-Encoding", "gzip"));
        await using var unpacked = new GZipStream(await compressed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);

        Assert.Equal(type, plain.Content.Headers.ContentType!.MediaType);
        Assert.Equal("gzip", compressed.Content.Headers.ContentEncoding.Single());
        Assert.Equal(Neutral(await plain.Content.ReadAsStringAsync()), Neutral(await reader.ReadToEndAsync()));
        Assert.Contains("Accept-Encoding", string.Join(',', compressed.Headers.Vary));
        Assert.Equal(plain.Headers.ETag, compressed.Headers.ETag);
        Assert.True(plain.Headers.CacheControl!.Public);
        foreach (var tag in new[] { plain.Headers.ETag!.ToString(), plain.Headers.ETag.Tag, $"\"other\", {plain.Headers.ETag}", "*" })
        {
            using var again = await app.Get(address, ("If-None-Match", tag), ("Accept-Encoding", "gzip"));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }

        using var changed = await app.Get(address, ("If-None-Match", "W/\"other\""));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);

        // A message says when it was made.
        static string Neutral(string text) => text.StartsWith("{\"meta\"", StringComparison.Ordinal) ? text[text.IndexOf("\"data\"", StringComparison.Ordinal)..] : text;
    }

    [Theory]
    [InlineData("indicator=nothing", HttpStatusCode.NotFound)]
    [InlineData("area=XX", HttpStatusCode.BadRequest)]
    [InlineData("from=soon", HttpStatusCode.BadRequest)]
    [InlineData("to=1403-13", HttpStatusCode.BadRequest)]
    [InlineData("asOf=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("asOf=1403-12-30", HttpStatusCode.BadRequest)]
    [InlineData("breakdown=female", HttpStatusCode.BadRequest)]
    [InlineData("last=0", HttpStatusCode.BadRequest)]
    [InlineData("last=many", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_read_is_refused(string query, HttpStatusCode expected)
    {
        using var answer = await app.Get($"/api/indicators/data?{query}");

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_new_publication_changes_the_tag()
    {
        await using var own = new IndicatorsApp();
        await own.Define("alone");
        await own.Published("alone,IR,1400,1");
        using var client = own.Anonymous();
        using var before = await client.GetAsync(new Uri("/api/indicators/data.csv", UriKind.Relative));
        await own.Published("alone,IR,1401,2");
        using var after = await client.GetAsync(new Uri("/api/indicators/data.csv", UriKind.Relative));

        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
        Assert.EndsWith("alone,IR,,1401,2,A\n", await after.Content.ReadAsStringAsync());
    }
}
