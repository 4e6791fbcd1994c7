using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>Applying and tracking.</summary>
public sealed class CitizenTests : IDisposable
{
    private const string NationalCode = "0499370899";
    private const string Apply = "/permits/pharmacy/apply?step=";
    private readonly PortalApp _app = new();

    public CitizenTests()
    {
        Samples.Fill(_app.Upstream);
        _app.Upstream.Answer(
            "POST /api/permits/applications",
            new { trackingCode = "277544337489", submittedAt = "2025-03-21T08:00:00Z", deadline = "2025-05-04T20:30:00Z", title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"), agency = "health" },
            HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_application_is_asked_one_question_a_page_checked_and_confirmed()
    {
        var browser = _app.Open();
        var sent = await AnswerAll(browser);

        Assert.Equal("/permits/pharmacy/apply?step=check", sent[^1].Location);
        var check = await browser.Get(sent[^1].Location!);
        Assert.Contains("نگار احمدی", check.Html, StringComparison.Ordinal);
        Assert.Contains("?step=mobile\">تغییر", check.Html, StringComparison.Ordinal);

        var submitted = await browser.Post(Apply + "check");
        Assert.Equal("/permits/pharmacy/apply?step=done", submitted.Location);
        Assert.Contains("277544337489", (await browser.Get(submitted.Location!)).Html, StringComparison.Ordinal);

        // The confirmation survives a reload, and sending again repeats nothing.
        Assert.Contains("277544337489", (await browser.Get(submitted.Location!)).Html, StringComparison.Ordinal);
        Assert.Equal("/permits/pharmacy/apply?step=done", (await browser.Post(Apply + "check")).Location);
        var asked = Assert.Single(_app.Upstream.AskedFor("/api/permits/applications"));
        Assert.True(asked.Headers.ContainsKey("Idempotency-Key"));
        using var body = JsonDocument.Parse(asked.Body);
        Assert.Equal(NationalCode, body.RootElement.GetProperty("applicant").GetProperty("nationalCode").GetString());
        Assert.Equal("IR-23", body.RootElement.GetProperty("area").GetString());
    }

    [Fact]
    public async Task The_national_code_is_in_no_address_and_in_no_readable_cookie()
    {
        var browser = _app.Open();

        foreach (var answer in await AnswerAll(browser))
        {
            Assert.DoesNotContain(NationalCode, answer.Location, StringComparison.Ordinal);
            var cookies = answer.Response.Headers.TryGetValues("Set-Cookie", out var values) ? string.Join('\n', values) : "";
            Assert.DoesNotContain(NationalCode, cookies, StringComparison.Ordinal);
            Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
            Assert.True(cookies.Length < 4096, "The draft fits in a cookie.");
        }
    }

    [Fact]
    public async Task A_wrong_answer_is_kept_and_explained_where_it_was_given()
    {
        var browser = _app.Open();
        await browser.Get("/permits/pharmacy/apply?step=name");
        await browser.Post(Apply + "name", ("name", "نگار احمدی"));

        var refused = await browser.Post(Apply + "national-code", ("nationalCode", "1234567890"));

        Assert.Contains("<title>خطا: ", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#nationalCode\">", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"1234567890\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"nationalCode-error\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_question_can_be_jumped_over()
    {
        var browser = _app.Open();
        await browser.Get("/permits/pharmacy/apply?step=name");

        Assert.Equal("/permits/pharmacy/apply?step=name", (await browser.Get("/permits/pharmacy/apply?step=check")).Location);
        Assert.Equal("/permits/pharmacy/apply?step=name", (await browser.Post(Apply + "check")).Location);
        Assert.Empty(_app.Upstream.AskedFor("/api/permits/applications"));
    }

    [Fact]
    public async Task What_the_service_refuses_is_shown_with_the_answers_kept()
    {
        _app.Upstream.Answer("POST /api/permits/applications", new { title = "بعضی پاسخ‌ها درست نیست", status = 422, code = "PRM-003", errors = new Dictionary<string, string[]> { ["applicant.mobile"] = ["شماره بسته است"] } }, HttpStatusCode.UnprocessableEntity);
        var browser = _app.Open();
        await AnswerAll(browser);

        var refused = await browser.Post(Apply + "check");

        Assert.Contains("<a href=\"#mobile\">شماره بسته است</a>", refused.Html, StringComparison.Ordinal);
        Assert.Contains("نگار احمدی", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_shown_in_answer_to_the_post_and_its_forms_carry_the_code_sealed()
    {
        var browser = _app.Open();
        await browser.Get("/track");

        var file = await browser.Post("/track", ("trackingCode", "۲۷۷۵ ۴۴۳۳-۷۴۸۹"), ("lastFour", "٠٨٩٩"));

        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.Contains("data-status=\"awaiting-applicant\"", file.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>1</b>", file.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("0899", file.Html, StringComparison.Ordinal);
        using var asked = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/permits/tracking")).Body);
        Assert.Equal("277544337489", asked.RootElement.GetProperty("trackingCode").GetString());
        Assert.Equal("0899", asked.RootElement.GetProperty("lastFour").GetString());

        _app.Upstream.Answer("POST /api/permits/tracking/answer", Samples.Tracked("under-review"));
        var answered = await browser.Post("/track?handler=Answer", ("ticket", Ticket(file)), ("answer", "خیابان انقلاب"));
        Assert.Contains("data-status=\"under-review\"", answered.Html, StringComparison.Ordinal);
        Assert.Contains("پایان ۱۴ اردیبهشت ۱۴۰۴", answered.Html, StringComparison.Ordinal);
        using var told = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/permits/tracking/answer")).Body);
        Assert.Equal("277544337489", told.RootElement.GetProperty("trackingCode").GetString());
    }

    [Fact]
    public async Task A_withdrawal_is_confirmed_with_a_reason_first()
    {
        _app.Upstream.Answer("POST /api/permits/tracking/withdrawal", Samples.Tracked("withdrawn"));
        var browser = _app.Open();
        await browser.Get("/track");
        var file = await browser.Post("/track", ("trackingCode", "277544337489"), ("lastFour", "0899"));

        var asked = await browser.Post("/track?handler=AskWithdrawal", ("ticket", Ticket(file)));
        Assert.Contains("id=\"withdraw-form\"", asked.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#reason\">", (await browser.Post("/track?handler=Withdraw", ("ticket", Ticket(file)), ("reason", " "))).Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor("/api/permits/tracking/withdrawal"));

        var done = await browser.Post("/track?handler=Withdraw", ("ticket", Ticket(file)), ("reason", "منصرف شدم"));
        Assert.Contains("data-status=\"withdrawn\"", done.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("forged")]
    public async Task A_forged_ticket_opens_nothing(string ticket)
    {
        var browser = _app.Open();
        await browser.Get("/track");

        var refused = await browser.Post("/track?handler=Answer", ("ticket", ticket), ("answer", "x"));

        Assert.Contains("id=\"error-summary\"", refused.Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor("/api/permits/tracking/answer"));
    }

    [Fact]
    public async Task Too_many_guesses_get_the_429_page_that_says_when_to_try_again()
    {
        _app.Upstream.Refuse("POST /api/permits/tracking", HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(40));
        var browser = _app.Open();
        await browser.Get("/track");

        var refused = await browser.Post("/track", ("trackingCode", "277544337489"), ("lastFour", "0899"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("40", refused.Header("Retry-After"));
        Assert.Contains("۴۰ ثانیه", refused.Html, StringComparison.Ordinal);
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", refused.Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private static string Ticket(Shown page)
    {
        var start = page.Html.IndexOf("name=\"ticket\" value=\"", StringComparison.Ordinal) + "name=\"ticket\" value=\"".Length;
        return page.Html[start..page.Html.IndexOf('"', start)];
    }

    private static async Task<List<Shown>> AnswerAll(Browser browser)
    {
        await browser.Get("/permits/pharmacy/apply");
        await browser.Get("/permits/pharmacy/apply?step=name");
        return
        [
            await browser.Post(Apply + "name", ("name", "نگار احمدی")),
            await browser.Post(Apply + "national-code", ("nationalCode", "۰۴۹۹-۳۷۰۸۹۹")),
            await browser.Post(Apply + "mobile", ("mobile", "۰۹۱۲ ۱۲۳ ۴۵۶۷")),
            await browser.Post(Apply + "area", ("area", "IR-23")),
            await browser.Post(Apply + "description", ("description", new string('د', 700))),
        ];
    }
}
