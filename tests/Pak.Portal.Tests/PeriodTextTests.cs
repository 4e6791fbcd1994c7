using Microsoft.AspNetCore.Http;
using Pak.Portal.Languages;

namespace Pak.Portal.Tests;

public sealed class PeriodTextTests
{
    [Theory]
    [InlineData("1403", "jalali", "۱۴۰۳", "1403")]
    [InlineData("1403-S2", "jalali", "نیمهٔ دوم ۱۴۰۳", "H2 1403")]
    [InlineData("1403-Q4", "jalali", "سه‌ماههٔ چهارم ۱۴۰۳", "Q4 1403")]
    [InlineData("1403-07", "jalali", "مهر ۱۴۰۳", "Mehr 1403")]
    [InlineData("2024-07", "gregorian", "ژوئیهٔ ۲۰۲۴", "July 2024")]
    [InlineData("2024-W05", "gregorian", "هفتهٔ ۵ سال ۲۰۲۴", "Week 5, 2024")]
    [InlineData("2024-03-20", "gregorian", "۲۰ مارس ۲۰۲۴", "20 March 2024")]
    [InlineData("1403-13", "jalali", "1403-13", "1403-13")]
    public void A_period_is_written_as_its_language_and_calendar_write_it(string period, string calendar, string persian, string english)
    {
        Assert.Equal(persian, PeriodText.Of(In(""), period, calendar));
        Assert.Equal(english, PeriodText.Of(In("/en"), period, calendar));
    }

    [Theory]
    [InlineData("1403", "20 Mar 2024 – 20 Mar 2025")]
    [InlineData("1403-S1", "20 Mar 2024 – 21 Sep 2024")]
    [InlineData("1403-Q4", "21 Dec 2024 – 20 Mar 2025")]
    [InlineData("1404-12", "20 Feb 2026 – 20 Mar 2026")]
    [InlineData("2024", null)]
    public void A_Jalali_period_tells_its_Gregorian_days(string period, string? days) =>
        Assert.Equal(days, PeriodText.OtherCalendar(In(""), period, "jalali"));

    [Theory]
    [InlineData("1234567.891", 1, "۱٬۲۳۴٬۵۶۷٫۹", "1,234,567.9")]
    [InlineData("-0.04", 1, "۰٫۰", "0.0")]
    [InlineData("-12", 0, "\u200E−۱۲", "−12")]
    public void A_number_is_written_as_its_language_writes_it(string value, int decimals, string persian, string english)
    {
        var number = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(persian, In("").Number(number, decimals));
        Assert.Equal(english, In("/en").Number(number, decimals));
    }

    private static Words In(string prefix) =>
        new(new HttpContextAccessor { HttpContext = new DefaultHttpContext { Request = { PathBase = prefix } } });
}
