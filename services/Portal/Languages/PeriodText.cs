using System.Globalization;
using Pak.Contracts;

namespace Pak.Portal.Languages;

/// <summary>A period as the catalogue writes it (<c>1403</c>, <c>1403-S1</c>, <c>1403-Q2</c>, <c>1403-07</c>, <c>2024-W05</c>, <c>2024-03-20</c>), for people to read.</summary>
internal static class PeriodText
{
    private static readonly string[] Ordinals = ["اول", "دوم", "سوم", "چهارم"];

    private static readonly string[] JalaliInEnglish =
        ["Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"];

    private static readonly string[] GregorianInPersian =
        ["ژانویهٔ", "فوریهٔ", "مارس", "آوریل", "مهٔ", "ژوئن", "ژوئیهٔ", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"];

    /// <summary>«سه‌ماههٔ دوم ۱۴۰۳», "Q2 1403"; what it does not know it returns as it came.</summary>
    public static string Of(Words words, string period, string calendar)
    {
        var parts = period.Split('-');
        var year = words.Digits(parts[0]);
        return parts switch
        {
            [_] => year,
            [_, ['S', var half]] when half is '1' or '2' => words[$"نیمهٔ {Ordinals[half - '1']} {year}", $"H{half} {year}"],
            [_, ['Q', var quarter]] when quarter is >= '1' and <= '4' => words[$"سه‌ماههٔ {Ordinals[quarter - '1']} {year}", $"Q{quarter} {year}"],
            [_, ['W', .. var week]] => words[$"هفتهٔ {words.Digits(week.TrimStart('0'))} سال {year}", $"Week {week.TrimStart('0')}, {year}"],
            [_, var month] when Number(month) is >= 1 and <= 12 => $"{Month(words, Number(month), calendar)} {year}",
            [_, var month, var day] when Number(month) is >= 1 and <= 12 => $"{words.Digits(day.TrimStart('0'))} {Month(words, Number(month), calendar)} {year}",
            _ => period,
        };
    }

    /// <summary>The other calendar's name of the same time, for a title; null where it is the same or not known.</summary>
    public static string? OtherCalendar(Words words, string period, string calendar)
    {
        var parts = period.Split('-');
        var year = Number(parts[0]);
        if (calendar != "jalali" || year is < 1200 or > 1500)
        {
            return null;
        }

        return parts switch
        {
            [_] => $"{Gregorian(year, 1)} – {Gregorian(year + 1, 1, -1)}",
            [_, ['S', var half]] when half is '1' or '2' => $"{Gregorian(year, half == '1' ? 1 : 7)} – {Last(year, half == '1' ? 6 : 12)}",
            [_, ['Q', var quarter]] when quarter is >= '1' and <= '4' => $"{Gregorian(year, ((quarter - '1') * 3) + 1)} – {Last(year, (quarter - '0') * 3)}",
            [_, var month] when Number(month) is >= 1 and <= 12 => $"{Gregorian(year, Number(month))} – {Last(year, Number(month))}",
            _ => null,
        };
    }

    private static string Last(int year, int month) => month == 12 ? Gregorian(year + 1, 1, -1) : Gregorian(year, month + 1, -1);

    private static string Gregorian(int year, int month, int addDays = 0) =>
        JalaliDate.ToGregorian(year, month, 1).AddDays(addDays).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Month(Words words, int month, string calendar) => (calendar, words.IsPersian) switch
    {
        ("jalali", true) => JalaliDate.MonthName(month),
        ("jalali", false) => JalaliInEnglish[month - 1],
        (_, true) => GregorianInPersian[month - 1],
        _ => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month),
    };

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
