using System.Globalization;
using Pak.Portal.Languages;

namespace Pak.Portal.Tests;

/// <summary>Dates and numbers as people type them.</summary>
public sealed class TypedTextTests
{
    [Theory]
    [InlineData("1404/07/03", "2025-09-25")]
    [InlineData("۱۴۰۴/۷/۳", "2025-09-25")]
    [InlineData("٣-٧-١٤٠٤", "2025-09-25")]
    [InlineData("۳ مهر ۱۴۰۴", "2025-09-25")]
    [InlineData(" ۱۴۰۴ . ۷ . ۳ ", "2025-09-25")]
    [InlineData("2025-09-25", "2025-09-25")]
    [InlineData("25/9/2025", "2025-09-25")]
    [InlineData("25 September 2025", "2025-09-25")]
    [InlineData("25 sep 2025", "2025-09-25")]
    [InlineData("1403/12/30", "2025-03-20")]
    [InlineData("۳ ارديبهشت ۱۴۰۴", "2025-04-23")]
    [InlineData("1402/12/30", null)]
    [InlineData("1404/13/01", null)]
    [InlineData("04/07/03", null)]
    [InlineData("2025-02-29", null)]
    [InlineData("3 مهر 2025", null)]
    [InlineData("1404/07", null)]
    [InlineData("1404/07/03/1", null)]
    [InlineData("14040703", null)]
    [InlineData("", null)]
    public void A_date_is_read_or_refused(string typed, string? expected) =>
        Assert.Equal(expected, DateText.Read(typed)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("12", "12")]
    [InlineData("۱۲۳", "123")]
    [InlineData("۱٬۲۳۴٬۵۶۷", "1234567")]
    [InlineData("1,234.5", "1234.5")]
    [InlineData("۱۲٫۵", "12.5")]
    [InlineData("۱۲/۵", "12.5")]
    [InlineData("1,5", null)]
    [InlineData("12,34", null)]
    [InlineData("-3", "-3")]
    [InlineData("−۲٫۵", "-2.5")]
    [InlineData("3-4", null)]
    [InlineData("۱۲ ۳۴۵", "12345")]
    [InlineData("1e5", null)]
    [InlineData("دوازده", null)]
    [InlineData("", null)]
    public void A_number_is_read_or_refused(string typed, string? expected) =>
        Assert.Equal(expected, NumberText.Read(typed)?.ToString(CultureInfo.InvariantCulture));
}
