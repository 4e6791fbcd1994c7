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

    public void Dispose() => _app.Dispose();
}
