using System.Globalization;

namespace Pak.Contracts;

/// <summary>Iran's civil calendar at the edge: stored dates are Gregorian and UTC, what people read in Persian is Jalali.</summary>
public static class JalaliDate
{
    private static readonly TimeZoneInfo Tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");

    private static readonly string[] MonthNames =
        ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

    /// <summary>The day in Tehran at this instant.</summary>
    public static DateOnly TehranDay(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Tehran).DateTime);

    /// <summary>Year, month and day in the Jalali calendar.</summary>
    public static (int Year, int Month, int Day) Of(DateOnly day) => JalaliYears.Of(day);

    /// <summary>The Gregorian day of a Jalali date. Throws <see cref="ArgumentOutOfRangeException"/> when there is no such day.</summary>
    public static DateOnly ToGregorian(int year, int month, int day) => JalaliYears.ToGregorian(year, month, day);

    /// <summary>True for the years of 366 days (1399, 1403, 1408, …).</summary>
    public static bool IsLeapYear(int year) => JalaliYears.DaysIn(year, 12) == 30;

    /// <summary><c>1404-07-03</c>, ASCII digits.</summary>
    public static string Iso(DateOnly day)
    {
        var (year, month, dayOfMonth) = Of(day);
        return string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{dayOfMonth:00}");
    }

    /// <summary>«۳ مهر ۱۴۰۴», for reading.</summary>
    public static string InWords(DateOnly day)
    {
        var (year, month, dayOfMonth) = Of(day);
        return PersianText.WithPersianDigits(string.Create(CultureInfo.InvariantCulture, $"{dayOfMonth} {MonthNames[month - 1]} {year}"));
    }

    /// <summary>«مهر», month 1–12.</summary>
    public static string MonthName(int month) => MonthNames[month - 1];
}
