using System.Globalization;

namespace Pak.Contracts;

/// <summary>
/// The platform's Persian calendar, remembered: it computes the equinox anew for every question, which costs tens of
/// microseconds, and periods ask by the hundred thousand. Each year's first day is asked for once; the rest is arithmetic.
/// Years 1 to 9378, as the platform has them; other dates throw <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
internal static class JalaliYears
{
    private const int LastYear = 9378;
    private const int LongMonthDays = 6 * 31;
    private static readonly PersianCalendar Calendar = new();

    /// <summary>Day numbers by year; 0 where nobody has asked yet. Two threads that ask at once write the same.</summary>
    private static readonly int[] FirstDays = new int[LastYear + 1];

    public static (int Year, int Month, int Day) Of(DateOnly day)
    {
        var number = day.DayNumber;
        ArgumentOutOfRangeException.ThrowIfLessThan(number, FirstDay(1), nameof(day));
        var year = Math.Clamp((int)((number - FirstDay(1)) / 365.2422) + 1, 1, LastYear);
        while (number < FirstDay(year))
        {
            year--;
        }

        while (year < LastYear && number >= FirstDay(year + 1))
        {
            year++;
        }

        var rest = number - FirstDay(year);
        return rest < LongMonthDays
            ? (year, (rest / 31) + 1, (rest % 31) + 1)
            : (year, ((rest - LongMonthDays) / 30) + 7, ((rest - LongMonthDays) % 30) + 1);
    }

    public static DateOnly ToGregorian(int year, int month, int day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, DaysIn(year, month));
        var before = month <= 7 ? (month - 1) * 31 : LongMonthDays + ((month - 7) * 30);
        return DateOnly.FromDayNumber(FirstDay(year) + before + day - 1);
    }

    public static int DaysIn(int year, int month)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(month, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(month, 12);
        return year == LastYear ? Calendar.GetDaysInMonth(year, month)
            : month <= 6 ? 31
            : month <= 11 ? 30
            : FirstDay(year + 1) - FirstDay(year) - 336;
    }

    private static int FirstDay(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
        var known = FirstDays[year];
        if (known == 0)
        {
            FirstDays[year] = known = DateOnly.FromDateTime(Calendar.ToDateTime(year, 1, 1, 0, 0, 0, 0)).DayNumber;
        }

        return known;
    }
}
