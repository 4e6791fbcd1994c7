using Pak.Contracts;

namespace Pak.Indicators.Locks;

/// <summary>Who may open a closed period again.</summary>
public enum LockOpener
{
    /// <summary>An approver of the indicator's agency.</summary>
    Approver,

    /// <summary>The administration of Pak.</summary>
    Administration,
}

/// <summary>
/// Periods that fall due on <paramref name="EffectiveFrom"/> or later close <paramref name="ClosesAfterDays"/> days after their due
/// date. A rule of an indicator comes before one of a frequency, that before one of all; among those of one scope the latest that
/// is in force on the due date counts. Periods that fell due before any rule stay open.
/// </summary>
/// <param name="Indicator">Only this indicator's id; null for all.</param>
/// <param name="Frequency">Only indicators of this frequency; null for all.</param>
/// <param name="ClosesAfterDays">Null: they never close.</param>
internal sealed record LockRule(Guid Id, int? Indicator, Frequency? Frequency, int? ClosesAfterDays, DateOnly EffectiveFrom, LockOpener Opener);

/// <summary>Somebody opened the periods from <paramref name="From"/> to <paramref name="To"/> (first days) until an instant.</summary>
internal sealed record LockOpening(Guid Id, int Indicator, DateOnly From, DateOnly To, DateTimeOffset OpenedAt, DateTimeOffset Until);

/// <summary>What the closing of an indicator's periods needs to know about it.</summary>
internal sealed record LockedIndicator(int Id, Frequency Frequency, CalendarKind Calendar, int PublicationLagDays);

/// <summary>A closed period.</summary>
/// <param name="Since">The first day, in Tehran, on which it is closed.</param>
/// <param name="Rule">The rule that closed it.</param>
internal sealed record PeriodLock(DateOnly Since, LockRule Rule)
{
    /// <summary>Who can open it.</summary>
    public LockOpener Opener => Rule.Opener;
}

/// <summary>Which periods of some indicators are closed. Pure: it is told the time.</summary>
internal sealed class PeriodLocks
{
    private readonly Dictionary<int, Entry> _entries;

    public PeriodLocks(IEnumerable<LockedIndicator> indicators, IReadOnlyCollection<LockRule> rules, IReadOnlyCollection<LockOpening> openings)
    {
        var opened = openings.ToLookup(opening => opening.Indicator);
        _entries = indicators.ToDictionary(
            indicator => indicator.Id,
            indicator => new Entry(
                indicator.PublicationLagDays,
                [.. rules.Where(rule => Concerns(rule, indicator)).OrderByDescending(Precision).ThenByDescending(rule => rule.EffectiveFrom).ThenByDescending(rule => rule.Id)],
                [.. opened[indicator.Id]]));
    }

    /// <summary>False: no period of the indicator is ever closed, so nobody need ask.</summary>
    public bool HasRules(int indicator) => _entries.TryGetValue(indicator, out var entry) && entry.Rules.Length > 0;

    /// <summary>The lock on a period at an instant; null when it is open. An indicator that was not loaded has no locks.</summary>
    public PeriodLock? Of(int indicator, Period period, DateTimeOffset now) =>
        Closing(indicator, period) is { } closing && closing.Since <= JalaliDate.TehranDay(now) && OpeningOf(indicator, period, now) is null ? closing : null;

    /// <summary>The lock that there is or will be on a period if nobody opens it; null when no rule ever closes it.</summary>
    public PeriodLock? Closing(int indicator, Period period)
    {
        if (!_entries.TryGetValue(indicator, out var entry) || entry.Rules.Length == 0)
        {
            return null;
        }

        var due = period.LastDay.AddDays(entry.LagDays);
        return RuleOn(entry.Rules, due) is { ClosesAfterDays: { } days } rule ? new PeriodLock(due.AddDays(days + 1), rule) : null;
    }

    /// <summary>What keeps the period open at an instant whatever the rules say; null when nothing does.</summary>
    public LockOpening? OpeningOf(int indicator, Period period, DateTimeOffset now) => _entries.TryGetValue(indicator, out var entry)
        ? Array.Find(entry.Openings, opening => opening.From <= period.FirstDay && period.FirstDay <= opening.To && opening.OpenedAt <= now && now < opening.Until)
        : null;

    private static LockRule? RuleOn(LockRule[] rules, DateOnly due) => Array.Find(rules, rule => rule.EffectiveFrom <= due);

    private static bool Concerns(LockRule rule, LockedIndicator indicator) =>
        (rule.Indicator is null || rule.Indicator == indicator.Id) && (rule.Frequency is null || rule.Frequency == indicator.Frequency);

    private static int Precision(LockRule rule) => rule.Indicator is not null ? 2 : rule.Frequency is not null ? 1 : 0;

    private sealed record Entry(int LagDays, LockRule[] Rules, LockOpening[] Openings);
}
