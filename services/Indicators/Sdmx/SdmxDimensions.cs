using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Sdmx;

/// <summary>The dimensions of the data structure, in the order of keys; TIME_PERIOD follows them.</summary>
internal sealed class SdmxDimensions
{
    private const int Fixed = 3;

    private readonly Dictionary<string, int> _ofBreakdown;

    public SdmxDimensions(IReadOnlyList<BreakdownDimension> breakdowns)
    {
        Breakdowns = breakdowns;
        Ids = [SdmxIds.Frequency, SdmxIds.Indicator, SdmxIds.Area, .. breakdowns.Select(one => SdmxIds.DimensionOf(one.Code))];
        _ofBreakdown = breakdowns.Select((one, n) => (one.Code, n + Fixed)).ToDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyList<BreakdownDimension> Breakdowns { get; }

    public IReadOnlyList<string> Ids { get; }

    public int Count => Ids.Count;

    public LocalizedText NameOf(int dimension) => dimension < Fixed ? SdmxNames.Concepts[Ids[dimension]] : Breakdowns[dimension - Fixed].Name;

    /// <summary>The key of a series, one code a dimension.</summary>
    public string[] KeyOf(SeriesKey series, IndicatorRow indicator)
    {
        var key = new string[Count];
        (key[0], key[1], key[2]) = (indicator.Frequency, series.Code, series.Area);
        Array.Fill(key, SdmxIds.Total, Fixed, Count - Fixed);
        foreach (var part in series.Breakdown.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (_ofBreakdown.TryGetValue(part[..at], out var dimension))
            {
                key[dimension] = part[(at + 1)..];
            }
        }

        return key;
    }

    /// <summary>The codes that a dimension can have, with their names; of INDICATOR those of the catalogue.</summary>
    public IEnumerable<(string Code, LocalizedText Name)> CodesOf(int dimension, IEnumerable<IndicatorRow> indicators) => dimension switch
    {
        0 => SdmxNames.Frequencies.Select(one => (one.Key, one.Value)),
        1 => indicators.Select(i => (i.Code, new LocalizedText(i.NameFa, i.NameEn))),
        2 => Areas.AreaList.All.Select(area => (area.Code, area.Name)),
        _ => Breakdowns[dimension - Fixed].Categories.Select(one => (one.Code, one.Name)).Prepend((SdmxIds.Total, SdmxNames.Total)),
    };
}
