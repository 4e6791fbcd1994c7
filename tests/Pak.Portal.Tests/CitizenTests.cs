using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>Applying.</summary>
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

    public void Dispose() => _app.Dispose();

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
