using System.Net;

namespace Pak.Portal.Tests;

/// <summary>The catalogue of permits and what it says of each.</summary>
public sealed class CatalogueTests : IDisposable
{
    private readonly PortalApp _app = new();

    public CatalogueTests() => Samples.Fill(_app.Upstream);

    [Fact]
    public async Task The_catalogue_is_searched_and_grouped_by_agency()
    {
        var page = await _app.Open().Get("/permits?search=" + Uri.EscapeDataString("داروخانه تاسيس") + "&agency=health");

        Assert.Contains("<h2 id=\"of-health\">وزارت بهداشت</h2>", page.Html, StringComparison.Ordinal);
        Assert.Contains("داروخانه را شما اداره می‌کنید", page.Html, StringComparison.Ordinal);
        var asked = Assert.Single(_app.Upstream.AskedFor("/api/permits/types"));
        Assert.Contains("search=داروخانه تاسیس&agency=health", asked.Query, StringComparison.Ordinal);
        _app.Upstream.Answer("GET /api/permits/types", new { items = Array.Empty<object>(), next = (string?)null });
        Assert.Contains("id=\"no-results\"", (await _app.Open().Get("/permits?search=x")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_says_what_it_takes_how_long_what_it_costs_and_why_it_is_refused()
    {
        var page = WebUtility.HtmlDecode((await _app.Open().Get("/permits/pharmacy")).Html);

        Assert.All(
            new[]
            {
                "مدرک تحصیلی", "PDF، JPEG، هر پرونده حداکثر ۵ مگابایت", "تا ۳ پرونده", "عکس محل (دلخواه)", "نام داروخانه", "توضیح (دلخواه)", "سوءپیشینه دارد؟", "۵ روز کاری وقت دارد؛ سکوتش یعنی مانعی نیست",
                "۱۲٫۵ <small>روز کاری، میانه", "۱۲٬۰۰۰٬۰۰۰", "۶۰ <small>ماه", "سکوت آن را موافقت می‌شمارد", "تا ۵ روز کاری مهلت را تمدید", "<li value=\"1\">", "قانون ۱۳۳۴", "شرط ۱: مسئول فنی", "۶ بار", "id=\"upcoming\"", "id=\"appeal\"",
            },
            shown => Assert.Contains(shown, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task Where_there_are_too_few_decisions_it_says_so(int decided)
    {
        _app.Upstream.Answer("GET /api/permits/types/pharmacy/statistics", Samples.Statistics(decided, refused: 0));

        var page = (await _app.Open().Get("/permits/pharmacy")).Html;

        Assert.Contains("کمتر از آن است", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"in-fact\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"refusals\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_figures_the_page_stands()
    {
        _app.Upstream.Down("GET /api/permits/types/pharmacy/statistics");

        var page = await _app.Open().Get("/permits/pharmacy");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("id=\"statistics\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_is_issued_at_once()
    {
        _app.Upstream.Answer("GET /api/permits/types/pharmacy", Samples.PermitType(@class: "registration", asks: false));

        Assert.Contains("همان دم که ثبت شود صادر می‌شود", (await _app.Open().Get("/permits/pharmacy")).Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();
}
