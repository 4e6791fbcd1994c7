using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Pak.Contracts;

namespace Pak.Portal.Languages;

/// <summary>Days that follow each other, as one says them: «۳ تا ۵ آبان ۱۴۰۴», «۶ و ۷ آبان ۱۴۰۴», "25 to 27 October 2025"; the other calendar in the title.</summary>
internal static class DayRange
{
    public static IHtmlContent Days(this Words w, DateOnly from, DateOnly to)
    {
        if (from == to)
        {
            return w.Day(from);
        }

        var range = new TagBuilder("span");
        range.Attributes["title"] = w.IsPersian ? Gregorian(from, to, " to ") : $"{JalaliDate.Iso(from)} to {JalaliDate.Iso(to)} (Jalali)";
        range.InnerHtml.Append(w.IsPersian ? Persian(from, to) : Gregorian(from, to, to == from.AddDays(1) ? " and " : " to "));
        return range;
    }

    private static string Persian(DateOnly from, DateOnly to)
    {
        var (year, month, day) = JalaliDate.Of(from);
        var last = JalaliDate.Of(to);
        var first = (year == last.Year, month == last.Month) switch
        {
            (true, true) => Digits(day),
            (true, false) => $"{Digits(day)} {JalaliDate.MonthName(month)}",
            _ => JalaliDate.InWords(from),
        };
        return $"{first} {(to == from.AddDays(1) ? "و" : "تا")} {JalaliDate.InWords(to)}";
    }

    private static string Gregorian(DateOnly from, DateOnly to, string between)
    {
        var first = (from.Year == to.Year, from.Month == to.Month) switch
        {
            (true, true) => from.Day.ToString(CultureInfo.InvariantCulture),
            (true, false) => from.ToString("d MMMM", CultureInfo.InvariantCulture),
            _ => from.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        };
        return first + between + to.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
    }

    private static string Digits(int number) => PersianText.WithPersianDigits(number.ToString(CultureInfo.InvariantCulture));
}
