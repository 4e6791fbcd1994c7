using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Pages.Tracked;
using Pak.Portal.Security;

namespace Pak.Portal.Tests.Tracked;

/// <summary>What a tracked file shows, in each state, and how it is reached.</summary>
public sealed partial class TrackTests : IDisposable
{
    private readonly PortalApp _app = new();

    public TrackTests() => Samples.Fill(_app.Upstream);

    [Theory]
    [InlineData("submitted", "ثبت‌شده", "Submitted")]
    [InlineData("under-review", "در دست بررسی", "Under review")]
    [InlineData("awaiting-applicant", "منتظر پاسخ متقاضی", "Awaiting the applicant")]
    [InlineData("approved", "موافقت‌شده", "Approved")]
    [InlineData("tacitly-approved", "موافقت با سکوت دستگاه", "Approved by silence")]
    [InlineData("refused", "ردشده", "Refused")]
    [InlineData("withdrawn", "پس‌گرفته‌شده", "Withdrawn")]
    [InlineData("lapsed", "از اعتبار افتاده", "Lapsed")]
    public async Task Every_state_is_an_adjective_in_both_languages_and_the_page_keeps_its_language(string status, string fa, string en)
    {
        _app.Upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole(status, mayAppeal: status == "refused", permit: status.EndsWith("approved", StringComparison.Ordinal) ? "active" : null, extended: true));

        var persian = await _app.Open().Track();
        var english = await _app.Open().Track("/en");

        Assert.Contains($"data-status=\"{status}\"", persian.Html, StringComparison.Ordinal);
        Assert.Contains($">{fa}</strong>", persian.Html, StringComparison.Ordinal);
        Assert.Contains($">{en}</strong>", english.Html, StringComparison.Ordinal);
        Assert.Empty(PersianLetters().Matches(NotOurs().Replace(english.Html, "")).Select(m => m.Value));
        Assert.Empty(LatinWords().Matches(Tags().Replace(NotOurs().Replace(persian.Html, ""), " ")).Select(m => m.Value).Except(["English", "PDF"]));
        Assert.Single(Headings().Matches(persian.Html));
        var ids = Ids().Matches(persian.Html).Select(m => m.Groups["id"].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.DoesNotContain(" style=", persian.Html, StringComparison.Ordinal);
        Assert.Contains("no-store", persian.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_stand_in_the_order_of_their_fields()
    {
        var browser = _app.Open();
        await browser.Get("/en/track");
        var html = (await browser.Post("/en/track", ("trackingCode", "1"), ("lastFour", ""))).Html;

        Assert.Equal(["trackingCode", "lastFour"], SummaryLinks().Matches(html).Select(m => m.Groups["id"].Value));
        Assert.Single(Headings().Matches(html));
    }

    [Fact]
    public async Task When_the_time_is_over_the_page_says_so_and_whose_delay_it_is()
    {
        _app.Upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole("under-review"));
        var inTime = (await _app.Open().Track("/en")).Html;
        _app.Clock.Advance(TimeSpan.FromDays(60));
        var late = (await _app.Open().Track("/en")).Html;

        Assert.DoesNotContain("Time is over", inTime, StringComparison.Ordinal);
        Assert.DoesNotContain("The delay is the agency", inTime, StringComparison.Ordinal);
        Assert.Contains("Time is over", late, StringComparison.Ordinal);
        Assert.Contains("The delay is the agency", late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_and_digits_are_posted_in_any_spelling_and_stand_in_no_address()
    {
        var browser = _app.Open();
        await browser.Get("/track");

        var file = await browser.Post("/track", ("trackingCode", "۲۷۷۵ ۴۴۳۳-۷۴۸۹"), ("lastFour", "٠٨٩٩"));

        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.DoesNotContain("<b>1</b>", file.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("0899", file.Html, StringComparison.Ordinal);
        Assert.All(Addresses().Matches(file.Html).Select(m => m.Value), address => Assert.DoesNotContain(TrackedSamples.Code, address, StringComparison.Ordinal));
        using var asked = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/permits/tracking/file")).Body);
        Assert.Equal(TrackedSamples.Code, asked.RootElement.GetProperty("trackingCode").GetString());
        Assert.Equal("0899", asked.RootElement.GetProperty("lastFour").GetString());
    }

    [Fact]
    public async Task The_page_says_who_holds_the_file_until_when_what_stops_the_clock_and_what_is_asked()
    {
        var waiting = await _app.Open().Track();
        Assert.Contains("id=\"holder\">متقاضی<", waiting.Html, StringComparison.Ordinal);
        Assert.Contains("پرسشی که هنوز پاسخ نداده‌اید", waiting.Html, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2025-05-11\" title=\"11 May 2025\">پایان ۲۱ اردیبهشت ۱۴۰۴</time>", waiting.Html, StringComparison.Ordinal);

        _app.Upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole("under-review"));
        var reviewed = await _app.Open().Track();
        Assert.Contains("<time datetime=\"2025-05-04\" title=\"4 May 2025\">پایان ۱۴ اردیبهشت ۱۴۰۴</time>", reviewed.Html, StringComparison.Ordinal);
        Assert.Contains("تأخیر دستگاه و استعلام از دیگران زمان را نگه نمی‌دارد", reviewed.Html, StringComparison.Ordinal);
        Assert.Matches("id=\"asked\">\\s*هیچ کاری\\.", reviewed.Html);
    }

    [Fact]
    public async Task The_clock_says_in_words_which_days_counted_and_what_silence_means()
    {
        _app.Upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole("under-review", extended: true));

        var page = WebUtility.HtmlDecode((await _app.Open().Track()).Html);
        var text = Spaces().Replace(Tags().Replace(page, " "), " ");

        Assert.Contains("۲۶ تا ۲۸ اسفند ۱۴۰۳ : شمرده شد (روزهای ۱ تا ۳) پرونده نزد دستگاه بود", text, StringComparison.Ordinal);
        Assert.Contains("title=\"16 to 18 March 2025\"", page, StringComparison.Ordinal);
        Assert.Contains("۲۹ اسفند ۱۴۰۳ : شمرده نشد؛ زمان ایستاده بود", text, StringComparison.Ordinal);
        Assert.Contains("۳۰ اسفند ۱۴۰۳ : تعطیل آخر هفته پنجشنبه و جمعه", text, StringComparison.Ordinal);
        Assert.Contains("۱ فروردین ۱۴۰۴ : تعطیل رسمی نوروز", text, StringComparison.Ordinal); // today; the next day is still to come
        Assert.Contains("۳ و ۴ فروردین ۱۴۰۴ : شمرده می‌شود (روزهای ۴ تا ۵)، اگر پرونده نزد دستگاه بماند", text, StringComparison.Ordinal);
        Assert.Contains("id=\"clock-extension\">۳ ", page, StringComparison.Ordinal);
        Assert.Contains("id=\"clock-used\">۳ ", page, StringComparison.Ordinal);
        Assert.Contains("id=\"clock-left\">۳۰ ", page, StringComparison.Ordinal);
        Assert.Contains("id=\"clock-paused\">۱ ", page, StringComparison.Ordinal);
        Assert.Contains("id=\"clock-off\">۲ ", page, StringComparison.Ordinal);
        Assert.Contains("مجوز خودبه‌خود صادر می‌شود", page, StringComparison.Ordinal);

        _app.Upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole("under-review", tacit: false));
        var english = Spaces().Replace(Tags().Replace((await _app.Open().Track("/en")).Html, " "), " ");
        Assert.Contains("16 to 18 March 2025 : counted (days 1 to 3) With the agency", english, StringComparison.Ordinal);
        Assert.Contains("silence is not consent", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_of_a_decided_file_stands_on_the_day_of_the_decision()
    {
        _app.Upstream.Answer("POST /api/permits/tracking/file", TrackedSamples.Whole("refused"));

        var page = (await _app.Open().Track("/en")).Html;
        var text = Spaces().Replace(Tags().Replace(page, " "), " ");

        Assert.Contains("16 and 17 March 2025 : counted (days 1 to 2)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("will count", text, StringComparison.Ordinal);
        Assert.DoesNotContain("18 March 2025 :", text, StringComparison.Ordinal);
        Assert.Contains("id=\"clock-paused\">0 ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"clock-left\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"silence\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inquiries_messages_looks_and_documents_are_listed_with_their_agencies()
    {
        var page = (await _app.Open().Track("/en")).Html;

        foreach (var state in new[] { "Awaiting an answer", "✔ Answered", "Consent by silence", "⚠ Unanswered, reported upwards", "No longer needed" })
        {
            Assert.Contains($">{state}</strong>", page, StringComparison.Ordinal);
        }

        var text = Spaces().Replace(Tags().Replace(WebUtility.HtmlDecode(page), " "), " ");
        Assert.Contains("Ministry of Health read a document: Title deed 18 March 2025", text, StringComparison.Ordinal);
        Assert.Contains("Ministry of Health looked at the file 17 March 2025", text, StringComparison.Ordinal);
        Assert.Contains("<span lang=\"fa\" dir=\"rtl\">درخواست شما ثبت شد.</span>", page, StringComparison.Ordinal);
        Assert.Contains("sent as a text message", page, StringComparison.Ordinal);
        Assert.Contains("Title deed PDF , 1.5 MB", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_and_an_unknown_one_look_the_same()
    {
        _app.Upstream.Refuse("POST /api/permits/tracking/file", HttpStatusCode.NotFound, "PRM-005");
        var browser = _app.Open();

        var page = await browser.Track();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("<a href=\"#trackingCode\">درخواستی با این کد پیگیری و این چهار رقم پیدا نشد.", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"status\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("forged")]
    [InlineData("old")]
    public async Task A_ticket_that_is_forged_or_older_than_half_an_hour_opens_nothing_and_says_so(string ticket)
    {
        if (ticket == "old")
        {
            ticket = _app.Services.GetRequiredService<Sealed>().Seal(
                "tracking", new TrackingTicket(new TrackingPair(TrackedSamples.Code, "0899"), new LocalizedText("الف", "A"), Guid.Empty), TimeSpan.FromTicks(1));
        }

        foreach (var handler in new[] { "Answer", "AskWithdrawal", "Withdraw", "CheckAppeal", "Appeal", "Rate", "Show" })
        {
            var browser = _app.Open();
            await browser.Get("/track");

            var refused = await browser.Post($"/track?handler={handler}", ("ticket", ticket), ("answer", "x"), ("reason", "x"), ("appeal", "x"), ("stars", "5"));

            Assert.Contains("زمان این صفحه گذشته است", refused.Html, StringComparison.Ordinal);
            Assert.Contains("id=\"track\" action=\"/track\"", refused.Html, StringComparison.Ordinal); // code and digits again, and not the old act
        }

        Assert.Equal(0, _app.Upstream.Posts);
    }

    [Theory]
    [InlineData(40, "۴۰ ثانیه")]
    [InlineData(300, "۵ دقیقهٔ دیگر، پس از ساعت ")]
    public async Task Too_many_guesses_get_the_429_page_that_says_when_to_try_again(int seconds, string wait)
    {
        _app.Upstream.Refuse("POST /api/permits/tracking/file", HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(seconds));

        var refused = await _app.Open().Track();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Header("Retry-After"));
        Assert.Contains(wait, refused.Html, StringComparison.Ordinal);
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", refused.Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    // Messages are Persian whatever the page; scripts, the language link and what people wrote are not the page's own words.
    [GeneratedRegex("<li>\\s*<a href=\"#(?<id>[^\"]+)\">", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SummaryLinks();

    [GeneratedRegex("<span lang=\"fa\" dir=\"rtl\">.*?</span>|<a id=\"language\".*?</a>|<script.*?</script>", RegexOptions.Singleline, 1000)]
    private static partial Regex NotOurs();

    [GeneratedRegex("[\u0600-\u06FF][^<]{0,30}", RegexOptions.None, 1000)]
    private static partial Regex PersianLetters();

    [GeneratedRegex("(?<![&a-zA-Z])[A-Za-z]{2,}(?!;)", RegexOptions.None, 1000)]
    private static partial Regex LatinWords();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex("<h1[ >]", RegexOptions.None, 1000)]
    private static partial Regex Headings();

    [GeneratedRegex("[ ]id=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex("(href|action|src)=\"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Addresses();
}
