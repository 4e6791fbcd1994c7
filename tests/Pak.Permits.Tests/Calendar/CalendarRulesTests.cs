using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Contracts;
using Pak.Permits.Calendar;

namespace Pak.Permits.Tests.Calendar;

public sealed class CalendarRulesTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task The_tables_hold_the_rules_that_the_pure_tests_use()
    {
        var calendar = await app.Services.GetRequiredService<CalendarRules>().Current(connection: null, CancellationToken.None);

        for (var day = JalaliDate.ToGregorian(1399, 1, 1); day < JalaliDate.ToGregorian(1404, 1, 10); day = day.AddDays(1))
        {
            Assert.True(calendar.Of(day).Kind == SeededCalendar.Calendar.Of(day).Kind, JalaliDate.Iso(day));
        }
    }

    [Theory]
    [InlineData(1404, "01-11 01-12 02-04 03-16 03-24 04-14 04-15 05-23 05-31 06-02 06-10 06-19 09-03 10-13 10-27 11-15 12-20")]
    [InlineData(1405, "01-01 01-02 01-25 03-06 03-14 04-03 04-04 05-13 05-21 05-22 05-30 06-08 08-22 10-02 10-16 11-04 12-09 12-19 12-20")]
    public async Task The_lunar_holidays_of_a_year_stand_on_their_days(int year, string expected)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        var days = (await connection.QueryAsync<DateTime>("SELECT day::timestamp FROM dated_holidays ORDER BY day")).Select(d => JalaliDate.Iso(DateOnly.FromDateTime(d)));

        Assert.Equal(expected, string.Join(' ', days.Where(d => d.StartsWith($"{year}-", StringComparison.Ordinal)).Select(d => d[5..])));
    }

    [Fact]
    public async Task The_year_1405_has_26_holidays_six_of_them_Thursdays_and_three_Fridays()
    {
        // Holidays of the moon and of the sun that fall on one day are one.
        var calendar = await app.Services.GetRequiredService<CalendarRules>().Current(connection: null, CancellationToken.None);
        var first = JalaliDate.ToGregorian(1405, 1, 1);

        var holidays = Enumerable.Range(0, 365).Select(first.AddDays).Where(d => calendar.Of(d).Kind == DayKind.Holiday).ToList();

        Assert.Equal((26, 6, 3), (holidays.Count, holidays.Count(d => d.DayOfWeek == DayOfWeek.Thursday), holidays.Count(d => d.DayOfWeek == DayOfWeek.Friday)));
    }

    [Fact]
    public async Task A_holiday_announced_today_counts_within_a_minute()
    {
        var rules = app.Services.GetRequiredService<CalendarRules>();
        var day = new DateOnly(2030, 6, 10); // a Monday
        Assert.Equal(DayKind.Working, (await rules.Current(connection: null, CancellationToken.None)).Of(day).Kind);

        await using (var command = app.Database.CreateCommand("INSERT INTO dated_holidays VALUES ('2030-06-10', 'تعطیل اعلام‌شده', 'Announced')"))
        {
            await command.ExecuteNonQueryAsync();
        }

        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("Announced", (await rules.Current(connection: null, CancellationToken.None)).Of(day).Reason.En);
        await using var undo = app.Database.CreateCommand("DELETE FROM dated_holidays WHERE day = '2030-06-10'");
        await undo.ExecuteNonQueryAsync();
    }
}
