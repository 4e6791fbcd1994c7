using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>The series that have one value of a dimension, or those of all values that have no line of their own.</summary>
/// <param name="Value">Null for series without the dimension, and for the rest.</param>
/// <param name="Rest">How many values are taken together here; 0 for a line of one value.</param>
internal sealed record ValueLine(string? Value, int Rest, IReadOnlyList<SeriesView> Series);

/// <summary>Series by the values of a dimension.</summary>
internal static class ValueLines
{
    /// <summary>More lines cannot be told apart by colour.</summary>
    public const int Most = 8;

    /// <summary>The values with the most in that time, the largest first, and the rest as one.</summary>
    public static IReadOnlyList<ValueLine> Of(IReadOnlyList<SeriesView> series, string dimension, TimeGrid grid)
    {
        var values = series.GroupBy(s => s.Fields.Value(dimension))
            .Select(g => new ValueLine(g.Key, 0, [.. g]))
            .OrderByDescending(line => Size(line.Series, grid)).ThenBy(line => line.Value, StringComparer.Ordinal)
            .ToList();
        return values.Count <= Most + 1 // one value is no rest
            ? values
            : [.. values.Take(Most), new(null, values.Count - Most, [.. values.Skip(Most).SelectMany(line => line.Series)])];
    }

    private static double Size(IReadOnlyList<SeriesView> series, TimeGrid grid) => series[0].Kind is InstrumentKind.Gauge or InstrumentKind.UpDownCounter
        ? series.Where(s => s.Points[^1].End >= grid.From).Sum(s => Math.Abs(s.Points[^1].Value))
        : Rates.Total(series, grid.From, grid.To).Sum;
}
