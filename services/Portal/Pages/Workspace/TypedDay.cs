using Pak.Contracts;

namespace Pak.Portal.Pages.Workspace;

/// <summary>A day as people type it: Jalali or Gregorian by its year, with any digits, separated by <c>/</c>, <c>-</c>, dots or spaces.</summary>
internal static class TypedDay
{
    /// <summary>Null for what is no day.</summary>
    public static DateOnly? Read(string? text)
    {
        if (PersianText.FoldDigits(text ?? "").Split(['/', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is not [{ Length: 4 } year, var month, var day])
        {
            return null;
        }

        var calendar = string.CompareOrdinal(year, "1700") < 0 ? CalendarKind.Jalali : CalendarKind.Gregorian;
        return Period.TryParse($"{year}-{month.PadLeft(2, '0')}-{day.PadLeft(2, '0')}", Frequency.Daily, calendar, out var period) ? period.FirstDay : null;
    }
}
