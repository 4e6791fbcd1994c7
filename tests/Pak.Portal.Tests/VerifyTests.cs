using System.Net;

namespace Pak.Portal.Tests;

/// <summary>The page behind the QR code of a printed permit.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly PortalApp _app = new();

    public VerifyTests() => Samples.Fill(_app.Upstream);

    [Theory]
    [InlineData("valid", "معتبر", "Valid")]
    [InlineData("suspended", "تعلیق‌شده", "Suspended")]
    [InlineData("revoked", "ابطال‌شده", "Revoked")]
    [InlineData("surrendered", "بازپس‌داده‌شده", "Given back")]
    [InlineData("expired", "پایان‌یافته", "Expired")]
    public async Task A_permit_of_the_register_says_plainly_how_it_stands(string standing, string fa, string en)
    {
        _app.Upstream.Answer("GET /api/permits/verification/AbC-123", new
        {
            standing,
            words = Samples.Name("جمله", "A sentence"),
            today = "2025-03-21",
            number = "HLT-1404-000017",
            type = "pharmacy",
            title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
            agency = "health",
            validFrom = "2024-03-20",
            validUntil = "2027-03-20",
        });

        var persian = await _app.Open().Get("/verify/AbC-123");
        var english = await _app.Open().Get("/en/verify/AbC-123");

        Assert.Equal(HttpStatusCode.OK, persian.Status);
        Assert.Contains($"data-standing=\"{standing}\"", persian.Html, StringComparison.Ordinal);
        Assert.Contains($">{fa}<", persian.Html, StringComparison.Ordinal);
        Assert.Contains("۱ فروردین ۱۴۰۴", persian.Html, StringComparison.Ordinal);
        Assert.Contains("HLT-1404-000017", persian.Html, StringComparison.Ordinal);
        Assert.Contains($">{en}<", english.Html, StringComparison.Ordinal);
        Assert.Contains("no-store", persian.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_in_the_register_is_no_permit()
    {
        _app.Upstream.Answer("GET /api/permits/verification/nothing", new { standing = "unknown", words = Samples.Name("چنین مجوزی ثبت نشده است", "No such permit"), today = "2025-03-21" });

        var page = await _app.Open().Get("/en/verify/nothing");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("data-standing=\"unknown\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("that paper is no permit", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"permit\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_typed_and_posted_and_the_answer_is_the_same_page()
    {
        _app.Upstream.Answer("POST /api/permits/verification", new { standing = "suspended", words = Samples.Name("تعلیق است", "It is suspended"), today = "2025-03-21", number = "1404-123456789-0", title = Samples.Name("پروانه", "Licence"), agency = "health", validFrom = "2024-03-20", validUntil = "2027-03-20" });
        var browser = _app.Open();
        var form = await browser.Get("/verify");
        Assert.Contains("id=\"number\"", form.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#number\">", (await browser.Post("/verify", ("number", " "))).Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor("/api/permits/verification"));

        var answer = await browser.Post("/verify", ("number", "۱۴۰۴ ۱۲۳۴۵۶۷۸۹ ۰"));

        Assert.Contains("data-standing=\"suspended\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains("۱ فروردین ۱۴۰۴", answer.Html, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("۱۴۰۴ ۱۲۳۴۵۶۷۸۹ ۰", System.Text.Json.JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/permits/verification")).Body).RootElement.GetProperty("number").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slip_in_the_number_and_a_forged_document_are_said_beside_what_was_typed()
    {
        _app.Upstream.Refuse("POST /api/permits/verification", HttpStatusCode.UnprocessableEntity, "PRM-048", "این شماره درست نوشته نشده است");
        var browser = _app.Open();
        await browser.Get("/verify");

        var number = await browser.Post("/verify", ("number", "12"));
        var document = await browser.Post("/verify?handler=Document", ("document", "a.b.c"));

        Assert.Contains("<a href=\"#number\">این شماره درست نوشته نشده است</a>", number.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"12\"", number.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#document\">", document.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"verify\" action=\"/verify\"", document.Html, StringComparison.Ordinal);
        Assert.Contains("a.b.c</textarea>", document.Html, StringComparison.Ordinal);
        Assert.Contains("<details class=\"help\" open", document.Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();
}
