using System.Net;
using System.Text.RegularExpressions;

namespace Pak.Portal.Tests;

/// <summary>What holds for every page in both languages.</summary>
public sealed partial class PagesTests : IDisposable
{
    private readonly PortalApp _app = new();

    public PagesTests() => Samples.Fill(_app.Upstream);

    public static TheoryData<string> Pages { get; } =
    [
        "/", "/indicators", "/indicators?search=x", "/indicators/inflation", "/indicators/inflation?from=wrong",
        "/indicators/inflation?tab=map", "/indicators/inflation?tab=table&area=IR,IR-23&sort=-to", "/indicators/inflation?kind=bar&area=IR,IR-23&at=1404", "/indicators/inflation?passport=IR|1403",
        "/indicators/inflation?show=relative&second=prices", "/indicators/inflation/download?area=IR", "/agencies", "/agencies/statistics", "/permits",
        "/permits/pharmacy", "/permits/pharmacy/apply?step=area", "/permits/pharmacy/apply?step=discarded", "/track", "/verify", "/sign-in", "/sign-out", "/no-such-page", "/workspace",
        $"/workspace/submissions/{Samples.SubmissionId}", "/workspace/upload", "/workspace/permits", $"/workspace/permits/{Samples.FileId}",
        "/workspace/targets", "/workspace/targets/new", $"/workspace/targets/{Samples.TargetId}", "/workspace/definitions", "/workspace/definitions/edit",
        "/workspace/rules", "/workspace/locks", "/workspace/lock-rules", "/workspace/plans", "/workspace/plans/7th-plan", "/workspace/breakdowns",
        "/workspace/permits?status=all&order=newest&warned=2&mine=true", "/workspace/permits/notices", "/workspace/inquiries", "/workspace/inquiries?state=all", $"/workspace/inquiries/{StaffSamples.InquiryId}",
        "/workspace/appeals", "/workspace/appeals?state=upheld", $"/workspace/appeals/{Samples.FileId}", "/workspace/permits/register", "/workspace/permits/register?renewals=true", $"/workspace/permits/register/{StaffSamples.Number}",
        "/workspace/calendar", "/workspace/calendar?moved=3", "/workspace/calendar/rules",
    ];

    /// <summary>With the one that shows both languages at once.</summary>
    public static TheoryData<string> AllPages { get; } = [.. ((IEnumerable<object[]>)Pages).Select(row => (string)row[0]), "/workspace/definitions/edit/inflation"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_Persian_page_is_Persian_and_right_to_left(string path)
    {
        var page = await Fetch("", path);

        Assert.Contains("<html lang=\"fa\" dir=\"rtl\">", page.Html, StringComparison.Ordinal);
        Assert.Empty(LatinIn(page.Html));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task An_English_page_has_no_Persian_in_it(string path)
    {
        var page = await Fetch("/en", path);

        Assert.Contains("<html lang=\"en\" dir=\"ltr\">", page.Html, StringComparison.Ordinal);
        Assert.Empty(PersianIn(page.Html));
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task A_page_has_nothing_that_its_policy_forbids(string path)
    {
        var page = await Fetch("", path);

        Assert.Contains("script-src 'self'; style-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
        Assert.Empty(Inline().Matches(page.Html).Select(m => m.Value));
        Assert.DoesNotContain("https://", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task A_page_has_one_heading_of_the_first_rank_unique_ids_and_labelled_fields(string path)
    {
        HasOneHeadingUniqueIdsAndLabels((await Fetch("", path)).Html);
    }

    internal static List<string> LatinIn(string html) => [.. LatinWords().Matches(Visible(html)).Select(m => m.Value).Distinct().Except(KeptInLatin)];

    internal static List<string> PersianIn(string html) => [.. PersianLetters().Matches(LanguageLink().Replace(html, "")).Select(m => m.Value)];

    internal static void HasOneHeadingUniqueIdsAndLabels(string html)
    {
        Assert.Single(FirstHeading().Matches(html));
        var ids = Ids().Matches(html).Select(m => m.Groups["id"].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var labels = LabelTargets().Matches(html).Select(m => m.Groups["id"].Value).ToList();
        foreach (Match field in Fields().Matches(html))
        {
            Assert.Contains(field.Groups["id"].Value, labels);
        }
    }

    [Fact]
    public async Task The_language_link_keeps_the_page_and_what_it_shows()
    {
        var persian = await _app.Open().Get("/indicators/inflation?area=IR&from=1402");
        var english = await _app.Open().Get("/en/indicators/inflation?area=IR&from=1402");

        Assert.Contains("id=\"language\" href=\"/en/indicators/inflation?area=IR&amp;from=1402\"", persian.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"language\" href=\"/indicators/inflation?area=IR&amp;from=1402\"", english.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/indicators\"", english.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_are_Jalali_in_Persian_with_the_Gregorian_in_the_title()
    {
        var page = await _app.Open().Get("/indicators/inflation");

        Assert.Contains("<time datetime=\"2025-03-21T08:00:00Z\" title=\"21 March 2025\">۱ فروردین ۱۴۰۴، ساعت ۱۱:۳۰</time>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<td data-value=\"-1234.5\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("\u200E−۱٬۲۳۴٫۵", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains("title=\"20 Mar 2024 – 20 Mar 2025\">۱۴۰۳<", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_name_stays_text()
    {
        var evil = Samples.Name("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>");
        _app.Upstream.Answer("GET /api/agencies/statistics", Samples.Agency(name: evil));
        _app.Upstream.Answer("GET /api/indicators/inflation", Samples.Indicator(name: evil));
        _app.Upstream.Answer("GET /api/permits/types/pharmacy", Samples.PermitType(title: evil));

        foreach (var path in new[] { "/agencies/statistics", "/indicators/inflation", "/permits/pharmacy" })
        {
            Assert.Contains("&lt;script&gt;alert(1)", (await _app.Open().Get(path)).Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", (await _app.Open().Get(path)).Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", (await _app.Open().Get("/en" + path)).Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_services_learn_the_visitors_address_and_language()
    {
        await _app.Open().Get("/en/agencies", visitor: "203.0.113.7");

        var asked = Assert.Single(_app.Upstream.AskedFor("/api/agencies"));
        Assert.Equal("en", asked.Headers["Accept-Language"]);
        Assert.Equal("203.0.113.7", asked.Headers["X-Forwarded-For"]);
    }

    public void Dispose() => _app.Dispose();

    private static readonly string[] KeptInLatin = ["English", "CSV", "JSON", "UTF", "MB", "Q", "XLSX", "SDMX", "SVG", "PNG", "Excel", "Python", "CC", "BY", "exports", "lag", "gdp", "public", "Public", "th", "plan", "PDF", "JPEG", "WRONG"];

    private static string Visible(string html) => Tags().Replace(Machine().Replace(html, " "), " ");

    private async Task<Shown> Fetch(string prefix, string path)
    {
        var browser = _app.Open();
        if (path != "/sign-in") // which sends those who are signed in on
        {
            await browser.SignIn(prefix);
        }

        return await browser.Get(prefix + path);
    }

    [GeneratedRegex("<(?<tag>code|pre|script|style)[ >].*?</\\k<tag>>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Machine();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("(?<![&a-zA-Z])[A-Za-z]{2,}(?!;)", RegexOptions.None, 1000)]
    private static partial Regex LatinWords();

    [GeneratedRegex("[\u0600-\u06FF][^<]{0,30}", RegexOptions.None, 1000)]
    private static partial Regex PersianLetters();

    [GeneratedRegex("<a id=\"language\".*?</a>", RegexOptions.Singleline, 1000)]
    private static partial Regex LanguageLink();

    [GeneratedRegex("<[^>]* (style|on[a-z]+)=[^>]*>|<style|<script(?![^>]*\\bsrc=)[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inline();

    [GeneratedRegex("<h1[ >]", RegexOptions.None, 1000)]
    private static partial Regex FirstHeading();

    [GeneratedRegex("[ ]id=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex("<label[^>]* for=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelTargets();

    [GeneratedRegex("<(input|select|textarea)(?![^>]*type=\"hidden\")[^>]* id=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fields();
}
