using System.Text.Json.Serialization;

namespace Pak.Contracts;

/// <summary>How often a figure is measured: SDMX's CL_FREQ. On the wire the code letter, upper case.</summary>
public enum Frequency
{
    [JsonStringEnumMemberName("A")]
    Annual,

    [JsonStringEnumMemberName("S")]
    HalfYearly,

    [JsonStringEnumMemberName("Q")]
    Quarterly,

    [JsonStringEnumMemberName("M")]
    Monthly,

    [JsonStringEnumMemberName("W")]
    Weekly,

    [JsonStringEnumMemberName("D")]
    Daily,
}

/// <summary>The calendar that an indicator's periods are counted in. On the wire <c>jalali</c> or <c>gregorian</c>.</summary>
public enum CalendarKind
{
    Jalali,
    Gregorian,
}

/// <summary>The code letters of <see cref="Frequency"/>.</summary>
public static class FrequencyCodes
{
    private const string Letters = "ASQMWD";

    /// <summary>Its letter: A S Q M W D.</summary>
    public static string Code(this Frequency frequency) => Letters.Substring((int)frequency, 1);

    /// <summary>Reads a letter, upper or lower case.</summary>
    public static bool TryParse(string? text, out Frequency frequency)
    {
        var index = text is { Length: 1 } ? Letters.IndexOf(char.ToUpperInvariant(text[0]), StringComparison.Ordinal) : -1;
        frequency = index >= 0 ? (Frequency)index : default;
        return index >= 0;
    }

    /// <summary>Reads a stored letter. Throws <see cref="FormatException"/> when it is none.</summary>
    public static Frequency Parse(string text) =>
        TryParse(text, out var frequency) ? frequency : throw new FormatException($"'{text}' is not a frequency: A S Q M W D.");
}
