using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Targets;

namespace Pak.Indicators.Tests.Targets;

public sealed class TargetPathTests
{
    // 100 at the end of 1402; then 110, 120, 130, 140, 150 at the ends of 1403 to 1407.
    private static readonly TargetPath Up = new(Year("1402"), 100, 1403, [110, 120, 130, 140, 150]);
    private static readonly TargetPath Down = new(Year("1402"), 50, 1403, [40, 30, 25, 20, 10]);

    [Theory]
    [InlineData("2020-01-01", "100")]
    [InlineData("2024-03-19", "100")] // the last day of 1402
    [InlineData("2025-03-20", "110")] // the last day of 1403, a leap year
    [InlineData("2024-09-19", "105.027322")] // 184 of its 366 days
    [InlineData("2029-03-19", "150")]
    [InlineData("2040-01-01", "150")]
    public void The_path_runs_straight_from_year_to_year(string day, string expected) =>
        Assert.Equal(Number(expected), Math.Round(Up.Expected(DateOnly.Parse(day, CultureInfo.InvariantCulture)), 6));

    [Fact]
    public void A_baseline_inside_the_plan_begins_the_path_there()
    {
        var path = new TargetPath(Year("1403"), 100, 1403, [110, 120, 130, 140, 150]);

        Assert.Equal(100, path.Expected(Year("1403").LastDay));
        Assert.Equal(120, path.Expected(Year("1404").LastDay));
    }

    [Theory]
    [InlineData("1404", "150", TargetState.Achieved)]
    [InlineData("1404", "151", TargetState.Achieved)]
    [InlineData("1404", "120", TargetState.OnTrack)]
    [InlineData("1404", "119", TargetState.OnTrack)] // 19 of 20 is 95 %
    [InlineData("1404", "118.9", TargetState.OffTrack)]
    [InlineData("1404", "99", TargetState.OffTrack)]
    [InlineData("1402", "500", null)]
    [InlineData("1401", "100", null)]
    public void More_is_better(string period, string value, TargetState? state) =>
        Assert.Equal(state, Up.State(Direction.More, Year(period), Number(value)));

    [Theory]
    [InlineData("1404", "10", TargetState.Achieved)]
    [InlineData("1404", "9", TargetState.Achieved)]
    [InlineData("1404", "30", TargetState.OnTrack)]
    [InlineData("1404", "31", TargetState.OnTrack)]
    [InlineData("1404", "31.1", TargetState.OffTrack)]
    [InlineData("1404", "60", TargetState.OffTrack)]
    public void Less_is_better(string period, string value, TargetState state) =>
        Assert.Equal(state, Down.State(Direction.Less, Year(period), Number(value)));

    [Fact]
    public void Where_neither_is_better_the_target_says_which_way_to_go()
    {
        Assert.Equal(TargetState.OnTrack, Up.State(Direction.Range, Year("1404"), 120));
        Assert.Equal(TargetState.OnTrack, Down.State(Direction.Range, Year("1404"), 30));
        Assert.Equal(TargetState.OffTrack, Down.State(Direction.Range, Year("1404"), 45));
    }

    [Fact]
    public void A_path_that_dips_before_it_rises_asks_for_no_more_than_the_dip()
    {
        var path = new TargetPath(Year("1402"), 100, 1403, [90, 110]);

        Assert.Equal(TargetState.OnTrack, path.State(Direction.More, Year("1403"), 90));
        Assert.Equal(TargetState.OffTrack, path.State(Direction.More, Year("1403"), 89));
        Assert.Equal(TargetState.OnTrack, path.State(Direction.More, Year("1403"), 100));
    }

    [Fact]
    public void Keeping_a_level_is_achieved_by_keeping_it()
    {
        var path = new TargetPath(Year("1402"), 5, 1403, [5, 5]);

        Assert.Equal(TargetState.Achieved, path.State(Direction.Less, Year("1403"), 5));
        Assert.Equal(TargetState.OffTrack, path.State(Direction.Less, Year("1403"), 5.1m));
    }

    [Theory]
    [InlineData("1402", 1403, 110)]
    [InlineData("1404", 1404, 120)]
    [InlineData("1420", 1407, 150)]
    public void A_period_is_held_to_the_nearest_year_of_the_plan(string period, int year, decimal target)
    {
        Assert.Equal(year, Up.YearOf(Year(period)));
        Assert.Equal(target, Up.TargetOf(year));
    }

    [Fact]
    public void A_Gregorian_year_is_held_to_the_Jalali_year_it_ends_in() =>
        Assert.Equal(1404, Up.YearOf(Period.Containing(new DateOnly(2025, 6, 1), Frequency.Annual, CalendarKind.Gregorian)));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static Period Year(string text) => Period.TryParse(text, Frequency.Annual, CalendarKind.Jalali, out var period) ? period : throw new ArgumentException(text, nameof(text));
}
