using System.Net;
using System.Text;
using System.Text.Json;

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
    public async Task It_says_from_which_day_on_a_renewal_can_be_asked_for_and_asks_for_none_before()
    {
        var (browser, file) = await Open();

        var early = await browser.Post("/track/permit", ("ticket", file.Ticket()));

        Assert.Contains("۲۵ آذر ۱۴۰۸", Between(early.Html, "id=\"renewable-from\"", "</p>"), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"ask-renewal\"", early.Html, StringComparison.Ordinal);
        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewableFrom: "2025-03-21")); // today
        var now = await browser.Post("/track/permit", ("ticket", early.Ticket()));
        Assert.Contains("id=\"ask-renewal\"", now.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"renewable-from\"", now.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewal_is_confirmed_with_a_note_and_a_limit_loses_nothing()
    {
        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewableFrom: "2025-03-21"));
        var (browser, file) = await Open();
        var page = await browser.Post("/track/permit", ("ticket", file.Ticket()));
        var ask = await browser.Post("/track/permit?handler=AskRenewal", ("ticket", page.Ticket()));
        Assert.Contains("action=\"/track/permit?handler=Renewal\"", ask.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"keep\"", ask.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#note\">", (await browser.Post("/track/permit?handler=Renewal", ("ticket", ask.Ticket()), ("note", new string('x', 501)))).Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor("/api/permits/tracking/renewal"));
        _app.Upstream.Refuse("POST /api/permits/tracking/renewal", HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(20));
        var held = await browser.Post("/track/permit?handler=Renewal", ("ticket", ask.Ticket()), ("note", "نشانی همان است"));
        Assert.Equal(HttpStatusCode.TooManyRequests, held.Status);
        Assert.Contains("نشانی همان است</textarea>", held.Html, StringComparison.Ordinal);

        _app.Upstream.Answer("POST /api/permits/tracking/renewal", TrackedSamples.Permit(renewableFrom: "2025-03-21", renewalAskedAt: "2025-03-21T08:00:00Z"));
        var done = await browser.Post("/track/permit?handler=Renewal", ("ticket", held.Ticket()), ("note", "نشانی همان است"));

        Assert.Contains("درخواست تمدید به دستگاه رسید", Between(done.Html, "id=\"done\"", "</div>"), StringComparison.Ordinal);
        Assert.Contains("۱ فروردین ۱۴۰۴", Between(done.Html, "id=\"renewal-asked\"", "</p>"), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"ask-renewal\"", done.Html, StringComparison.Ordinal);
        var asked = _app.Upstream.AskedFor("/api/permits/tracking/renewal");
        Assert.Equal(2, asked.Count);
        Assert.Equal("نشانی همان است", JsonSerializer.Deserialize<JsonElement>(asked[1].Body).GetProperty("note").GetString());
        Assert.Single(asked.Select(a => a.Headers["Idempotency-Key"]).Distinct()); // the same page, the same words
    }

    [Theory]
    [InlineData("هنوز زمان تمدید این مجوز نرسیده است", "2029-12-15", null, "renewable-from")]
    [InlineData("تمدید این مجوز پیش‌تر درخواست شده است", "2025-03-21", "2025-03-20T08:00:00Z", "renewal-asked")]
    public async Task A_renewal_that_is_refused_shows_the_problem_above_the_permit_as_it_stands(string problem, string renewableFrom, string? askedAt, string then)
    {
        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewableFrom: renewableFrom, renewalAskedAt: askedAt));
        _app.Upstream.Refuse("POST /api/permits/tracking/renewal", HttpStatusCode.Conflict, title: problem);
        var (browser, file) = await Open();

        var refused = await browser.Post("/track/permit?handler=Renewal", ("ticket", file.Ticket()));

        Assert.Contains(problem, Between(refused.Html, "id=\"error-summary\"", "</div>"), StringComparison.Ordinal);
        Assert.Contains("id=\"sheet\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"id=\"{then}\"", refused.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("renewal-declined renewal-asked", true)]
    [InlineData("suspended reinstated renewal-declined renewal-asked", true)]
    [InlineData("renewal-asked renewal-declined renewal-asked", false)]
    [InlineData("renewed renewal-asked renewal-declined renewal-asked", false)]
    [InlineData("renewal-asked", false)]
    public async Task The_holder_reads_why_the_agency_declined_until_it_is_asked_again(string later, bool isShown)
    {
        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewableFrom: "2025-03-21", renewalAskedAt: later.StartsWith("renewal-asked", StringComparison.Ordinal) ? "2025-03-20T08:00:00Z" : null, later: later.Split(' ')));
        var (browser, file) = await Open();

        var page = await browser.Post("/track/permit", ("ticket", file.Ticket()));

        Assert.Equal(isShown, page.Html.Contains("id=\"renewal-declined\"", StringComparison.Ordinal));
        if (isShown)
        {
            var told = Between(page.Html, "id=\"renewal-declined\"", "</div>");
            Assert.Contains("۳۰ اسفند ۱۴۰۳", told, StringComparison.Ordinal);
            Assert.Contains("<blockquote dir=\"auto\">7</blockquote>", told, StringComparison.Ordinal);
            Assert.Contains("می‌توانید دوباره درخواست کنید", told, StringComparison.Ordinal);
            Assert.Contains("id=\"ask-renewal\"", page.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task Every_view_of_a_renewal_reads_in_both_languages(string prefix)
    {
        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewableFrom: "2025-03-21"));
        var (browser, file) = await Open(prefix);
        var open = await browser.Post(prefix + "/track/permit", ("ticket", file.Ticket()));
        var ask = await browser.Post(prefix + "/track/permit?handler=AskRenewal", ("ticket", open.Ticket()));
        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewalAskedAt: "2025-03-21T08:00:00Z"));
        var asked = await browser.Post(prefix + "/track/permit", ("ticket", ask.Ticket()));

        _app.Upstream.Answer(Permit, TrackedSamples.Permit(renewableFrom: "2025-03-21", later: ["renewal-declined", "renewal-asked"]));
        var declined = await browser.Post(prefix + "/track/permit", ("ticket", asked.Ticket()));

        foreach (var page in new[] { open, ask, asked, declined })
        {
            PagesTests.HasOneHeadingUniqueIdsAndLabels(page.Html);
        }

        // The sheet itself has an address and the name of a format in Latin letters.
        foreach (var part in new[] { ask.Html, Between(open.Html, "id=\"renewal\"", "</section>"), Between(asked.Html, "id=\"renewal\"", "</section>"), Between(declined.Html, "id=\"renewal\"", "</section>"), Between(declined.Html, "id=\"permit-history\"", "</ol>") })
        {
            Assert.Empty(prefix.Length == 0 ? PagesTests.LatinIn(part) : PagesTests.PersianIn(part));
        }
    }

    [Fact]
    public async Task Without_a_ticket_there_is_no_permit()
    {
        var browser = _app.Open();
        Assert.Equal("/track", (await browser.Get("/track/permit")).Location);
        await browser.Get("/track");

        foreach (var handler in new[] { "", "?handler=Document", "?handler=AskSurrender", "?handler=Surrender", "?handler=AskRenewal", "?handler=Renewal" })
        {
            Assert.Contains("زمان این صفحه گذشته است", (await browser.Post("/track/permit" + handler, ("ticket", "forged"), ("reason", "x"))).Html, StringComparison.Ordinal);
        }

        Assert.Equal(0, _app.Upstream.Posts);
    }

    public void Dispose() => _app.Dispose();

    private static string Between(string html, string from, string until)
    {
        var start = html.IndexOf(from, StringComparison.Ordinal);
        Assert.True(start >= 0, from);
        return WebUtility.HtmlDecode(html[(html.IndexOf('>', start) + 1)..html.IndexOf(until, start, StringComparison.Ordinal)]);
    }

    private async Task<(Browser Browser, Shown File)> Open(string prefix = "")
    {
        var browser = _app.Open();
        return (browser, await browser.Track(prefix));
    }
}
