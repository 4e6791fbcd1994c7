using System.Text.Json;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators;

/// <summary>What stands in an address, in the forms that answers have.</summary>
internal static class QueryValues
{
    /// <summary>A NUL cannot be sent to PostgreSQL; what has one is in no text. Blank is null.</summary>
    public static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Replace('\0', '\uFFFD');

    /// <summary>An enum value in kebab-case, as JSON has it; null where nothing is said; a problem for anything else.</summary>
    public static Result<T?> Named<T>(string field, string? text)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return (T?)null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (text.Equals(Written(value), StringComparison.OrdinalIgnoreCase))
            {
                return (T?)value;
            }
        }

        var names = string.Join(", ", Enum.GetValues<T>().Select(Written));
        return CommonProblems.Invalid.With(new FieldError(field, $"یکی از این‌ها: {names}", $"One of {names}"));
    }

    /// <summary>A value as JSON has it.</summary>
    public static string Written<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>The refusal of a range that nothing can lie in, with both ends as they were written.</summary>
    public static Problem Reversed(string from, string to) => Problems.RangeReversed.With(new FieldError(
        "from", $"from={from.Trim()} پس از to={to.Trim()} است؛ جایشان را عوض کنید", $"from={from.Trim()} is after to={to.Trim()}; swap them"));

    /// <summary>A day as <c>2025-03-21</c> or, with a year before 1700, as the Jalali <c>1404-01-01</c>; null where nothing is said.</summary>
    public static Result<DateOnly?> Day(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (DateOnly?)null;
        }

        var calendar = string.CompareOrdinal(PersianText.FoldDigits(text).Trim(), "1700") < 0 ? CalendarKind.Jalali : CalendarKind.Gregorian;
        return Period.TryParse(text, Frequency.Daily, calendar, out var day)
            ? day.FirstDay
            : CommonProblems.Invalid.With(new FieldError(field, "روزی مانند 1404-01-01 یا 2025-03-21", "A day such as 2025-03-21 or 1404-01-01"));
    }
}
