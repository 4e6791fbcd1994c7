using Pak.Portal.Api;

namespace Pak.Portal.Pages.Workspace.Calendar;

/// <summary>The weekend, the holidays with a Jalali date, the numbers of the rules: each from a day on.</summary>
internal sealed class RulesModel(CalendarApi calendar) : CalendarPage(calendar)
{
    public IEnumerable<string> RuleNames => Entries.Rules.Select(r => r.Name).Distinct(StringComparer.Ordinal);

    public IEnumerable<YearlyHoliday> Yearly => Entries.YearlyHolidays.Where(h => h.EffectiveUntil is not { } until || until > Entries.Today);

    protected override IReadOnlyList<string> Kinds => ["yearly", "no-yearly", "weekend", "rule"];
}
