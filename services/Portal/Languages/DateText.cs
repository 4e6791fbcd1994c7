using System.Globalization;
using System.Text.RegularExpressions;
using Pak.Contracts;

namespace Pak.Portal.Languages;

/// <summary>
/// Reads a date as people type it: any digits, Jalali or Gregorian (told by the year), year first or last, separated by slashes, hyphens,
/// points or spaces, the month by number or name. Years have four digits: of two it would be a guess.
/// </summary>
internal static partial class DateText
{
    /// <summary>For typing and for correcting: «1404/07/03» in Persian, "2025-09-25" in English.</summary>
    public static string ForTyping(Words words, DateOnly day) =>
        words.IsPersian ? JalaliDate.Iso(day).Replace('-', '/') : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Null when it is no date, or could be two.</summary>
    public static DateOnly? Read(string text)
    {
        var parts = Separators().Split(PersianText.FoldDigits(PersianText.Tidy(text)).Replace("\u200C", "", StringComparison.Ordinal)).Where(p => p.Length > 0).ToArray();
        if (parts.Length != 3)
        {
            return null;
        }

        var (first, last) = (Number(parts[0]), Number(parts[2]));
        if (first is null || last is null)
        {
            return null;
        }

        return (parts[0].Length == 4, parts[2].Length == 4) switch
        {
            (true, false) => Of(first.Value, parts[1], last.Value),
            (false, true) => Of(last.Value, parts[1], first.Value),
            _ => null,
        };
    }

    private static DateOnly? Of(int year, string monthText, int day)
    {
        var isJalali = year is >= 1200 and < 1600;
        var month = Number(monthText) ?? (isJalali ? JalaliMonth(monthText) : GregorianMonth(monthText));
        if (month is not (>= 1 and <= 12) || (!isJalali && year is < 1600 or > 2600))
        {
            return null;
        }

        try
        {
            return isJalali ? JalaliDate.ToGregorian(year, month.Value, day) : new DateOnly(year, month.Value, day);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static int? JalaliMonth(string name)
    {
        var months = Enumerable.Range(1, 12).Where(m => PersianText.SearchKey(JalaliDate.MonthName(m)) == PersianText.SearchKey(name)).ToList();
        return months.Count == 1 ? months[0] : null;
    }

    private static int? GregorianMonth(string name)
    {
        var format = CultureInfo.InvariantCulture.DateTimeFormat;
        var months = Enumerable.Range(1, 12).Where(m => string.Equals(format.GetMonthName(m), name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(format.GetAbbreviatedMonthName(m), name, StringComparison.OrdinalIgnoreCase)).ToList();
        return months.Count == 1 ? months[0] : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"[/\-.\s،,]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Separators();
}
