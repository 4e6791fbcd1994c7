using System.Globalization;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Reading;

/// <summary>Times and periods as readers write them in addresses.</summary>
internal static class WrittenTime
{
    private const int FirstGregorianYear = 1700;

    private static readonly string[] Instants = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// A period of either calendar, told apart by the year: before 1700 it is Jalali. So <c>from=1400</c> and <c>from=2021</c> mean the same
    /// for every indicator, whichever calendar it is counted in.
    /// </summary>
    public static bool TryPeriod(string text, out Period period)
    {
        var written = PersianText.FoldDigits(text).Trim();
        period = default;
        return written.Length >= 4
            && int.TryParse(written.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && Contracts.Period.TryParse(written, year < FirstGregorianYear ? CalendarKind.Jalali : CalendarKind.Gregorian, out period);
    }

    /// <summary>
    /// RFC 3339; without an offset UTC, without a time of day its beginning. A year before 1700 is refused: <c>1403-12-30</c> is a Jalali day,
    /// and read as a Gregorian one it would answer, without a word, that nothing was known then.
    /// </summary>
    public static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            // The plus of an offset arrives as a space.
            PersianText.FoldDigits(text).Trim().Replace(' ', '+'), Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)
        && instant.Year >= FirstGregorianYear;

    public static Period? Period(string field, string? text, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (TryPeriod(text, out var period))
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
