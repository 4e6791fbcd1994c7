using Pak.Contracts;
using Pak.Permits.Calendar;

namespace Pak.Permits.Tests.Calendar;

public sealed class WorkingCalendarTests
{
    [Theory]
    [InlineData(1403, 12, 28, "Working")]
    [InlineData(1403, 12, 29, "Holiday")]
    [InlineData(1403, 12, 30, "Holiday")] // leap year
    [InlineData(1399, 12, 30, "Holiday")] // leap year, a Saturday
    [InlineData(1404, 12, 28, "Weekend")] // 1404 has no 30 Esfand: Thursday
    [InlineData(1404, 1, 1, "Holiday")]
    [InlineData(1404, 1, 4, "Holiday")]
    [InlineData(1404, 1, 5, "Working")]
    [InlineData(1404, 1, 7, "Weekend")] // Thursday
    [InlineData(1404, 1, 8, "Weekend")] // Friday
    [InlineData(1404, 1, 9, "Working")] // Saturday
    [InlineData(1404, 1, 12, "Holiday")]
    [InlineData(1404, 3, 14, "Holiday")]
    [InlineData(1404, 11, 22, "Holiday")]
    public void A_day_is_what_the_rules_say(int year, int month, int day, string kind) =>
        Assert.Equal(Enum.Parse<DayKind>(kind), SeededCalendar.Calendar.Of(JalaliDate.ToGregorian(year, month, day)).Kind);

    [Fact]
    public void A_weekend_rule_holds_from_its_day_on()
    {
        var calendar = new WorkingCalendar(
            [SeededCalendar.ThursdayAndFriday, new WeekendRule(new DateOnly(2025, 9, 1), [5, 6], new("جمعه و شنبه", "Friday and Saturday"))], [], []);

        Assert.Equal(DayKind.Weekend, calendar.Of(new DateOnly(2025, 8, 28)).Kind); // Thursday before
        Assert.Equal(DayKind.Working, calendar.Of(new DateOnly(2025, 8, 30)).Kind); // Saturday before
        Assert.Equal(DayKind.Working, calendar.Of(new DateOnly(2025, 9, 4)).Kind); // Thursday after
        Assert.Equal("Friday and Saturday", calendar.Of(new DateOnly(2025, 9, 6)).Reason.En); // Saturday after
    }

    [Fact]
    public void A_holiday_ends_with_its_rule()
    {
        var calendar = new WorkingCalendar([], [new JalaliHoliday(12, 29, new(1980, 3, 21), new DateOnly(2020, 1, 1), new("نفت", "Oil"))], []);

        Assert.Equal(DayKind.Holiday, calendar.Of(JalaliDate.ToGregorian(1397, 12, 29)).Kind);
        Assert.Equal(DayKind.Working, calendar.Of(JalaliDate.ToGregorian(1399, 12, 29)).Kind);
    }

    [Fact]
    public void A_day_begins_at_midnight_in_Tehran_and_at_one_where_summer_time_began()
    {
        Assert.Equal(new DateTimeOffset(2025, 3, 20, 20, 30, 0, TimeSpan.Zero), WorkingCalendar.StartOf(new DateOnly(2025, 3, 21)));
        // 1400-01-02: the clocks went from 24:00 to 01:00.
        Assert.Equal(new DateTimeOffset(2021, 3, 21, 20, 30, 0, TimeSpan.Zero), WorkingCalendar.StartOf(new DateOnly(2021, 3, 22)));
        Assert.Equal(TimeSpan.FromHours(23), WorkingCalendar.StartOf(new DateOnly(2021, 3, 23)) - WorkingCalendar.StartOf(new DateOnly(2021, 3, 22)));
    }
}
