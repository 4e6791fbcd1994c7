using Pak.Contracts;

namespace Pak.Contracts.Tests;

public sealed class JalaliDateTests
{
    [Theory]
    [InlineData("2025-03-21", "1404-01-01", "۱ فروردین ۱۴۰۴")]
    [InlineData("2025-03-20", "1403-12-30", "۳۰ اسفند ۱۴۰۳")]
    [InlineData("2021-03-20", "1399-12-30", "۳۰ اسفند ۱۳۹۹")]
    [InlineData("2026-11-21", "1405-08-30", "۳۰ آبان ۱۴۰۵")]
    public void A_day_has_its_Jalali_date(string gregorian, string jalali, string words)
    {
        var day = DateOnly.Parse(gregorian);

        Assert.Equal(jalali, JalaliDate.Iso(day));
        Assert.Equal(words, JalaliDate.InWords(day));
        var (year, month, dayOfMonth) = JalaliDate.Of(day);
        Assert.Equal(day, JalaliDate.ToGregorian(year, month, dayOfMonth));
    }

    [Fact]
    public void Leap_years_are_those_of_the_official_calendar() =>
        Assert.Equal([1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412], Enumerable.Range(1380, 34).Where(JalaliDate.IsLeapYear));

    [Theory]
    [InlineData("2025-03-20T20:29:59Z", "2025-03-20")]
    [InlineData("2025-03-20T20:30:00Z", "2025-03-21")]
    public void The_day_begins_at_midnight_in_Tehran(string instant, string day) =>
        Assert.Equal(DateOnly.Parse(day), JalaliDate.TehranDay(DateTimeOffset.Parse(instant)));
}
