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

    [Fact]
    public async Task The_lunar_holidays_of_1404_stand_on_their_official_days()
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        var days = (await connection.QueryAsync<DateTime>("SELECT day::timestamp FROM dated_holidays ORDER BY day")).Select(d => JalaliDate.Iso(DateOnly.FromDateTime(d)));

        Assert.Equal(
            [
                "1404-01-11", "1404-01-12", "1404-02-04", "1404-03-16", "1404-03-24", "1404-04-14", "1404-04-15", "1404-05-23", "1404-05-31",
                "1404-06-02", "1404-06-10", "1404-06-19", "1404-09-03", "1404-10-13", "1404-10-27", "1404-11-15", "1404-12-20",
            ],
            days);
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
