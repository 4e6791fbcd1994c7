using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pak.Portal.Tests;

/// <summary>Applying, from the first question to the confirmation.</summary>
public sealed class ApplyTests : IDisposable
{
    private const string NationalCode = "0499370899";
    private const string Apply = "/permits/pharmacy/apply?step=";
    private const string Applications = "/api/permits/applications";
    private readonly PortalApp _app = new();
    private readonly DraftShelf _shelf;

    public ApplyTests()
    {
        Samples.Fill(_app.Upstream);
        _shelf = new DraftShelf(_app.Upstream);
    }

    [Fact]
    public async Task An_application_is_asked_one_question_a_page_checked_and_confirmed()
    {
        var browser = _app.Open();
        var sent = await DraftShelf.Answer(browser);

        Assert.Equal([.. DraftShelf.Steps.Skip(1).Select(s => s.Step), "check"], sent.Select(s => s.Location!.Split("step=")[^1]));
        var check = await browser.Get(sent[^1].Location!);
        Assert.All(new[] { "نگار احمدی", "داروخانهٔ نگار", "۱۲ طبقه", "۳ مهر ۱۴۰۴", "شبانه‌روزی", "دارو", "خیر", "تهران", "سند.pdf", "پاسخ نداده‌اید", "بدون پرونده" }, shown => Assert.Contains(shown, check.Html, StringComparison.Ordinal));
        Assert.Contains("?step=mobile\">تغییر", check.Html, StringComparison.Ordinal);

        var submitted = await browser.Post(Apply + "check");
        Assert.Equal(Apply + "done", submitted.Location);
        Assert.Contains("277544337489", (await browser.Get(submitted.Location!)).Html, StringComparison.Ordinal);
        var body = Sent(Applications);
        Assert.Equal("IR-23", body["area"]!.GetValue<string>());
        Assert.Equal(
            """{"name":"نگار احمدی","nationalCode":"0499370899","mobile":"09121234567","confirmation":"the-confirmation"}""",
            body["applicant"]!.ToJsonString(Readable));
        Assert.Equal("""{"title":"داروخانهٔ نگار","floors":12,"opens":"2025-09-25","shift":"night","uses":["drugs"],"rented":false}""", body["answers"]!.ToJsonString(Readable));
        Assert.Equal(["deed-token-1"], body["documents"]!.AsArray().Select(d => d!.GetValue<string>()));
        Assert.Equal(["deed-token-1"], _app.Upstream.AskedFor("/api/permits/drafts").Where(a => a.Method == "PUT").Select(a => JsonNode.Parse(a.Body)!["documents"]!.AsArray()).Last(d => d.Count > 0).Select(d => d!.GetValue<string>()));
    }

    [Fact]
    public async Task The_confirmation_survives_a_reload_and_sending_again_is_explained_and_not_repeated()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser);
        await browser.Post(Apply + "check");
        await browser.Get(Apply + "done");
        Assert.Null(_shelf.Content); // the browser has it: the draft is gone

        Assert.Contains("277544337489", (await browser.Get(Apply + "done")).Html, StringComparison.Ordinal);
        var again = await browser.Post(Apply + "check");
        Assert.Equal("/permits/pharmacy/apply?step=done&again=yes", again.Location);
        Assert.Contains("id=\"repeated\"", (await browser.Get(again.Location!)).Html, StringComparison.Ordinal);
        Assert.Single(_app.Upstream.AskedFor(Applications));

        // Whoever begins anew is told first.
        Assert.Contains("id=\"anew\"", (await browser.Get("/permits/pharmacy/apply")).Html, StringComparison.Ordinal);
        Assert.Equal(Apply + "area", (await browser.Post("/permits/pharmacy/apply?handler=Discard")).Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(Apply + "area")).Status);
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_its_way_is_found_when_it_is_sent_again()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser);
        var key = _shelf.Content!["key"]!.GetValue<string>();
        // The first of two clicks was answered to a browser that no longer listened.
        _shelf.Content = new JsonObject { ["key"] = key, ["handedIn"] = JsonSerializer.SerializeToNode(new { receipt = DraftShelf.Receipt(), lastFour = "0899" }, JsonSerializerOptions.Web) };

        var second = await browser.Post(Apply + "check");

        Assert.Equal("/permits/pharmacy/apply?step=done&again=yes", second.Location);
        Assert.Contains("277544337489", (await browser.Get(second.Location!)).Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor(Applications));
    }

    [Fact]
    public async Task Two_sendings_at_once_carry_one_key_and_the_second_waits_for_the_receipt()
    {
        var tries = 0;
        _app.Upstream.Answer("POST " + Applications, _ => ++tries == 1
            ? StandIn.Json(new { title = "running", status = 409, code = "PAK-013" }, HttpStatusCode.Conflict)
            : StandIn.Json(DraftShelf.Receipt(), HttpStatusCode.Created));
        var browser = _app.Open();
        await DraftShelf.Answer(browser);

        Assert.Equal(Apply + "done", (await browser.Post(Apply + "check")).Location);
        Assert.Single(_app.Upstream.AskedFor(Applications).Select(a => a.Headers["Idempotency-Key"]).Distinct());
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task What_the_applicant_types_is_in_no_address_and_in_no_readable_cookie()
    {
        var browser = _app.Open();

        foreach (var answer in await DraftShelf.Answer(browser))
        {
            var cookies = answer.Response.Headers.TryGetValues("Set-Cookie", out var values) ? string.Join('\n', values) : "";
            foreach (var secret in new[] { NationalCode, "09121234567", DraftShelf.Secret })
            {
                Assert.DoesNotContain(secret, answer.Location, StringComparison.Ordinal);
                Assert.DoesNotContain(secret, cookies, StringComparison.Ordinal);
            }

            Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
            Assert.DoesNotContain("max-age", cookies, StringComparison.Ordinal); // gone with the browser's session
            Assert.Contains("httponly", cookies, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_question_can_be_jumped_over_and_a_changed_answer_returns_to_the_check()
    {
        var browser = _app.Open();
        await browser.Get(Apply + "area");
        Assert.Equal(Apply + "area", (await browser.Get(Apply + "check")).Location);
        Assert.Equal(Apply + "area", (await browser.Post(Apply + "check")).Location);
        Assert.Equal(Apply + "area", (await browser.Get(Apply + "no-such-step")).Location);
        Assert.Empty(_app.Upstream.AskedFor(Applications));

        await DraftShelf.Answer(browser);
        Assert.Contains("value=\"12\"", (await browser.Get(Apply + "q-floors")).Html, StringComparison.Ordinal);
        Assert.Equal(Apply + "check", (await browser.Post(Apply + "q-floors", ("q-floors", "3"))).Location);
        // Another mobile wants another code; the same one does not.
        Assert.Equal(Apply + "check", (await browser.Post(Apply + "mobile", ("mobile", "09121234567"))).Location);
        Assert.Equal(Apply + "code", (await browser.Post(Apply + "mobile", ("mobile", "09127654321"))).Location);
    }

    [Theory]
    [InlineData("applicant.nationalCode", "nationalCode")]
    [InlineData("applicant.mobile", "mobile")]
    [InlineData("answers.floors", "q-floors")]
    [InlineData("documents.photos", "d-photos")]
    [InlineData("documents", "documents")]
    [InlineData("area", "area")]
    public async Task What_the_service_refuses_at_the_end_leads_to_its_row_with_the_answers_kept(string path, string row)
    {
        Refuse("POST " + Applications, path, "این پذیرفته نیست");
        var browser = _app.Open();
        await DraftShelf.Answer(browser);

        var refused = await browser.Post(Apply + "check");

        Assert.Contains($"<a href=\"#{row}\">این پذیرفته نیست</a>", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"id=\"{row}\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<title>خطا: ", refused.Html, StringComparison.Ordinal);
        Assert.Contains("نگار احمدی", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_day_of_the_confirmation_is_over_the_way_leads_to_a_new_code()
    {
        Refuse("POST " + Applications, "applicant.confirmation", "زمان آن گذشته است");
        var browser = _app.Open();
        await DraftShelf.Answer(browser);

        Assert.Contains("<a href=\"#mobile\">زمان آن گذشته است</a>", (await browser.Post(Apply + "check")).Html, StringComparison.Ordinal);

        Assert.Equal(Apply + "code", (await browser.Post(Apply + "check")).Location);
        Assert.Contains("گذشته است", (await browser.Get(Apply + "code")).Html, StringComparison.Ordinal);
        Assert.Equal(Apply + "code", (await browser.Post(Apply + "code&handler=Resend")).Location);
        Assert.Equal(Apply + "check", (await browser.Post(Apply + "code", ("code", "123456"))).Location);
    }

    [Fact]
    public async Task A_registration_says_that_it_is_issued_at_once_and_how_to_get_it()
    {
        _app.Upstream.Answer("GET /api/permits/types/pharmacy", Samples.PermitType(@class: "registration", asks: false));
        _app.Upstream.Answer("POST " + Applications, DraftShelf.Receipt("approved"), HttpStatusCode.Created);
        var browser = _app.Open();
        await DraftShelf.Answer(browser);
        Assert.Contains("بی‌درنگ صادر می‌شود", (await browser.Get(Apply + "check")).Html, StringComparison.Ordinal);

        await browser.Post(Apply + "check");
        var done = await browser.Get(Apply + "done");

        Assert.Contains("مجوز شما صادر شد", done.Html, StringComparison.Ordinal);
        Assert.Contains("دریافت مجوز", done.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"deadline\"", done.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coming_back_later_keeps_the_cookie_for_thirty_days_and_leads_to_where_one_was()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "q-title");

        var saved = await browser.Post(Apply + "q-title", ("q-title", "داروخانهٔ نگار"), ("then", "later"));
        Assert.Equal(Apply + "saved", saved.Location);
        Assert.Contains("max-age=2592000", Assert.Single(saved.Response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Contains("۳۱ فروردین ۱۴۰۴", (await browser.Get(Apply + "saved")).Html, StringComparison.Ordinal);
        Assert.Equal("داروخانهٔ نگار", _shelf.Content!["answers"]!["title"]!.GetValue<string>());

        var back = await browser.Get("/permits/pharmacy/apply");
        Assert.Contains("id=\"resume\" href=\"/permits/pharmacy/apply?step=q-notes\"", back.Html, StringComparison.Ordinal);
        // Nothing typed is no mistake of who leaves; a wrong answer is.
        Assert.Equal(Apply + "saved", (await browser.Post(Apply + "area", ("area", ""), ("then", "later"))).Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.Post(Apply + "area", ("area", "XX"), ("then", "later"))).Status);
    }

    [Fact]
    public async Task A_draft_is_discarded_after_a_question_only()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "q-title");
        Assert.Contains("id=\"confirm-discard\"", (await browser.Get(Apply + "discard")).Html, StringComparison.Ordinal);
        Assert.NotNull(_shelf.Content);

        Assert.Equal(Apply + "discarded", (await browser.Post("/permits/pharmacy/apply?handler=Discard")).Location);

        Assert.Null(_shelf.Content);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(Apply + "discarded")).Status);
        Assert.Equal(Apply + "area", (await browser.Get("/permits/pharmacy/apply")).Location);
    }

    [Fact]
    public async Task A_draft_whose_time_is_over_is_explained()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "q-title");
        _shelf.Content = null;

        Assert.Equal("/permits/pharmacy/apply", (await browser.Get(Apply + "q-title")).Location);
        Assert.Equal("/permits/pharmacy/apply", (await browser.Post(Apply + "q-title", ("q-title", "x"))).Location);
        Assert.Contains("سی روز", (await browser.Get("/permits/pharmacy/apply")).Html, StringComparison.Ordinal);
        Assert.Equal(Apply + "area", (await browser.Get("/permits/pharmacy/apply")).Location); // said once
    }

    [Theory]
    [InlineData("")]
    [InlineData("&handler=Upload")]
    [InlineData("&handler=Remove")]
    [InlineData("&handler=Resend")]
    [InlineData("&handler=Discard")]
    public async Task A_form_that_is_not_from_here_does_nothing(string handler)
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "q-title");
        var before = _shelf.Content!.ToJsonString();

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithoutToken(Apply + "area" + handler, ("area", "IR-01"))).Status);

        Assert.Equal(before, _shelf.Content.ToJsonString());
    }

    [Fact]
    public async Task The_messages_of_the_demo_are_shown_to_the_browser_that_applied_and_to_nobody_else()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "code");
        Assert.Contains(DraftShelf.Message, (await browser.Get(Apply + "code")).Html, StringComparison.Ordinal);
        await browser.Post(Apply + "code", ("code", "123456"));
        await browser.Post(Apply + "check");
        Assert.Contains("id=\"messages-link\"", (await browser.Get(Apply + "done")).Html, StringComparison.Ordinal);

        var messages = await browser.Get(Apply + "messages");
        Assert.Contains(DraftShelf.Message, messages.Html, StringComparison.Ordinal);
        Assert.Contains("درخواست ثبت شد.", messages.Html, StringComparison.Ordinal);
        Assert.Equal("""{"trackingCode":"277544337489","lastFour":"0899"}""", Assert.Single(_app.Upstream.AskedFor("/api/permits/tracking/notices")).Body);
        Assert.Equal(Apply + "area", (await _app.Open().Get(Apply + "messages")).Location);
    }

    [Fact]
    public async Task Where_messages_are_sent_none_is_shown()
    {
        _ = new DraftShelf(_app.Upstream, isDemo: false);
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "code");
        Assert.DoesNotContain("demo-message", (await browser.Get(Apply + "code")).Html, StringComparison.Ordinal);
        await browser.Post(Apply + "code", ("code", "123456"));
        await browser.Post(Apply + "check");

        Assert.DoesNotContain("messages-link", (await browser.Get(Apply + "done")).Html, StringComparison.Ordinal);
        Assert.Equal(Apply + "done", (await browser.Get(Apply + "messages")).Location);
    }

    public void Dispose() => _app.Dispose();

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonNode Sent(string path) => JsonNode.Parse(Assert.Single(_app.Upstream.AskedFor(path)).Body)!;

    private void Refuse(string what, string path, string message) => _app.Upstream.Answer(
        what, new { title = "بعضی پاسخ‌ها درست نیست", status = 422, code = "PRM-003", errors = new Dictionary<string, string[]> { [path] = [message] } }, HttpStatusCode.UnprocessableEntity);
}
