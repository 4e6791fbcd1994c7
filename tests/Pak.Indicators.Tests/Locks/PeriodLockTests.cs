using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Locks;

namespace Pak.Indicators.Tests.Locks;

public sealed class PeriodLockTests
{
    private const int Yearly = 1;
    private const int Monthly = 2;

    // 1402 ends on 2024-03-19; with a lag of 90 days it is due on 2024-06-17.
    private static readonly LockedIndicator[] Indicators =
        [new(Yearly, Frequency.Annual, CalendarKind.Jalali, 90), new(Monthly, Frequency.Monthly, CalendarKind.Jalali, 10)];

    [Theory]
    [InlineData("2024-06-17", null)]
    [InlineData("2024-06-27", null)]
    [InlineData("2024-06-28", "2024-06-28")]
    [InlineData("2025-06-28", "2024-06-28")]
    public void A_period_closes_so_many_days_after_it_was_due(string today, string? since) =>
        Assert.Equal(since is null ? null : Day(since), Locks(Rule(10)).Of(Yearly, Year("1402"), Noon(today))?.Since);

    [Fact]
    public void The_day_is_that_of_Tehran()
    {
        var locks = Locks(Rule(10));

        Assert.Null(locks.Of(Yearly, Year("1402"), DateTimeOffset.Parse("2024-06-27T20:29:59Z", CultureInfo.InvariantCulture)));
        Assert.NotNull(locks.Of(Yearly, Year("1402"), DateTimeOffset.Parse("2024-06-27T20:30:00Z", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_rule_counts_for_what_falls_due_from_its_first_day_on()
    {
        var locks = Locks(Rule(10) with { EffectiveFrom = Day("2024-06-17") });

        Assert.NotNull(locks.Of(Yearly, Year("1402"), Noon("2030-01-01")));
        Assert.Null(locks.Of(Yearly, Year("1401"), Noon("2030-01-01")));
    }

    [Fact]
    public void The_rule_of_an_indicator_comes_before_that_of_its_frequency_and_that_before_one_for_all()
    {
        var all = Rule(1);
        var frequency = Rule(2) with { Frequency = Frequency.Annual, EffectiveFrom = Day("2000-01-01") };
        var own = Rule(3) with { Indicator = Yearly, EffectiveFrom = Day("2000-01-01"), Opener = LockOpener.Administration };

        Assert.Equal(own, Locks(all, frequency, own).Of(Yearly, Year("1402"), Noon("2030-01-01"))!.Rule);
        Assert.Equal(frequency, Locks(all, frequency).Of(Yearly, Year("1402"), Noon("2030-01-01"))!.Rule);
        Assert.Equal(all, Locks(all, frequency, own).Of(Monthly, Month("1402-12"), Noon("2030-01-01"))!.Rule);
        Assert.Equal(LockOpener.Administration, Locks(all, own).Of(Yearly, Year("1402"), Noon("2030-01-01"))!.Opener);
    }

    [Fact]
    public void Of_two_rules_of_one_scope_the_later_counts_from_its_day_on_and_one_without_days_keeps_open()
    {
        var old = Rule(10);
        var later = Rule(700) with { EffectiveFrom = Day("2024-01-01") };
        var never = Rule(0) with { EffectiveFrom = Day("2025-01-01"), ClosesAfterDays = null };
        var locks = Locks(never, old, later);

        Assert.Equal(old, locks.Of(Yearly, Year("1401"), Noon("2026-01-01"))!.Rule);
        Assert.Null(locks.Of(Yearly, Year("1402"), Noon("2026-01-01")));
        Assert.Equal(later, locks.Of(Yearly, Year("1402"), Noon("2026-06-01"))!.Rule);
        Assert.Null(locks.Of(Yearly, Year("1403"), Noon("2099-01-01")));
    }

    [Fact]
    public void An_opening_opens_its_periods_until_its_end_and_no_others()
    {
        var opening = new LockOpening(Guid.CreateVersion7(), Yearly, Year("1401").FirstDay, Year("1402").FirstDay, Noon("2026-01-01"), Noon("2026-01-10"));
        var locks = new PeriodLocks(Indicators, [Rule(10)], [opening]);

        Assert.NotNull(locks.Of(Yearly, Year("1402"), Noon("2025-12-31")));
        Assert.Null(locks.Of(Yearly, Year("1401"), Noon("2026-01-01")));
        Assert.Null(locks.Of(Yearly, Year("1402"), Noon("2026-01-09")));
        Assert.NotNull(locks.Of(Yearly, Year("1402"), Noon("2026-01-10")));
        Assert.NotNull(locks.Of(Yearly, Year("1400"), Noon("2026-01-05")));
        Assert.NotNull(locks.Of(Monthly, Month("1402-01"), Noon("2026-01-05")));
    }

    [Fact]
    public void Without_rules_nothing_is_closed()
    {
        Assert.False(Locks().HasRules(Yearly));
        Assert.Null(Locks().Of(Yearly, Year("1300"), Noon("2026-01-01")));
        Assert.Null(Locks(Rule(0)).Of(99, Year("1300"), Noon("2026-01-01")));
        Assert.True(Locks(Rule(0)).HasRules(Monthly));
        Assert.False(Locks(Rule(0) with { Indicator = Yearly }).HasRules(Monthly));
    }

    private static PeriodLocks Locks(params LockRule[] rules) => new(Indicators, rules, []);

    private static LockRule Rule(int days) => new(Guid.CreateVersion7(), null, null, days, Day("1800-01-01"), LockOpener.Approver);

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);

    private static DateTimeOffset Noon(string day) => new(Day(day), new TimeOnly(12, 0), TimeSpan.Zero);

    private static Period Year(string text) => Period.TryParse(text, Frequency.Annual, CalendarKind.Jalali, out var period) ? period : throw new ArgumentException(text, nameof(text));

    private static Period Month(string text) => Period.TryParse(text, Frequency.Monthly, CalendarKind.Jalali, out var period) ? period : throw new ArgumentException(text, nameof(text));
}
