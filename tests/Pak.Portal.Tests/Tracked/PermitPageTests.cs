using System.Net;
using System.Text;

namespace Pak.Portal.Tests.Tracked;

/// <summary>The permit in its holder's hands.</summary>
public sealed class PermitPageTests : IDisposable
{
    private const string Permit = "POST /api/permits/tracking/permit";
    private readonly PortalApp _app = new();

    public PermitPageTests()
    {
        Samples.Fill(_app.Upstream);
        _app.Upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole("approved", permit: "active"));
        _app.Upstream.Answer(Permit, TrackedSamples.Permit());
    }

    [Fact]
    public async Task It_shows_number_holder_and_dates_and_both_codes_as_pictures_that_run_nothing()
    {
        var (browser, file) = await Open();
        Assert.Contains(TrackedSamples.Number, file.Html, StringComparison.Ordinal);

        var page = await browser.Post("/track/permit", ("ticket", file.Ticket()));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains($"id=\"number\">{TrackedSamples.Number}<", page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"holder\"><bdi>4</bdi>", page.Html, StringComparison.Ordinal);
        Assert.Contains("۲۶ اسفند ۱۴۰۳", page.Html, StringComparison.Ordinal);
        Assert.Contains("۲۵ اسفند ۱۴۰۸", page.Html, StringComparison.Ordinal);
        Assert.Contains("http://localhost:8080/verify/AAAAAAAAAAAAAAAAAAAAAAAAAAA", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/svg&#x2B;xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")).Replace("+", "&#x2B;", StringComparison.Ordinal), page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"sample\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"state\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain(TrackedSamples.Code, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signed_document_is_a_file_to_keep()
    {
        var (browser, file) = await Open();

        var document = await browser.Post("/track/permit?handler=Document", ("ticket", file.Ticket()));

        Assert.Equal("eyJhbGciOiJFUzI1NiJ9.e30.c2ln", document.Html);
        Assert.Equal("application/jose", document.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"attachment; filename=permit-{TrackedSamples.Number}.jws; filename*=UTF-8''permit-{TrackedSamples.Number}.jws", document.Header("Content-Disposition"));
        Assert.Contains("no-store", document.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("suspended", "does not hold at present", true)]
    [InlineData("revoked", "has been revoked", false)]
    [InlineData("surrendered", "has been given back", false)]
    [InlineData("expired", "has expired", false)]
    public async Task What_does_not_hold_says_so_on_the_sheet_itself(string state, string words, bool maySurrender)
    {
        _app.Upstream.Answer(Permit, TrackedSamples.Permit(state, sample: false));
        var (browser, file) = await Open("/en");

        var page = await browser.Post("/en/track/permit", ("ticket", file.Ticket()));

        Assert.Contains($"data-state=\"{state}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(words, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"sample\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(maySurrender, page.Html.Contains("id=\"ask-surrender\"", StringComparison.Ordinal));
        Assert.Contains("As it stands this permit cannot be renewed", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewal_is_asked_for_once_its_day_has_come_and_once_only()
    {
        var (browser, file) = await Open("/en");
        Assert.Contains("id=\"renewable-from\"", (await browser.Post("/en/track/permit", ("ticket", file.Ticket()))).Html, StringComparison.Ordinal);

        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewableFrom: "2025-03-01"));
        var page = await browser.Post("/en/track/permit", ("ticket", file.Ticket()));
        Assert.Contains("id=\"ask-renewal\"", page.Html, StringComparison.Ordinal);

        _app.Upstream.Answer("POST /api/permits/tracking/renewal", TrackedSamples.Permit(renewableFrom: "2025-03-01", renewalAskedAt: "2025-03-20T08:00:00Z"));
        var asked = await browser.Post("/en/track/permit?handler=AskRenewal", ("ticket", page.Ticket()));
        Assert.Contains("id=\"done\"", asked.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"renewal-asked\"", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"ask-renewal\"", asked.Html, StringComparison.Ordinal);
        Assert.NotEmpty(Assert.Single(_app.Upstream.AskedFor("/api/permits/tracking/renewal")).Headers["Idempotency-Key"]);

        _app.Upstream.Refuse("POST /api/permits/tracking/renewal", HttpStatusCode.Conflict);
        var refused = await browser.Post("/en/track/permit?handler=AskRenewal", ("ticket", page.Ticket()));
        Assert.Contains("id=\"error-summary\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"sheet\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_back_is_confirmed_with_a_reason_and_a_limit_loses_nothing()
    {
        var (browser, file) = await Open();
        var page = await browser.Post("/track/permit", ("ticket", file.Ticket()));
        var ask = await browser.Post("/track/permit?handler=AskSurrender", ("ticket", page.Ticket()));
        Assert.Contains("id=\"surrender-form\"", ask.Html, StringComparison.Ordinal);
        Assert.Contains("class=\"after\" action=\"/track/permit\"", ask.Html, StringComparison.Ordinal); // back, not to the same question
        Assert.Contains("<a href=\"#reason\">", (await browser.Post("/track/permit?handler=Surrender", ("ticket", ask.Ticket()), ("reason", ""))).Html, StringComparison.Ordinal);
        _app.Upstream.Refuse("POST /api/permits/tracking/surrender", HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(20));
        var held = await browser.Post("/track/permit?handler=Surrender", ("ticket", ask.Ticket()), ("reason", "تعطیل شد"));
        Assert.Equal(HttpStatusCode.TooManyRequests, held.Status);
        Assert.Contains("تعطیل شد</textarea>", held.Html, StringComparison.Ordinal);
        Assert.Contains("۲۰ ثانیه", held.Html, StringComparison.Ordinal);

        _app.Upstream.Answer("POST /api/permits/tracking/surrender", TrackedSamples.Permit("surrendered"));
        var done = await browser.Post("/track/permit?handler=Surrender", ("ticket", held.Ticket()), ("reason", "تعطیل شد"));

        Assert.Contains("مجوز را پس دادید", done.Html, StringComparison.Ordinal);
        Assert.Contains("data-state=\"surrendered\"", done.Html, StringComparison.Ordinal);
        var keys = _app.Upstream.AskedFor("/api/permits/tracking/surrender").Select(a => a.Headers["Idempotency-Key"]).ToList();
        Assert.Equal(2, keys.Count);
        Assert.Equal(keys[0], keys[1]); // the same page, the same words
    }

    [Fact]
    public async Task Without_a_ticket_there_is_no_permit()
    {
        var browser = _app.Open();
        Assert.Equal("/track", (await browser.Get("/track/permit")).Location);
        await browser.Get("/track");

        foreach (var handler in new[] { "", "?handler=Document", "?handler=AskSurrender", "?handler=Surrender" })
        {
            Assert.Contains("زمان این صفحه گذشته است", (await browser.Post("/track/permit" + handler, ("ticket", "forged"), ("reason", "x"))).Html, StringComparison.Ordinal);
        }

        Assert.Equal(0, _app.Upstream.Posts);
    }

    public void Dispose() => _app.Dispose();

    private async Task<(Browser Browser, Shown File)> Open(string prefix = "")
    {
        var browser = _app.Open();
        return (browser, await browser.Track(prefix));
    }
}
