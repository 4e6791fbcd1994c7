using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>The working calendar's pages: a change is typed, shown as it will read with what it moves, and made once it is confirmed.</summary>
public sealed class CalendarPagesTests : IDisposable
{
    private const string Page = "/workspace/calendar";
    private const string Holidays = "/api/permits/calendar/holidays/";

    private readonly PortalApp _app = new();

    public CalendarPagesTests()
    {
        Samples.Fill(_app.Upstream);
        Samples.SignInAs(_app.Upstream, Samples.StewardId, "permits:calendar");
    }

    [Theory]
    [InlineData("1404-01-20", "2025-04-09")]
    [InlineData("۱۴۰۴/۱/۲۰", "2025-04-09")]
    [InlineData("2025-04-09", "2025-04-09")]
    public async Task A_holiday_is_shown_as_it_reads_with_the_deadlines_that_move_and_then_made(string typed, string day)
    {
        _app.Upstream.Answer($"PUT {Holidays}{day}", asked => StandIn.Json(new { version = asked.Query.Length > 0 ? 1 : 2, moved = 12 }));
        var browser = await Open();

        var preview = await browser.Post(Page + "?handler=Preview", ("kind", "holiday"), ("holiday-day", typed), ("holiday-fa", "تعطیلی به سبب سرما"), ("holiday-en", "Closed for the cold"));
        var html = WebUtility.HtmlDecode(preview.Html);
        Assert.Contains("چهارشنبه ۲۰ فروردین ۱۴۰۴ تعطیل است: تعطیلی به سبب سرما", html, StringComparison.Ordinal);
        Assert.Contains("مهلت ۱۲ پروندهٔ باز جابه‌جا می‌شود", html, StringComparison.Ordinal);
        Assert.Equal("?preview=true", Assert.Single(_app.Upstream.AskedFor(Holidays + day)).Query);

        var saved = await browser.Post(Page + "?handler=Save", ("kind", "holiday"), ("day", "1404-01-20"), ("fa", "تعطیلی به سبب سرما"), ("en", "Closed for the cold"));
        Assert.Equal(Page + "?moved=12", saved.Location);
        var sent = _app.Upstream.AskedFor(Holidays + day)[1];
        Assert.Equal(("", "Closed for the cold"), (sent.Query, JsonSerializer.Deserialize<JsonElement>(sent.Body).GetProperty("en").GetString()));
        Assert.Contains("مهلت ۱۲ پروندهٔ باز جابه‌جا شد", WebUtility.HtmlDecode((await browser.Get(Page + "?moved=12")).Html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1404-12-30", "no leap year")]
    [InlineData("1404-07-31", "thirty days")]
    [InlineData("2025-02-29", "no leap year")]
    [InlineData("22", "no date")]
    [InlineData("", "nothing")]
    public async Task What_is_no_date_is_told_beside_its_field_and_nothing_is_sent(string typed, string why)
    {
        var browser = await Open();

        var refused = await browser.Post(Page + "?handler=Preview", ("kind", "holiday"), ("holiday-day", typed), ("holiday-fa", why), ("holiday-en", ""));

        Assert.Contains("<a href=\"#holiday-day\">", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#holiday-en\">", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{why}\"", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"preview\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_is_past_is_refused_in_plain_words()
    {
        _app.Upstream.Refuse(string.Concat("PUT ", Holidays, "2025-03-20"), HttpStatusCode.UnprocessableEntity, "PRM-120", "x");
        var browser = await Open();

        var refused = await browser.Post(Page + "?handler=Preview", ("kind", "holiday"), ("holiday-day", "1403-12-30"), ("holiday-fa", "الف"), ("holiday-en", "a"));

        Assert.Contains("این روز گذشته یا امروز است", WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"preview\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_other_change_reads_as_it_should()
    {
        (string Page, string Method, string Api, (string, string)[] Fields, string Reads)[] changes =
        [
            (Page, "DELETE", Holidays + "2025-06-06", [("kind", "no-holiday"), ("day", "1404-03-16")], "دیگر تعطیل نیست"),
            (Page + "/rules", "PUT", "/api/permits/calendar/yearly-holidays/7/5/2025-04-09", [("kind", "yearly"), ("yearly-month", "7"), ("yearly-dayOfMonth", "۵"), ("yearly-day", "1404-01-20"), ("yearly-fa", "روز"), ("yearly-en", "Day")], "۵ مهر هر سال تعطیل است"),
            (Page + "/rules", "DELETE", "/api/permits/calendar/yearly-holidays/11/22/2025-04-09", [("kind", "no-yearly"), ("month", "11"), ("dayOfMonth", "22"), ("day", "1404-01-20")], "۲۲ بهمن دیگر تعطیل نیست"),
            (Page + "/rules", "PUT", "/api/permits/calendar/weekends/2025-04-09", [("kind", "weekend"), ("weekdays", "5"), ("weekdays", "6"), ("weekend-day", "1404-01-20"), ("weekend-fa", "قانون"), ("weekend-en", "Act")], "پایان هفته شنبه و جمعه است"),
            (Page + "/rules", "PUT", "/api/permits/calendar/rules/appeal-days/2025-04-09", [("kind", "rule"), ("rule-rule", "appeal-days"), ("rule-value", "15"), ("rule-day", "1404-01-20"), ("rule-fa", "قانون"), ("rule-en", "Act")], "۱۵"),
        ];
        var browser = await Open();
        foreach (var (page, method, api, fields, reads) in changes)
        {
            _app.Upstream.Answer($"{method} {api}", new { version = 1, moved = 0 });
            var preview = await browser.Post(page + "?handler=Preview", fields);
            Assert.True(preview.Html.Contains("id=\"preview\"", StringComparison.Ordinal), api);
            Assert.Contains(reads, WebUtility.HtmlDecode(preview.Html), StringComparison.Ordinal);
            Assert.Contains("جابه‌جا نمی‌شود", WebUtility.HtmlDecode(preview.Html), StringComparison.Ordinal);
            Assert.Equal("?preview=true", Assert.Single(_app.Upstream.AskedFor(api)).Query);
        }

        Assert.DoesNotContain("id=\"preview\"", (await browser.Post(Page + "?handler=Preview", ("kind", "rule"))).Html, StringComparison.Ordinal); // not of this page
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> Open()
    {
        var browser = _app.Open();
        await browser.SignIn();
        await browser.Get(Page);
        return browser;
    }
}
