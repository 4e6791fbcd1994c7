using System.Globalization;
using System.Runtime.InteropServices;

namespace Pak.Contracts;

/// <summary>
/// A stretch of time that a figure is about: a year, half, quarter, month, week or day of the Jalali or the Gregorian calendar.
/// Written <c>1403</c>, <c>1403-S1</c>, <c>1403-Q2</c>, <c>1403-07</c>, <c>2024-W05</c>, <c>2024-03-20</c>; stored as its first day.
/// Years 1 to 9000, four digits. Gregorian weeks are those of ISO 8601 (Monday first; a week belongs to the year that has
/// its Thursday); Jalali weeks are their like with Saturday first: a week belongs to the year that has its Tuesday.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Period
{
    /// <summary>Where nothing else says which calendar a year is of, it is Gregorian from this one on and Jalali before.</summary>
    public const int FirstGregorianYear = 1700;

    private const int LastYear = 9000;

    private Period(Frequency frequency, CalendarKind calendar, DateOnly firstDay) =>
        (Frequency, Calendar, FirstDay) = (frequency, calendar, firstDay);

    public Frequency Frequency { get; }

    public CalendarKind Calendar { get; }

    /// <summary>The first day, in the Gregorian calendar whatever <see cref="Calendar"/> is.</summary>
    public DateOnly FirstDay { get; }

    public DateOnly LastDay => Next().FirstDay.AddDays(-1);

    /// <summary>The period of this frequency and calendar that the day lies in.</summary>
    public static Period Containing(DateOnly day, Frequency frequency, CalendarKind calendar)
    {
        var (year, month) = YearAndMonth(day, calendar);
        return new(frequency, calendar, frequency switch
        {
            Frequency.Daily => day,
            Frequency.Weekly => day.AddDays(-DayOfWeek(day, calendar)),
            _ => DayOf(calendar, year, month - ((month - 1) % MonthsIn(frequency)), 1),
        });
    }

    /// <summary>
    /// Reads a period as it is written for the frequency and calendar; Persian and Arabic digits and lower-case letters are
    /// accepted. False for another frequency's form and for what the calendar does not have (<c>1403-13</c>, <c>1402-12-30</c>, <c>2023-W53</c>).
    /// </summary>
    public static bool TryParse(string? text, Frequency frequency, CalendarKind calendar, out Period period)
    {
        period = default;
        var written = PersianText.FoldDigits(text ?? "").Trim();
        if (!TryNumber(written, 0, 4, out var year) || year is < 1 or > LastYear)
        {
            return false;
        }

        var rest = written.AsSpan(4);
        var first = frequency switch
        {
            Frequency.Annual => rest.IsEmpty ? DayOf(calendar, year, 1, 1) : null,
            Frequency.HalfYearly => Part(rest, "-S", 1) is { } half and <= 2 ? DayOf(calendar, year, (half * 6) - 5, 1) : null,
            Frequency.Quarterly => Part(rest, "-Q", 1) is { } quarter and <= 4 ? DayOf(calendar, year, (quarter * 3) - 2, 1) : null,
            Frequency.Monthly => Part(rest, "-", 2) is { } month and <= 12 ? DayOf(calendar, year, month, 1) : null,
            Frequency.Weekly => Part(rest, "-W", 2) is { } week && week <= WeeksOf(calendar, year) ? FirstWeek(calendar, year).AddDays((week - 1) * 7) : null,
            _ => rest.Length == 6 && Part(rest[..3], "-", 2) is { } month and <= 12 && Part(rest[3..], "-", 2) is { } day && day <= DaysIn(calendar, year, month)
                ? DayOf(calendar, year, month, day)
                : (DateOnly?)null,
        };

        if (first is not { } firstDay)
        {
            return false;
        }

        period = new(frequency, calendar, firstDay);
        return true;
    }

    /// <summary>Reads any frequency's form in one calendar, as a reader writes the ends of a range.</summary>
    public static bool TryParse(string? text, CalendarKind calendar, out Period period)
    {
        foreach (var frequency in Enum.GetValues<Frequency>())
        {
            if (TryParse(text, frequency, calendar, out period))
            {
                return true;
            }
        }

        period = default;
        return false;
    }

    /// <summary>
    /// Reads any frequency's form in either calendar, told apart by the year (<see cref="FirstGregorianYear"/>): <c>1400</c> and <c>2021</c>
    /// mean the same for every indicator, whichever calendar it is counted in.
    /// </summary>
    public static bool TryParse(string? text, out Period period)
    {
        period = default;
        return TryNumber(PersianText.FoldDigits(text ?? "").Trim(), 0, 4, out var year)
            && TryParse(text, year < FirstGregorianYear ? CalendarKind.Jalali : CalendarKind.Gregorian, out period);
    }

    /// <summary>An example of the written form, for messages that say what would be right.</summary>
    public static string Example(Frequency frequency, CalendarKind calendar) =>
        Containing(new DateOnly(2024, 10, 5), frequency, calendar).ToString();

    public Period Next() => new(Frequency, Calendar, Frequency switch
    {
        Frequency.Daily => FirstDay.AddDays(1),
        Frequency.Weekly => FirstDay.AddDays(7),
        _ => AfterMonths(MonthsIn(Frequency)),
    });

    public Period Previous() => Containing(FirstDay.AddDays(-1), Frequency, Calendar);

    /// <summary>The written form, ASCII digits. <see cref="TryParse(string?, Frequency, CalendarKind, out Period)"/> reads it back.</summary>
    public override string ToString()
    {
        if (Frequency == Frequency.Weekly)
        {
            // The day in the middle decides the year.
            var weekYear = YearAndMonth(FirstDay.AddDays(3), Calendar).Year;
            var week = ((FirstDay.DayNumber - FirstWeek(Calendar, weekYear).DayNumber) / 7) + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{weekYear:0000}-W{week:00}");
        }

        var (year, month) = YearAndMonth(FirstDay, Calendar);
        return Frequency switch
        {
            Frequency.Annual => string.Create(CultureInfo.InvariantCulture, $"{year:0000}"),
            Frequency.HalfYearly => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-S{((month - 1) / 6) + 1}"),
            Frequency.Quarterly => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-Q{((month - 1) / 3) + 1}"),
            Frequency.Monthly => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{DayOfMonth(FirstDay, Calendar):00}"),
        };
    }

    private DateOnly AfterMonths(int months)
    {
        var (year, month) = YearAndMonth(FirstDay, Calendar);
        var index = (year * 12) + month - 1 + months;
        return DayOf(Calendar, index / 12, (index % 12) + 1, 1);
    }

    private static DateOnly DayOf(CalendarKind calendar, int year, int month, int day) =>
        calendar == CalendarKind.Jalali ? JalaliYears.ToGregorian(year, month, day) : new DateOnly(year, month, day);

    private static (int Year, int Month) YearAndMonth(DateOnly day, CalendarKind calendar)
    {
        if (calendar == CalendarKind.Gregorian)
        {
            return (day.Year, day.Month);
        }

        var (year, month, _) = JalaliYears.Of(day);
        return (year, month);
    }

    private static int DayOfMonth(DateOnly day, CalendarKind calendar) => calendar == CalendarKind.Jalali ? JalaliYears.Of(day).Day : day.Day;

    private static int DaysIn(CalendarKind calendar, int year, int month) =>
        calendar == CalendarKind.Jalali ? JalaliYears.DaysIn(year, month) : DateTime.DaysInMonth(year, month);

    private static int MonthsIn(Frequency frequency) => frequency switch
    {
        Frequency.Annual => 12,
        Frequency.HalfYearly => 6,
        Frequency.Quarterly => 3,
        _ => 1,
    };

    /// <summary>Days since the first day of the week: Monday, or Saturday in Iran.</summary>
    private static int DayOfWeek(DateOnly day, CalendarKind calendar) =>
        ((int)day.DayOfWeek + (calendar == CalendarKind.Jalali ? 1 : 6)) % 7;

    /// <summary>The first day of week 1: the week that has the fourth day of the year.</summary>
    private static DateOnly FirstWeek(CalendarKind calendar, int year)
    {
        var fourth = DayOf(calendar, year, 1, 4);
        return fourth.AddDays(-DayOfWeek(fourth, calendar));
    }

    private static int WeeksOf(CalendarKind calendar, int year) =>
        (FirstWeek(calendar, year + 1).DayNumber - FirstWeek(calendar, year).DayNumber) / 7;

    /// <summary>The number after the marker, 1 or more; null when the text is not the marker and exactly that many digits.</summary>
    private static int? Part(ReadOnlySpan<char> rest, string marker, int digits) =>
        rest.Length == marker.Length + digits
        && rest.StartsWith(marker, StringComparison.OrdinalIgnoreCase)
        && TryNumber(rest, marker.Length, digits, out var number)
        && number > 0
            ? number
            : null;

    private static bool TryNumber(ReadOnlySpan<char> text, int start, int digits, out int number)
    {
        number = 0;
        return text.Length >= start + digits
            && int.TryParse(text.Slice(start, digits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
