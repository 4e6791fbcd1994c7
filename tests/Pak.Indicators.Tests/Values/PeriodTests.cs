using System.Globalization;
using Pak.Contracts;

namespace Pak.Indicators.Tests.Values;

public sealed class PeriodTests
{
    public static TheoryData<Frequency, CalendarKind> Kinds()
    {
        var kinds = new TheoryData<Frequency, CalendarKind>();
        foreach (var frequency in Enum.GetValues<Frequency>())
        {
            kinds.Add(frequency, CalendarKind.Jalali);
            kinds.Add(frequency, CalendarKind.Gregorian);
        }

        return kinds;
    }

    [Theory]
    [InlineData("1403", Frequency.Annual, CalendarKind.Jalali, "2024-03-20", "2025-03-20")]
    [InlineData("1404", Frequency.Annual, CalendarKind.Jalali, "2025-03-21", "2026-03-20")]
    [InlineData("2024", Frequency.Annual, CalendarKind.Gregorian, "2024-01-01", "2024-12-31")]
    [InlineData("1403-S1", Frequency.HalfYearly, CalendarKind.Jalali, "2024-03-20", "2024-09-21")]
    [InlineData("2024-S2", Frequency.HalfYearly, CalendarKind.Gregorian, "2024-07-01", "2024-12-31")]
    [InlineData("1403-Q2", Frequency.Quarterly, CalendarKind.Jalali, "2024-06-21", "2024-09-21")]
    [InlineData("2024-Q4", Frequency.Quarterly, CalendarKind.Gregorian, "2024-10-01", "2024-12-31")]
    [InlineData("1403-07", Frequency.Monthly, CalendarKind.Jalali, "2024-09-22", "2024-10-21")]
    [InlineData("1403-12", Frequency.Monthly, CalendarKind.Jalali, "2025-02-19", "2025-03-20")]
    [InlineData("2024-02", Frequency.Monthly, CalendarKind.Gregorian, "2024-02-01", "2024-02-29")]
    [InlineData("2024-W05", Frequency.Weekly, CalendarKind.Gregorian, "2024-01-29", "2024-02-04")]
    [InlineData("2020-W53", Frequency.Weekly, CalendarKind.Gregorian, "2020-12-28", "2021-01-03")]
    [InlineData("1404-W01", Frequency.Weekly, CalendarKind.Jalali, "2025-03-22", "2025-03-28")]
    [InlineData("2024-03-20", Frequency.Daily, CalendarKind.Gregorian, "2024-03-20", "2024-03-20")]
    [InlineData("1403-12-30", Frequency.Daily, CalendarKind.Jalali, "2025-03-20", "2025-03-20")]
    public void A_period_has_the_days_that_the_calendar_gives_it(string text, Frequency frequency, CalendarKind calendar, string first, string last)
    {
        Assert.True(Period.TryParse(text, frequency, calendar, out var period));

        Assert.Equal(DateOnly.Parse(first, CultureInfo.InvariantCulture), period.FirstDay);
        Assert.Equal(DateOnly.Parse(last, CultureInfo.InvariantCulture), period.LastDay);
        Assert.Equal(text, period.ToString());
    }

    [Theory]
    [InlineData("۱۴۰۳-س۲", Frequency.HalfYearly, CalendarKind.Jalali)]
    [InlineData("1403-S3", Frequency.HalfYearly, CalendarKind.Jalali)]
    [InlineData("1403-Q5", Frequency.Quarterly, CalendarKind.Jalali)]
    [InlineData("1403-Q0", Frequency.Quarterly, CalendarKind.Jalali)]
    [InlineData("1403-13", Frequency.Monthly, CalendarKind.Jalali)]
    [InlineData("1403-7", Frequency.Monthly, CalendarKind.Jalali)]
    [InlineData("1402-12-30", Frequency.Daily, CalendarKind.Jalali)]
    [InlineData("2023-02-29", Frequency.Daily, CalendarKind.Gregorian)]
    [InlineData("2024-03-00", Frequency.Daily, CalendarKind.Gregorian)]
    [InlineData("2023-W53", Frequency.Weekly, CalendarKind.Gregorian)]
    [InlineData("2023-W00", Frequency.Weekly, CalendarKind.Gregorian)]
    [InlineData("0000", Frequency.Annual, CalendarKind.Gregorian)]
    [InlineData("9999", Frequency.Annual, CalendarKind.Gregorian)]
    [InlineData("-403", Frequency.Annual, CalendarKind.Jalali)]
    [InlineData("403", Frequency.Annual, CalendarKind.Jalali)]
    [InlineData("1403-07", Frequency.Annual, CalendarKind.Jalali)]
    [InlineData("1403", Frequency.Monthly, CalendarKind.Jalali)]
    [InlineData("", Frequency.Annual, CalendarKind.Jalali)]
    [InlineData(null, Frequency.Daily, CalendarKind.Jalali)]
    public void What_the_calendar_does_not_have_is_no_period(string? text, Frequency frequency, CalendarKind calendar) =>
        Assert.False(Period.TryParse(text, frequency, calendar, out _));

    [Fact]
    public void Persian_and_Arabic_digits_and_small_letters_are_read()
    {
        Assert.True(Period.TryParse(" ۱۴۰۳-q۲ ", Frequency.Quarterly, CalendarKind.Jalali, out var persian));
        Assert.True(Period.TryParse("١٤٠٣-Q2", Frequency.Quarterly, CalendarKind.Jalali, out var arabic));

        Assert.Equal("1403-Q2", persian.ToString());
        Assert.Equal(persian, arabic);
    }

    [Theory]
    [InlineData("1403", "2024-03-20", CalendarKind.Jalali)]
    [InlineData(" ۱۶۹۹-۱۲ ", "2321-02-20", CalendarKind.Jalali)]
    [InlineData("1700", "1700-01-01", CalendarKind.Gregorian)]
    [InlineData("2024-Q2", "2024-04-01", CalendarKind.Gregorian)]
    public void The_year_tells_the_calendar_where_nothing_else_does(string text, string first, CalendarKind calendar)
    {
        Assert.True(Period.TryParse(text, out var period));

        Assert.Equal((calendar, DateOnly.Parse(first, CultureInfo.InvariantCulture)), (period.Calendar, period.FirstDay));
        Assert.False(Period.TryParse(text + "x", out _));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Periods_cover_every_day_once_and_read_back_as_written(Frequency frequency, CalendarKind calendar)
    {
        var end = new DateOnly(2110, 1, 1);
        var start = frequency is Frequency.Daily ? new DateOnly(2000, 1, 1) : new DateOnly(1799, 12, 30);
        var period = Period.Containing(start, frequency, calendar);
        while (period.FirstDay < end)
        {
            Assert.True(Period.TryParse(period.ToString(), frequency, calendar, out var read), period.ToString());
            Assert.Equal(period, read);
            Assert.True(Period.TryParse(period.ToString(), calendar, out var guessed));
            Assert.Equal(period, guessed);
            Assert.Equal(period, Period.Containing(period.FirstDay, frequency, calendar));
            Assert.Equal(period, Period.Containing(period.LastDay, frequency, calendar));

            var next = period.Next();
            Assert.Equal(period.LastDay.AddDays(1), next.FirstDay);
            Assert.Equal(period, next.Previous());
            period = next;
        }
    }

    [Theory]
    [InlineData(CalendarKind.Gregorian)]
    [InlineData(CalendarKind.Jalali)]
    public void The_first_and_the_last_year_work(CalendarKind calendar)
    {
        foreach (var frequency in Enum.GetValues<Frequency>())
        {
            var first = frequency switch { Frequency.Annual => "", Frequency.HalfYearly => "-S1", Frequency.Quarterly => "-Q1", Frequency.Monthly => "-01", Frequency.Weekly => "-W02", _ => "-01-01" };
            foreach (var year in new[] { "0001", "9000" })
            {
                Assert.True(Period.TryParse(year + first, frequency, calendar, out var period));
                Assert.Equal(year + first, period.ToString());
                Assert.True(period.LastDay >= period.FirstDay);
            }
        }
    }

    [Fact]
    public void Gregorian_weeks_are_those_of_ISO_8601()
    {
        for (var day = new DateOnly(1990, 1, 1); day < new DateOnly(2060, 1, 1); day = day.AddDays(1))
        {
            var time = day.ToDateTime(TimeOnly.MinValue);
            var expected = string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time)}-W{ISOWeek.GetWeekOfYear(time):00}");

            Assert.Equal(expected, Period.Containing(day, Frequency.Weekly, CalendarKind.Gregorian).ToString());
        }
    }

    [Fact]
    public void Jalali_weeks_start_on_Saturday_and_belong_to_the_year_of_their_Tuesday()
    {
        for (var day = new DateOnly(1990, 1, 1); day < new DateOnly(2060, 1, 1); day = day.AddDays(1))
        {
            var week = Period.Containing(day, Frequency.Weekly, CalendarKind.Jalali);

            Assert.Equal(DayOfWeek.Saturday, week.FirstDay.DayOfWeek);
            Assert.StartsWith(JalaliDate.Iso(week.FirstDay.AddDays(3))[..4], week.ToString(), StringComparison.Ordinal);
        }
    }
}
