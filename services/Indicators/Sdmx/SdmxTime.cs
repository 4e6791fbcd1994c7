using System.Globalization;
using System.Text.RegularExpressions;

namespace Pak.Indicators.Sdmx;

/// <summary>Times as SDMX writes them.</summary>
internal static partial class SdmxTime
{
    /// <summary>A day, or a moment of it.</summary>
    public static bool TryDay(string text, out DateOnly day)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year >= Contracts.Period.FirstGregorianYear)
        {
            return true;
        }

        day = default;
        if (!text.Contains('T', StringComparison.Ordinal) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        day = DateOnly.FromDateTime(time.DateTime);
        return true;
    }

    /// <summary>Reporting periods that have a simpler form: <c>2024-A1</c> is 2024, <c>2024-M03</c> is 2024-03.</summary>
    public static string Plain(string text) => Reporting().Match(text) is { Success: true } match
        ? match.Groups["month"] is { Success: true } month ? $"{match.Groups["year"]}-{month}" : match.Groups["year"].Value
        : text;

    /// <summary>The day after a duration of years, months and days (<c>P1Y</c>, <c>P1Y6M</c>, <c>P7D</c>).</summary>
    public static bool TryAdd(DateOnly day, string duration, out DateOnly end)
    {
        end = day;
        if (duration.Length < 3 || Duration().Match(duration) is not { Success: true } match)
        {
            return false;
        }

        try
        {
            end = day.AddYears(Number("years")).AddMonths(Number("months")).AddDays(Number("days"));
            return end > day;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }

        int Number(string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.Value, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?<year>[0-9]{4})-(A1|M(?<month>[0-9]{2}))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reporting();

    [GeneratedRegex("^P((?<years>[0-9]{1,4})Y)?((?<months>[0-9]{1,4})M)?((?<days>[0-9]{1,5})D)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();
}
