using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Demo;

/// <summary>Which areas made-up values are of, and how they hang together.</summary>
internal enum DemoSpread
{
    /// <summary>An amount: the provinces add up to the country.</summary>
    Sum,

    /// <summary>A rate: the provinces scatter around the country.</summary>
    Rate,

    /// <summary>Of the country only.</summary>
    Country,

    /// <summary>Of Tehran province only.</summary>
    Tehran,
}

/// <summary>How the made-up values of an indicator run.</summary>
/// <param name="Start">The value of the first period of 1394.</param>
/// <param name="Growth">Its mean change a year, as a factor.</param>
/// <param name="Noise">Spread of one value around its path, relative.</param>
/// <param name="Season">Half the difference between the seasons of a year, relative.</param>
/// <param name="Target">What the plan's final target is of the baseline, as a factor; null without a target.</param>
internal sealed record DemoIndicator(
    int Ordinal, string Agency, NewIndicator Content, double Start, double Growth, double Noise, double Season, DemoSpread Spread, double? Target);

/// <summary>
/// Real indicators of Iranian agencies with their usual names, units and meanings, from <c>indicators.txt</c>, and others computed
/// from them, from <c>computed.txt</c>. Their demo values are made up.
/// </summary>
internal static class DemoIndicators
{
    /// <summary>Those whose values are reported.</summary>
    public static IReadOnlyList<DemoIndicator> Reported { get; } = [.. Lines("demo-indicators.txt").Select(ReadReported)];

    /// <summary>Those that are computed, each after what it reads.</summary>
    public static IReadOnlyList<(string Agency, NewIndicator Content)> Computed { get; } = [.. Lines("demo-computed.txt").Select(line => (line[1], ReadComputed(line)))];

    private static IEnumerable<string[]> Lines(string resource)
    {
        using var reader = new StreamReader(typeof(DemoIndicators).Assembly.GetManifestResourceStream(resource)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('|'))];
    }

    private static DemoIndicator ReadReported(string[] cells, int ordinal)
    {
        var noise = cells[10].Split('~');
        var content = Content(cells[0], cells[2], cells[3], cells[4], cells[5], cells.AsSpan(15)) with
        {
            ValidRange = Optional(cells[6]) is null && Optional(cells[7]) is null ? null : new(Optional(cells[6]), Optional(cells[7])),
            Breakdowns = cells[12].Split(';', StringSplitOptions.RemoveEmptyEntries),
            SdgCode = cells[14].Length == 0 ? null : cells[14],
            ChangeThreshold = cells[3] is "A" ? 50 : null,
        };
        return new(
            ordinal, cells[1], content, Number(cells[8]), Number(cells[9]), Number(noise[0]), noise.Length > 1 ? Number(noise[1]) : 0,
            cells[11] switch { "sum" => DemoSpread.Sum, "rate" => DemoSpread.Rate, "country" => DemoSpread.Country, _ => DemoSpread.Tehran },
            cells[13].Length == 0 ? null : Number(cells[13]));
    }

    private static NewIndicator ReadComputed(string[] cells) => Content(cells[0], cells[2], cells[3], cells[4], cells[5], cells.AsSpan(8)) with
    {
        Formula = cells[7],
        Method = new("از شاخص‌های دیگر محاسبه می‌شود", "Computed from other indicators"),
    };

    /// <param name="texts">Unit, name and definition, each in Persian and in English.</param>
    private static NewIndicator Content(string code, string sector, string frequency, string direction, string decimals, ReadOnlySpan<string> texts) => new()
    {
        Code = code,
        Sector = sector,
        Frequency = FrequencyCodes.Parse(frequency),
        Calendar = CalendarKind.Jalali,
        Direction = Enum.Parse<Direction>(direction, ignoreCase: true),
        Decimals = int.Parse(decimals, CultureInfo.InvariantCulture),
        Unit = new(texts[0], texts[1]),
        Name = new(texts[2], texts[3]),
        Definition = new(texts[4], texts[5]),
        PublicationLagDays = frequency switch { "A" => 90, "M" => 30, _ => 45 },
        Source = new("دادهٔ نمونه؛ مقدارها ساختگی‌اند", "Sample data; the values are made up"),
        Method = new("ثبت‌های اداری و طرح‌های آماری دستگاه، با تعریف‌های استاندارد", "The agency's administrative records and surveys, with standard definitions"),
        Coverage = new("کشور و ۳۱ استان، مگر آنکه تعریف چیز دیگری بگوید", "The country and its 31 provinces, unless the definition says otherwise"),
        RevisionPolicy = new("هر مقدار تا دو دوره پس از انتشار بازنگری می‌شود", "Each value may be revised for two periods after its publication"),
        Licence = "CC-BY-4.0",
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static decimal? Optional(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
