using System.Globalization;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Reading;

/// <summary>Times and periods as readers write them in addresses.</summary>
internal static class WrittenTime
{
    private static readonly string[] Instants = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// RFC 3339; without an offset UTC, without a time of day its beginning. A year before 1700 is refused: <c>1403-12-30</c> is a Jalali day,
    /// and read as a Gregorian one it would answer, without a word, that nothing was known then.
    /// </summary>
    public static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            // The plus of an offset arrives as a space.
            PersianText.FoldDigits(text).Trim().Replace(' ', '+'), Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)
        && instant.Year >= Contracts.Period.FirstGregorianYear;

    public static Period? Period(string field, string? text, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (Contracts.Period.TryParse(text, out var period))
        {
            return period;
        }

        errors.Add(new(field, "دوره خوانده نشد؛ نمونهٔ درست: 1403 یا 1403-07 یا 2024-Q2", "The period cannot be read; right would be 1403, 1403-07 or 2024-Q2"));
        return null;
    }

    public static DateTimeOffset? Instant(string field, string? text, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (TryInstant(text, out var instant))
        {
            return instant;
        }

        errors.Add(new(field, "زمان به میلادی و به شکل RFC 3339 نوشته می‌شود، نمونه: 2025-03-21T00:00:00Z", "A time is Gregorian and written as in RFC 3339: 2025-03-21T00:00:00Z"));
        return null;
    }
}
