using System.Net;

namespace Pak.Portal.Tests;

/// <summary>What an indicator's page gives to take away: files, pictures, frames, addresses for programs.</summary>
public sealed class IndicatorFilesTests : IDisposable
{
    private const string Page = "/indicators/inflation";
    private readonly PortalApp _app = new();

    public IndicatorFilesTests() => Samples.Fill(_app.Upstream);

    [Fact]
    public async Task The_frozen_link_carries_the_time_of_the_last_publication()
    {
        var page = await _app.Open().Get("/en" + Page + "?area=IR,IR-23&from=1402");

        Assert.Contains("id=\"link-frozen\">http://localhost:8080/en/indicators/inflation?area=IR,IR-23&amp;from=1402&amp;asOf=2025-03-21T08:00:00Z<", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".csv?area=IR,IR-23&from=1402", "/api/indicators/inflation/data.csv?area=IR%2CIR-23&from=1402")]
    [InlineData(".csv?area=IR&breakdown=sex", "/api/indicators/data.csv?indicator=inflation&area=IR&breakdown=%2A")]
    [InlineData(".csv?area=IR&second=wages&from=1402", "/api/indicators/data.csv?indicator=inflation%2Cwages&area=IR&from=1402")]
    [InlineData(".json?full=1", "/api/indicators/inflation/data")]
    [InlineData(".csv?area=IR&asOf=2024-06-01T00:00:00Z", "/api/indicators/inflation/data.csv?area=IR&asOf=2024-06-01T00%3A00%3A00Z")]
    public async Task The_pages_address_answers_as_files(string ending, string api)
    {
        var file = await _app.Open().Get(Page + ending);

        Assert.Equal(HttpStatusCode.Found, file.Status);
        Assert.Equal(api, file.Location);
    }

    [Fact]
    public async Task A_workbook_has_the_values_with_their_digits_and_says_what_they_are()
    {
        using var response = await Workbook("?area=IR");
        var sheets = await Sheets(response);

        Assert.Equal("inflation-sample-data.xlsx", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Contains(">-1234.5</", sheets, StringComparison.Ordinal);
        Assert.Contains(">1403</", sheets, StringComparison.Ordinal);
        Assert.Contains("Statistical Centre of Iran", sheets, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_has_the_indicator_beside_it_too()
    {
        _app.Upstream.Answer("GET /api/indicators/wages", Samples.Indicator(code: "wages"));
        _app.Upstream.Answer("GET /api/indicators/wages/data", new
        {
            indicator = "wages",
            updatedAt = "2025-03-21T08:00:00Z",
            series = new[] { new { area = "IR", areaName = Samples.Name("ایران", "Iran"), observations = new[] { new { period = "1402", value = 77.125m, status = "A", publishedAt = "2025-03-21T08:00:00Z" } } } },
        });

        using var response = await Workbook("?area=IR&second=wages");
        var sheets = await Sheets(response);

        Assert.Contains(">-1234.5</", sheets, StringComparison.Ordinal);
        Assert.Contains(">wages</", sheets, StringComparison.Ordinal);
        Assert.Contains(">77.125</", sheets, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_is_an_SVG_that_needs_nothing_else()
    {
        var picture = await _app.Open().Get("/en" + Page + ".svg?area=IR");

        Assert.Equal("image/svg+xml; charset=utf-8", picture.Header("Content-Type"));
        Assert.StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"", picture.Html, StringComparison.Ordinal);
        Assert.Contains("Inflation rate", picture.Html, StringComparison.Ordinal);
        Assert.Contains("Source: Census", picture.Html, StringComparison.Ordinal);
        Assert.NotNull(System.Xml.Linq.XDocument.Parse(picture.Html).Root);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Open().Get("/indicators/no-such.svg")).Status);
    }

    [Fact]
    public async Task Only_the_embedded_view_may_be_framed_and_only_when_it_is_there()
    {
        var embed = await _app.Open().Get(Page + "/embed?area=IR");
        Assert.Contains("frame-ancestors *", embed.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("", embed.Header("X-Frame-Options"));
        Assert.DoesNotContain("<script", embed.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", embed.Html, StringComparison.Ordinal);

        var missing = await _app.Open().Get("/indicators/no-such/embed");
        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
        Assert.Contains("frame-ancestors 'none'", missing.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("DENY", missing.Header("X-Frame-Options"));
    }

    [Fact]
    public async Task The_download_page_counts_rows_and_gives_addresses_to_programs()
    {
        object Values(params string[] periods) => new { indicator = "inflation", updatedAt = "2025-03-21T08:00:00Z", series = new[] { new { area = "IR", areaName = Samples.Name("ایران", "Iran"), observations = periods.Select(p => new { period = p, value = 1m, status = "A", publishedAt = "2025-03-21T08:00:00Z" }) } } };
        _app.Upstream.Answer("GET /api/indicators/inflation/data", asked => StandIn.Json(asked.Query.Contains("from=1403", StringComparison.Ordinal) ? Values("1403") : Values("1402", "1403")));

        var page = await _app.Open().Get("/en" + Page + "/download?area=IR&from=1403");

        Assert.Contains("pd.read_csv(&quot;http://localhost:8080/en/indicators/inflation.csv?area=IR&amp;from=1403&quot;)", page.Html, StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"Rows\">1</td>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"Rows\">2</td>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_SDMX_address_of_what_is_shown_has_its_range()
    {
        var page = await _app.Open().Get("/en" + Page + "/download?area=IR&from=1402&to=1403");

        Assert.Contains("/inflation/1.0.0/*?c[REF_AREA]=IR&amp;c[TIME_PERIOD]=ge:1402&#x2B;le:1403", page.Html.Replace("ge:1402+le", "ge:1402&#x2B;le", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private async Task<HttpResponseMessage> Workbook(string query)
    {
        using var client = _app.CreateClient();
        return await client.GetAsync(new Uri("/en" + Page + ".xlsx" + query, UriKind.Relative));
    }

    /// <summary>The XML of all sheets.</summary>
    private static async Task<string> Sheets(HttpResponseMessage workbook)
    {
        using var package = new System.IO.Compression.ZipArchive(await workbook.Content.ReadAsStreamAsync());
        return string.Concat(package.Entries.Where(e => e.FullName.Contains("worksheets/", StringComparison.Ordinal)).Select(e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        }));
    }
}
