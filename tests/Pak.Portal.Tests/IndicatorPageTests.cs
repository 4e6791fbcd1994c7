using System.Net;
using System.Text.RegularExpressions;

namespace Pak.Portal.Tests;

/// <summary>The observatory's home and an indicator's page.</summary>
public sealed class IndicatorPageTests : IDisposable
{
    private const string Page = "/indicators/inflation";
    private readonly PortalApp _app = new();

    public IndicatorPageTests() => Samples.Fill(_app.Upstream);

    [Fact]
    public async Task The_home_shows_course_value_change_target_and_state_by_sector()
    {
        var page = await _app.Open().Get("/indicators");

        Assert.Contains("id=\"sector-prices\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"spark\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("۳۲٫۵", page.Html, StringComparison.Ordinal);
        Assert.Contains("\u200E−۷٫۵", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains("▲ در مسیر هدف", page.Html, StringComparison.Ordinal);
        Assert.Contains("عقب‌افتاده", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/indicators", "عددهای تازه در راه‌اند")]
    [InlineData("/en/indicators", "New figures are being computed")]
    public async Task The_list_says_whose_figures_a_changed_formula_has_not_reached_yet(string address, string words)
    {
        Assert.DoesNotContain(words, (await _app.Open().Get(address)).Html, StringComparison.Ordinal);

        _app.Upstream.Answer("GET /api/indicators/latest", new { items = new[] { Samples.LatestItem(recomputing: true) } });

        Assert.Contains(words, (await _app.Open().Get(address)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_one_types_the_list_alone_is_answered_and_one_call_is_made()
    {
        var browser = _app.Open();
        await browser.Get("/indicators");
        var calls = _app.Upstream.AskedFor("/api/indicators/latest").Count;

        var part = await browser.Get("/indicators?search=تورم&area=IR-23", header: ("X-Pak-Part", "results"));

        Assert.StartsWith("<div id=\"results\"", part.Html.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.DoesNotContain("<html", part.Html, StringComparison.Ordinal);
        var asked = _app.Upstream.AskedFor("/api/indicators/latest");
        Assert.Equal(calls + 1, asked.Count);
        Assert.Equal("?search=تورم&area=IR-23", asked[^1].Query);
    }

    [Fact]
    public async Task Targets_stand_beside_the_figures_to_the_end_of_the_plan()
    {
        var page = await _app.Open().Get(Page);

        Assert.Contains("data-role=\"target\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<tr data-period=\"1407\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("stroke-dasharray=\"6 4\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_data_shows_the_closest_and_says_so()
    {
        var page = await _app.Open().Get(Page + "?kind=bar&at=1405");
        var range = await _app.Open().Get("/en" + Page + "?from=1390&to=1391");

        Assert.Contains("برای ۱۴۰۵ داده‌ای نیست؛ نزدیک‌ترین (۱۴۰۳) نشان داده می‌شود.", page.Html, StringComparison.Ordinal);
        Assert.Contains("No data for 1391, showing the closest (1402).", range.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?asOf=yesterday", "The time “yesterday” in the address was not understood, and the latest figures are shown:", "like 2025-03-21 or 2025-03-21T08:00:00Z.")]
    [InlineData("?asOf=1403-12-30", "The time “1403-12-30” in the address was not understood", "in the Gregorian calendar")]
    [InlineData("?from=wrong", "<a href=\"#from\">“WRONG” was not understood and is left out:", "write the period like 1403, 1403-Q3 or 1403-07.</a>")]
    [InlineData("?to=1403-13", "<a href=\"#to\">“1403-13” was not understood and is left out:", "1403-07.</a>")]
    [InlineData("?from=1405&to=1400", "The range begins at 1405, after its end: all periods are shown.", "<a href=\"#to\">The range ends at 1400, before it begins.")]
    public async Task What_the_address_says_wrongly_is_named_and_the_page_is_shown_without_it(string query, string said, string right)
    {
        var page = await _app.Open().Get("/en" + Page + query);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var html = WebUtility.HtmlDecode(page.Html).Replace("\u2066", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
        var summary = html[html.IndexOf("id=\"error-summary\"", StringComparison.Ordinal)..html.IndexOf("id=\"indicator-view\"", StringComparison.Ordinal)];
        Assert.Contains(said, summary, StringComparison.Ordinal);
        Assert.Contains(right, summary, StringComparison.Ordinal);
        Assert.Contains("<tr data-period=\"1402\"", html, StringComparison.Ordinal);
        Assert.Contains("<tr data-period=\"1403\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("asOf", Assert.Single(_app.Upstream.AskedFor("/api/indicators/inflation/data")).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_listed_in_the_order_of_the_fields()
    {
        var html = (await _app.Open().Get("/en" + Page + "?to=a&from=b&asOf=c")).Html;

        var summary = html[html.IndexOf("id=\"error-summary\"", StringComparison.Ordinal)..html.IndexOf("id=\"indicator-view\"", StringComparison.Ordinal)];
        var lines = Regex.Matches(summary, "<li>.*?“.?(?<said>[ABc]).?”", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(line => line.Groups["said"].Value);
        Assert.Equal(["B", "A", "c"], lines);
    }

    [Theory]
    [InlineData("?from=2024-03-20", "1403")]
    [InlineData("?to=2024-03-19", "1402")]
    public async Task A_range_may_be_written_in_the_other_calendar(string query, string period)
    {
        var page = await _app.Open().Get(Page + query);

        Assert.DoesNotContain("error-summary", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"closest\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<tr data-period=\"{period}\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"<tr data-period=\"{(period == "1403" ? "1402" : "1403")}\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_says_whose_figure_it_is_what_rounding_would_hide_and_which_status_has_changed()
    {
        _app.Upstream.Answer("GET /api/indicators/inflation/revisions", new
        {
            items = new[]
            {
                new { area = "IR", breakdown = "sex=female", period = "1403", old = 31.04m, @new = 31.01m, oldStatus = "U", newStatus = "A", publishedAt = "2025-03-21T08:00:00Z", submission = Guid.Empty, submittedBy = "a", approvedBy = "b", note = "c" },
            },
            next = (string?)null,
        });

        var html = (await _app.Open().Get("/en" + Page)).Html;

        var row = html[html.IndexOf("id=\"revisions\"", StringComparison.Ordinal)..];
        row = row[row.IndexOf("<tbody>", StringComparison.Ordinal)..row.IndexOf("</table>", StringComparison.Ordinal)];
        string[] parts = ["Iran, Female<", "31.04<", "Low reliability<", "31.01<", "Normal<"];
        Assert.All(parts, part => Assert.Contains(part, row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_written_for_a_time_stays_text_and_does_not_fill_the_page()
    {
        var page = await _app.Open().Get(Page + "?asOf=" + Uri.EscapeDataString("<b>" + new string('ی', 500)));

        Assert.Contains("&lt;b&gt;", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
        var html = WebUtility.HtmlDecode(page.Html);
        Assert.Contains("ی…\u2069» در نشانی خوانده نشد و تازه‌ترین داده‌ها نشان داده می‌شود؛ زمان را به میلادی", html, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('ی', 41), html[html.IndexOf("id=\"error-summary\"", StringComparison.Ordinal)..html.IndexOf("id=\"indicator-view\"", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?from=1402&to=1403&asOf=2025-03-21")]
    [InlineData("?from=&to=&asOf=")]
    [InlineData("?from=۱۴۰۳-۰۷&to=1403")]
    public async Task What_it_says_rightly_is_no_problem(string query) =>
        Assert.DoesNotContain("error-summary", (await _app.Open().Get(Page + query)).Html, StringComparison.Ordinal);

    [Theory]
    [InlineData("/indicators", "پرش به بخش", "۲<span class=\"visually-hidden\"> شاخص</span>", "۱<span class=\"visually-hidden\"> شاخص</span>")]
    [InlineData("/en/indicators", "Jump to a sector", "2<span class=\"visually-hidden\"> indicators</span>", "1<span class=\"visually-hidden\"> indicator</span>")]
    public async Task The_list_begins_with_links_to_its_sectors(string address, string name, string two, string one)
    {
        Assert.DoesNotContain("id=\"jump\"", (await _app.Open().Get(address)).Html, StringComparison.Ordinal); // one sector: nowhere to jump to

        _app.Upstream.Answer("GET /api/indicators/latest", new { items = new[] { Samples.LatestItem(), Samples.LatestItem(sector: "labour"), Samples.LatestItem() } });
        var html = (await _app.Open().Get(address)).Html;

        var jump = WebUtility.HtmlDecode(html[html.IndexOf("<nav class=\"jump\"", StringComparison.Ordinal)..html.IndexOf("<section class=\"sector\"", StringComparison.Ordinal)]);
        Assert.Contains(name, jump, StringComparison.Ordinal);
        Assert.Contains(two, jump[jump.IndexOf("href=\"#sector-prices\"", StringComparison.Ordinal)..jump.IndexOf("href=\"#sector-labour\"", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains(one, jump[jump.IndexOf("href=\"#sector-labour\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("id=\"sector-labour\"", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("href=\"#jump\"").Length - 1);
    }

    [Fact]
    public async Task A_figures_passport_says_who_submitted_and_approved_it_and_what_stood_there_before()
    {
        var page = await _app.Open().Get(Page + "?passport=IR|1403");

        var passport = page.Html[page.Html.IndexOf("id=\"passport\"", StringComparison.Ordinal)..];
        Assert.Contains(">3</dd>", passport, StringComparison.Ordinal);
        Assert.Contains(">4</dd>", passport, StringComparison.Ordinal);
        Assert.Contains("۳۱٫۰", passport, StringComparison.Ordinal);
        Assert.Contains(_app.Upstream.AskedFor("/api/indicators/inflation/revisions"), a => a.Query.Contains("period=1403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AsOf_reaches_every_reading_of_values_and_stays_in_every_link()
    {
        var page = await _app.Open().Get(Page + "?asOf=2024-06-01T00:00:00Z");

        Assert.Contains("asOf=2024-06-01T00:00:00Z", Assert.Single(_app.Upstream.AskedFor("/api/indicators/inflation/data")).Query, StringComparison.Ordinal);
        Assert.Contains("id=\"as-of\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("tab=map&amp;area=IR&amp;asOf=2024-06-01T00:00:00Z", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"asOf\" value=\"2024-06-01T00:00:00Z\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breakdown_shows_a_column_for_each_group()
    {
        AnswerByParts();

        var page = await _app.Open().Get(Page + "?breakdown=sex");

        Assert.Contains("data-breakdown=\"sex=female\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(">زن</th>", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-value=\"6\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-value=\"5\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_passport_of_a_groups_figure_says_when_it_was_published()
    {
        AnswerByParts();

        var page = await _app.Open().Get("/en" + Page + "?breakdown=sex&passport=" + Uri.EscapeDataString("IR|1402|sex=female"));

        Assert.Contains("id=\"passport\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<dt>Published</dt><dd><time datetime=\"2025-03-21T08:00:00", page.Html, StringComparison.Ordinal);
        Assert.Contains("breakdown=", _app.Upstream.AskedFor("/api/indicators/inflation/data")[^1].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_map_has_all_provinces_with_their_values_as_text()
    {
        _app.Upstream.Answer("GET /api/indicators/inflation/data", new
        {
            indicator = "inflation",
            updatedAt = "2025-03-21T08:00:00Z",
            series = new[] { new { area = "IR-23", areaName = Samples.Name("تهران", "Tehran"), observations = new[] { new { period = "1402", value = 7m, status = "A", publishedAt = "2025-03-21T08:00:00Z" } } } },
        });

        var page = await _app.Open().Get("/en" + Page + "?tab=map");

        Assert.Equal(31, page.Html.Split("<path class=\"step").Length - 1);
        Assert.Contains("Tehran: 7.0", page.Html, StringComparison.Ordinal);
        Assert.Contains("Alborz: no data", page.Html, StringComparison.Ordinal);
        Assert.Contains("Natural Earth", page.Html, StringComparison.Ordinal);
        Assert.Contains("IR-30", Assert.Single(_app.Upstream.AskedFor("/api/indicators/inflation/data")).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_figure_of_the_page_and_of_the_home_leads_to_its_passport()
    {
        var page = await _app.Open().Get(Page + "?tab=table&area=IR,IR-23");
        Assert.Contains("id=\"headline-passport\" href=\"/indicators/inflation?tab=table&amp;area=IR,IR-23&amp;passport=IR%7C1403#passport\"", page.Html, StringComparison.Ordinal);
        var comparison = page.Html[page.Html.IndexOf("id=\"comparison\"", StringComparison.Ordinal)..page.Html.IndexOf("id=\"values\"", StringComparison.Ordinal)];
        Assert.Contains("href=\"/indicators/inflation?tab=table&amp;area=IR,IR-23&amp;passport=IR%7C1402#passport\"", comparison, StringComparison.Ordinal);

        var home = await _app.Open().Get("/indicators");
        Assert.Contains("/indicators/inflation?area=IR&amp;passport=IR%7C1403#passport\"", home.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_adds_to_the_page_may_be_away()
    {
        foreach (var extra in new[] { "targets", "lineage", "revisions", "vintages" })
        {
            _app.Upstream.Refuse("GET /api/indicators/inflation/" + extra, HttpStatusCode.ServiceUnavailable);
        }

        _app.Upstream.Down("GET /api/indicators/latest");
        var page = await _app.Open().Get(Page);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("id=\"values\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_indicator_has_a_column_and_a_unit_of_its_own()
    {
        _app.Upstream.Answer("GET /api/indicators/wages", new { code = "wages", name = Samples.Name("مزد", "Wages"), sector = "prices", unit = Samples.Name("ریال", "rials"), multiplier = 0, frequency = "Q", calendar = "jalali", decimals = 0, direction = "more", agency = "statistics", publicationLagDays = 30, sample = true, version = 1 });
        _app.Upstream.Answer("GET /api/indicators/wages/data", new
        {
            indicator = "wages",
            updatedAt = "2025-03-21T08:00:00Z",
            series = new[] { new { area = "IR", areaName = Samples.Name("ایران", "Iran"), observations = new[] { new { period = "1403-Q2", value = 900m, status = "A", publishedAt = "2025-03-21T08:00:00Z" } } } },
        });

        var page = await _app.Open().Get("/en" + Page + "?second=wages");

        Assert.Contains("data-role=\"second\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-period=\"1403-Q2\" data-day=", page.Html, StringComparison.Ordinal); // placed by time among the years
        Assert.Contains("data-value=\"900\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-unit=\"rials\"", page.Html, StringComparison.Ordinal); // for the script's second scale
        Assert.Matches("<text[^>]*>rials</text>", page.Html); // and on the server's picture
    }

    [Fact]
    public async Task Figures_that_wait_for_a_changed_formula_are_said_to_be_old()
    {
        _app.Upstream.Answer("GET /api/indicators/wages", Samples.Indicator(Samples.Name("مزد", "Wages"), "wages"));
        _app.Upstream.Answer("GET /api/indicators/wages/data", new { indicator = "wages", updatedAt = "2025-03-21T08:00:00Z", series = Array.Empty<object>() });
        Assert.DoesNotContain("id=\"recomputing\"", (await _app.Open().Get(Page)).Html, StringComparison.Ordinal);

        _app.Upstream.Answer("GET /api/indicators/inflation/lineage", new { formula = "2 * prices", inputs = Array.Empty<object>(), usedBy = Array.Empty<object>(), recomputingSince = "2025-03-21T09:30:00Z" });

        var persian = WebUtility.HtmlDecode((await _app.Open().Get(Page)).Html);
        Assert.Contains("فرمول «نرخ تورم»", persian, StringComparison.Ordinal);
        Assert.Contains(">۱ فروردین ۱۴۰۴، ساعت ۱۳:۰۰</time> تغییر کرده است", persian, StringComparison.Ordinal);
        Assert.Contains("The formula of “Inflation rate”", WebUtility.HtmlDecode((await _app.Open().Get("/en" + Page + "/embed")).Html), StringComparison.Ordinal);
        Assert.Contains("The formula of “Inflation rate”", WebUtility.HtmlDecode((await _app.Open().Get("/en" + Page + "?tab=map")).Html), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"recomputing\"", (await _app.Open().Get(Page + "?asOf=2024-06-01T00:00:00Z")).Html, StringComparison.Ordinal);

        _app.Upstream.Answer("GET /api/indicators/wages/lineage", new { formula = "1 + prices", inputs = Array.Empty<object>(), usedBy = Array.Empty<object>(), recomputingSince = "2025-03-21T09:30:00Z" });
        Assert.Contains("“Wages”", WebUtility.HtmlDecode((await _app.Open().Get("/en" + Page + "?second=wages")).Html), StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private void AnswerByParts()
    {
        static object Value(string period, decimal? value) => new { period, value, status = value is null ? "M" : "A", publishedAt = "2025-03-21T08:00:00Z" };
        static object Series(string breakdown, params object[] observations) => new { area = "IR", areaName = Samples.Name("ایران", "Iran"), breakdown, observations };
        _app.Upstream.Answer("GET /api/indicators/inflation/data", new
        {
            indicator = "inflation",
            updatedAt = "2025-03-21T08:00:00Z",
            series = new[] { Series("", Value("1403", 5)), Series("sex=female", Value("1402", 6), Value("1403", null)) },
        });
    }
}
