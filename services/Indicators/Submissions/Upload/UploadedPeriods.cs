using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Locks;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>Periods as files have them: in Pak's own writing, or as the time ranges and reporting periods of SDMX.</summary>
internal sealed class UploadedPeriods(PeriodLocks locks, DateTimeOffset now)
{
    private const int MaxKnown = 50_000;

    private static readonly string[] Durations = ["/P1Y", "/P6M", "/P3M", "/P1M", "/P7D", "/P1D"];

    private readonly Dictionary<(Frequency, CalendarKind), Dictionary<string, DateOnly>> _known = [];
    private readonly Dictionary<(int Indicator, DateOnly Period), PeriodLock?> _locks = [];

    /// <summary>The first day; null when it is no period of the indicator's frequency and calendar.</summary>
    public DateOnly? FirstDay(ReadOnlySpan<char> text, FigureRule rule)
    {
        var kind = (rule.Frequency, rule.Calendar);
        if (!_known.TryGetValue(kind, out var known))
        {
            _known[kind] = known = new(StringComparer.Ordinal);
        }

        if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var firstDay))
        {
            return firstDay;
        }

        if (Read(text.ToString(), rule.Frequency, rule.Calendar) is not { } read)
        {
            return null;
        }

        if (known.Count < MaxKnown)
        {
            known[text.ToString()] = read;
        }

        return read;
    }

    /// <summary>What closes a period of the indicator; null when it is open.</summary>
    public PeriodLock? LockOf(DateOnly firstDay, FigureRule rule)
    {
        if (!locks.HasRules(rule.Id))
        {
            return null;
        }

        if (!_locks.TryGetValue((rule.Id, firstDay), out var found))
        {
            found = locks.Of(rule.Id, Period.Containing(firstDay, rule.Frequency, rule.Calendar), now);
            if (_locks.Count < MaxKnown)
            {
                _locks[(rule.Id, firstDay)] = found;
            }
        }

        return found;
    }

    private static DateOnly? Read(string text, Frequency frequency, CalendarKind calendar)
    {
        if (Period.TryParse(text, frequency, calendar, out var period))
        {
            return IsOfOtherCalendar(period) ? null : period.FirstDay;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            // 2024-A1, 2024-M03: reporting periods of SDMX.
            var plain = frequency switch
            {
                Frequency.Annual when text.EndsWith("-A1", StringComparison.Ordinal) => text[..^3],
                Frequency.Monthly when text.Length == 8 && text[5] == 'M' => text.Remove(5, 1),
                _ => "",
            };
            return Period.TryParse(plain, frequency, calendar, out period) && !IsOfOtherCalendar(period) ? period.FirstDay : null;
        }

        // 2024-03-20/P1Y: a period of a calendar that ISO 8601 does not know.
        return text[slash..] == Durations[(int)frequency]
            && DateOnly.TryParseExact(text.AsSpan(0, Math.Min(slash, 10)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && text[10..slash] is "" or "T00:00:00"
            && Period.Containing(day, frequency, calendar).FirstDay == day ? day : null;
    }

    /// <summary>
    /// 2024-05 is no month of a far Jalali future, and 1403-05 none of the Middle Ages: the file has the other calendar's periods. By whole Gregorian
    /// years real series do reach back that far.
    /// </summary>
    private static bool IsOfOtherCalendar(Period period) => period.Calendar == CalendarKind.Jalali
        ? JalaliDate.Of(period.FirstDay).Year >= Period.FirstGregorianYear
        : period.Frequency != Frequency.Annual && period.LastDay.Year < Period.FirstGregorianYear;
}
