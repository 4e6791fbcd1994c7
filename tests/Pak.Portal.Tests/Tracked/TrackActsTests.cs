using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests.Tracked;

/// <summary>What a citizen does to a file: each act, its confirmation, its refusal, and what a limit leaves untouched.</summary>
public sealed class TrackActsTests : IDisposable
{
    private const string File = "POST /api/permits/tracking/file";
    private readonly PortalApp _app = new();

    public TrackActsTests()
    {
        Samples.Fill(_app.Upstream);
        foreach (var act in new[] { "answer", "withdrawal", "appeal" })
        {
            _app.Upstream.Answer($"POST /api/permits/tracking/{act}", TrackedSamples.Acted());
        }

        _app.Upstream.Answer("POST /api/permits/tracking/rating", new { stars = 4, ratedAt = "2025-03-21T08:00:00Z" });
    }

    [Fact]
    public async Task An_answer_goes_to_the_agency_once_however_often_it_is_sent_from_one_page()
    {
        var browser = _app.Open();
        var page = await browser.Track();
        Assert.Contains("<a href=\"#answer\">", (await Post("Answer", ("answer", " "))).Html, StringComparison.Ordinal);
        Assert.Empty(Sent("answer"));

        _app.Upstream.Answer(File, TrackedSamples.Whole("under-review"));
        var done = await Post("Answer", ("answer", "خیابان انقلاب\r\nپلاک ۱"));
        await Post("Answer", ("answer", "خیابان انقلاب\r\nپلاک ۱"));
        await Post("Answer", ("answer", "پاسخی دیگر"));

        Assert.Contains("data-status=\"under-review\"", done.Html, StringComparison.Ordinal);
        Assert.Contains("پاسخ شما به دستگاه رسید.", done.Html, StringComparison.Ordinal);
        Assert.Equal("خیابان انقلاب\nپلاک ۱", Sent("answer")[0].GetProperty("text").GetString());
        Assert.Equal(TrackedSamples.Code, Sent("answer")[0].GetProperty("trackingCode").GetString());
        var keys = _app.Upstream.AskedFor("/api/permits/tracking/answer").Select(a => a.Headers["Idempotency-Key"]).ToList();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], keys[2]);

        Task<Shown> Post(string handler, params (string, string)[] fields) => browser.Post($"/track?handler={handler}", [("ticket", page.Ticket()), .. fields]);
    }

    [Fact]
    public async Task A_withdrawal_is_confirmed_with_a_reason_and_asking_costs_the_code_nothing()
    {
        var browser = _app.Open();
        var file = await browser.Track();

        var asked = await browser.Post("/track?handler=AskWithdrawal", ("ticket", file.Ticket()));
        Assert.Contains("id=\"withdraw-form\"", asked.Html, StringComparison.Ordinal);
        Assert.Contains("پروانهٔ تأسیس داروخانه", asked.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#reason\">", (await browser.Post("/track?handler=Withdraw", ("ticket", asked.Ticket()), ("reason", " "))).Html, StringComparison.Ordinal);
        Assert.Single(_app.Upstream.AskedFor("/api/permits/tracking/file"));
        Assert.Empty(Sent("withdrawal"));

        _app.Upstream.Answer(File, TrackedSamples.Whole("withdrawn"));
        var done = await browser.Post("/track?handler=Withdraw", ("ticket", asked.Ticket()), ("reason", "منصرف شدم"));
        Assert.Contains("data-status=\"withdrawn\"", done.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"ask-withdrawal\"", done.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_appeal_says_until_when_and_to_whom_is_read_once_more_and_then_lodged()
    {
        _app.Upstream.Answer(File, TrackedSamples.Whole("refused", mayAppeal: true));
        var browser = _app.Open();
        var refused = await browser.Track();
        Assert.Contains("پایان ۲۱ فروردین ۱۴۰۴", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<strong>وزارت اقتصاد</strong>", refused.Html, StringComparison.Ordinal);

        Assert.Contains("<a href=\"#appeal\">", (await browser.Post("/track?handler=CheckAppeal", ("ticket", refused.Ticket()), ("appeal", ""))).Html, StringComparison.Ordinal);
        var check = await browser.Post("/track?handler=CheckAppeal", ("ticket", refused.Ticket()), ("appeal", "مسئول فنی <معرفی> شده بود"));
        Assert.Contains("id=\"appeal-text\" dir=\"auto\">مسئول فنی &lt;معرفی&gt; شده بود<", check.Html, StringComparison.Ordinal);
        Assert.Empty(Sent("appeal"));
        var edit = await browser.Post("/track?handler=EditAppeal", ("ticket", check.Ticket()), ("appeal", "مسئول فنی"));
        Assert.Contains("مسئول فنی</textarea>", edit.Html, StringComparison.Ordinal);

        _app.Upstream.Answer(File, TrackedSamples.Whole("refused", TrackedSamples.Appeal("open")));
        var lodged = await browser.Post("/track?handler=Appeal", ("ticket", check.Ticket()), ("appeal", "مسئول فنی معرفی شده بود"));
        Assert.Contains("id=\"appeal-state\" data-state=\"open\"", lodged.Html, StringComparison.Ordinal);
        Assert.Contains("پایان ۳۱ فروردین ۱۴۰۴", lodged.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"appeal-form\"", lodged.Html, StringComparison.Ordinal);
        Assert.Equal("مسئول فنی معرفی شده بود", Assert.Single(Sent("appeal")).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("upheld", "Dismissed")]
    [InlineData("overturned", "✔ Granted")]
    public async Task The_outcome_of_an_appeal_stands_with_its_grounds(string state, string tag)
    {
        _app.Upstream.Answer(File, TrackedSamples.Whole(state == "upheld" ? "refused" : "approved", TrackedSamples.Appeal(state)));

        var page = await _app.Open().Track("/en");

        Assert.Contains($">{tag}</strong>", page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"appeal-decision\" dir=\"auto\">3<", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_days_for_an_appeal_are_over_none_is_offered()
    {
        _app.Upstream.Answer(File, TrackedSamples.Whole("refused", mayAppeal: true));
        _app.Clock.Advance(TimeSpan.FromDays(30));

        Assert.DoesNotContain("appeal-form", (await _app.Open().Track()).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_is_rated_once_it_is_decided_with_a_note_if_one_likes()
    {
        Assert.DoesNotContain("id=\"rating\"", (await _app.Open().Track()).Html, StringComparison.Ordinal);
        _app.Upstream.Answer(File, TrackedSamples.Whole("approved"));
        var browser = _app.Open();
        var decided = await browser.Track();
        Assert.Contains("<a href=\"#stars\">", (await browser.Post("/track?handler=Rate", ("ticket", decided.Ticket()), ("comment", "خوب"))).Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#stars\">", (await browser.Post("/track?handler=Rate", ("ticket", decided.Ticket()), ("stars", "6"))).Html, StringComparison.Ordinal);
        Assert.Empty(Sent("rating"));

        _app.Upstream.Answer(File, TrackedSamples.Whole("approved", rating: new { stars = 4, ratedAt = "2025-03-21T08:00:00Z", comment = "6" }));
        var done = await browser.Post("/track?handler=Rate", ("ticket", decided.Ticket()), ("stars", "4"), ("comment", "خوب"));

        Assert.Contains("id=\"rated\" data-stars=\"4\"", done.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"rating-form\"", done.Html, StringComparison.Ordinal);
        Assert.Equal((4, "خوب"), (Sent("rating")[0].GetProperty("stars").GetInt32(), Sent("rating")[0].GetProperty("comment").GetString()));
    }

    [Theory]
    [InlineData("Answer", "answer", "answer")]
    [InlineData("Withdraw", "reason", "withdrawal")]
    [InlineData("Appeal", "appeal", "appeal")]
    public async Task A_limit_loses_nothing_that_was_written_and_says_when_to_send_it_again(string handler, string field, string path)
    {
        var browser = _app.Open();
        var file = await browser.Track();
        _app.Upstream.Refuse($"POST /api/permits/tracking/{path}", HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromMinutes(5));

        var held = await browser.Post($"/track?handler={handler}", ("ticket", file.Ticket()), (field, "نوشتهٔ من"));

        Assert.Equal(HttpStatusCode.TooManyRequests, held.Status);
        Assert.Equal("300", held.Header("Retry-After"));
        Assert.Contains("۵ دقیقهٔ دیگر", held.Html, StringComparison.Ordinal);
        Assert.Contains("نوشتهٔ من</textarea>", held.Html, StringComparison.Ordinal);
        Assert.Contains($"handler={handler}", held.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_is_said_to_be_done_even_where_the_file_cannot_be_shown()
    {
        var browser = _app.Open();
        var file = await browser.Track();
        _app.Upstream.Refuse(File, HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(30));

        var done = await browser.Post("/track?handler=Answer", ("ticket", file.Ticket()), ("answer", "تهران"));

        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains("<h1 id=\"done\">پاسخ شما به دستگاه رسید.</h1>", done.Html, StringComparison.Ordinal);
        Assert.Contains("۳۰ ثانیه", done.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_refuses_is_shown_on_the_file_as_it_is_now()
    {
        var browser = _app.Open();
        var file = await browser.Track();
        _app.Upstream.Refuse("POST /api/permits/tracking/answer", HttpStatusCode.Conflict, "PRM-102", "این درخواست از اعتبار افتاده است");
        _app.Upstream.Answer(File, TrackedSamples.Whole("lapsed"));

        var page = await browser.Post("/track?handler=Answer", ("ticket", file.Ticket()), ("answer", "دیر"));

        Assert.Contains("id=\"error-summary\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("این درخواست از اعتبار افتاده است", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-status=\"lapsed\"", page.Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private List<JsonElement> Sent(string act) =>
        [.. _app.Upstream.AskedFor($"/api/permits/tracking/{act}").Select(a => JsonDocument.Parse(a.Body).RootElement)];
}
