using System.Globalization;

namespace Pak.Bench;

/// <summary>One measured figure beside its limit, which was measured in the same run.</summary>
/// <param name="Ratio">Value divided by the limit's value; null where there is no limit to compare with.</param>
/// <param name="Target">From docs/performance.md, as words: floor and goal.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Ratio, string? Limit, string? Target)
{
    /// <summary><c>name value unit ratio limit-name target</c>, one a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-34} {Value,12:#,##0.##} {Unit,-8} {(Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-"),6} {Limit ?? "-",-22} {Target ?? "-"}");
}

/// <summary>Measures in rounds, limit and work alternating, and takes medians.</summary>
internal static class Rounds
{
    private const double WidestSpread = 0.35;

    /// <summary>
    /// Before and after each round of the work its limit is measured. A round whose two limits differ by more than 35 % is void: the
    /// machine was busy with something else, and it says so.
    /// </summary>
    public static async Task<Figure> Measure(
        string name, string unit, string target, string limitName, Func<Task<double>> limit, Func<Task<double>> work, int count = 3)
    {
        var values = new List<double>();
        var ratios = new List<double>();
        for (var round = 1; round <= count; round++)
        {
            var before = await limit();
            var value = await work();
            var after = await limit();
            if (Math.Abs(before - after) / Math.Max(before, after) > WidestSpread)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: round {round} is void, {limitName} went from {before:0} to {after:0}"));
                continue;
            }

            values.Add(value);
            ratios.Add(value / ((before + after) / 2));
        }

        return values.Count > 0
            ? new Figure(name, Median(values), unit, Median(ratios), limitName, target)
            : new Figure(name, double.NaN, unit, null, $"{limitName} (all void)", target);
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
