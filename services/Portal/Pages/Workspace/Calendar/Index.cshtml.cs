using Pak.Contracts;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Workspace.Calendar;

/// <summary>Holidays of single days, and how the days ahead count.</summary>
internal sealed class IndexModel(CalendarApi calendar) : CalendarPage(calendar)
{
    private const int DaysAhead = 45;
    private readonly CalendarApi _calendar = calendar;

    /// <summary>The days ahead that do not count, and why.</summary>
    public IReadOnlyList<CalendarDay> Ahead { get; private set; } = [];

    public IEnumerable<Holiday> Coming => Entries.Holidays.Where(h => h.Day >= Entries.Today);

    public IEnumerable<Holiday> Past => Entries.Holidays.Where(h => h.Day < Entries.Today).OrderByDescending(h => h.Day);

    /// <summary>The Jalali years from this one on for which nobody has entered a holiday yet.</summary>
    public int? EmptyYear => Enumerable.Range(JalaliDate.Of(Entries.Today).Year, 2).Cast<int?>().FirstOrDefault(year => !Entries.Holidays.Any(h => JalaliDate.Of(h.Day).Year == year));

    protected override IReadOnlyList<string> Kinds => ["holiday", "no-holiday"];

    protected override async Task More(CancellationToken ct) => Ahead = (await _calendar.Days(Entries.Today, Entries.Today.AddDays(DaysAhead), ct)).Days;
}
