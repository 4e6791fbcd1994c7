using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>Tracking.</summary>
public sealed class CitizenTests : IDisposable
{
    private readonly PortalApp _app = new();

    public CitizenTests() => Samples.Fill(_app.Upstream);

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
}
