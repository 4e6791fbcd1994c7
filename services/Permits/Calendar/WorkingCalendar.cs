using System.Collections.Concurrent;
using Pak.Contracts;

namespace Pak.Permits.Calendar;

/// <summary>Days that do not count every week, from a day on until the next rule. Weekdays as in ISO 8601: Monday 1 … Sunday 7.</summary>
internal sealed record WeekendRule(DateOnly EffectiveFrom, IReadOnlyList<int> Weekdays, LocalizedText Basis);

/// <summary>A holiday on the same Jalali date every year. A date that a year lacks (30 Esfand) is a holiday in the years that have it.</summary>
internal sealed record JalaliHoliday(int Month, int Day, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, LocalizedText Name);

/// <summary>A holiday on one day, as announced.</summary>
internal sealed record DatedHoliday(DateOnly Day, LocalizedText Name);

internal enum DayKind
{
    Working,
    Weekend,
    Holiday,
}

/// <summary>What a day is, and the rule that says so.</summary>
internal sealed record DayRuling(DayKind Kind, LocalizedText Reason);

/// <summary>The working calendar: a pure function of its rules. Days are days in Tehran.</summary>
internal sealed class WorkingCalendar
{
    private static readonly TimeZoneInfo Tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");
    private static readonly DayRuling Working = new(DayKind.Working, new("روز کاری", "Working day"));

    // The same days are asked for again and again, and the platform's Persian calendar takes microseconds for each answer.
    private static readonly ConcurrentDictionary<DateOnly, TehranDay> Days = new();
    private readonly ConcurrentDictionary<DateOnly, DayRuling> _rulings = new();

    private const int LongestSearch = 3660;

    private readonly List<WeekendRule> _weekends;
    private readonly ILookup<(int Month, int Day), JalaliHoliday> _jalali;
    private readonly Dictionary<DateOnly, DatedHoliday> _dated;

    public WorkingCalendar(IEnumerable<WeekendRule> weekends, IEnumerable<JalaliHoliday> jalali, IEnumerable<DatedHoliday> dated)
    {
        _weekends = [.. weekends.OrderByDescending(w => w.EffectiveFrom)];
        _jalali = jalali.ToLookup(h => (h.Month, h.Day));
        _dated = dated.ToDictionary(h => h.Day);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<WeekendRule> Weekends => _weekends;

    public IEnumerable<JalaliHoliday> Yearly => _jalali.SelectMany(h => h);

    public IEnumerable<DatedHoliday> Dated => _dated.Values;

    /// <summary>A holiday wins over a weekend: it is the stronger reason.</summary>
    public DayRuling Of(DateOnly day) => _rulings.GetOrAdd(day, Judge);

    /// <summary>The instant a day begins in Tehran. Until 1401 summer time began at midnight: on that day it is 01:00.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => Days.GetOrAdd(day, TehranDay.Of).Start;

    /// <summary><c>1404-01-16</c></summary>
    public static string JalaliOf(DateOnly day) => Days.GetOrAdd(day, TehranDay.Of).Jalali;

    /// <summary>The instant at which the n-th working day after a day ends. A calendar without working days counts every day.</summary>
    public DateTimeOffset EndOfWorkingDay(DateOnly after, int n)
    {
        var day = after;
        for (var tries = 0; n > 0; tries++)
        {
            day = day.AddDays(1);
            n -= Of(day).Kind == DayKind.Working || tries >= LongestSearch ? 1 : 0;
        }

        return StartOf(day.AddDays(1));
    }

    /// <summary>Working days after the day of <paramref name="now"/> until a time ends: 0 on its last day, and when it is over.</summary>
    public int DaysLeft(DateTimeOffset now, DateTimeOffset end) => WorkingDays(JalaliDate.TehranDay(now), JalaliDate.TehranDay(end.AddTicks(-1)));

    /// <summary>How many working days there are after a day, up to a last one.</summary>
    public int WorkingDays(DateOnly after, DateOnly last)
    {
        var count = 0;
        for (var day = after.AddDays(1); day <= last; day = day.AddDays(1))
        {
            count += Of(day).Kind == DayKind.Working ? 1 : 0;
        }

        return count;
    }

    private DayRuling Judge(DateOnly day)
    {
        var (_, month, dayOfMonth) = JalaliDate.Of(day);
        var holiday = _jalali[(month, dayOfMonth)].FirstOrDefault(h => h.EffectiveFrom <= day && (h.EffectiveUntil is not { } until || day < until))?.Name
            ?? _dated.GetValueOrDefault(day)?.Name;
        if (holiday is not null)
        {
            return new DayRuling(DayKind.Holiday, holiday);
        }

        var weekend = _weekends.Find(w => w.EffectiveFrom <= day);
        return weekend?.Weekdays.Contains(IsoWeekday(day)) == true ? new DayRuling(DayKind.Weekend, weekend.Basis) : Working;
    }

    private static int IsoWeekday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;

    private sealed record TehranDay(DateTimeOffset Start, string Jalali)
    {
        public static TehranDay Of(DateOnly day)
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            if (Tehran.IsInvalidTime(midnight))
            {
                midnight = midnight.AddHours(1);
            }

            return new TehranDay(new DateTimeOffset(midnight, Tehran.GetUtcOffset(midnight)).ToUniversalTime(), JalaliDate.Iso(day));
        }
    }
}
