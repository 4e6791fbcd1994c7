using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>What happened in one step of time: of counters the sum and its rate a second, of histograms how values are spread.</summary>
internal sealed class Step(long start)
{
    public long Start => start;

    public double Sum { get; set; }

    /// <summary>Seconds of the step that the points cover; where nothing was measured there is no rate.</summary>
    public double Covered { get; set; }

    public Distribution Spread { get; } = new();

    public double? Rate => Covered > 0 ? Sum / Covered : null;

    /// <summary>The levels of a gauge's series in this step.</summary>
    public List<double> Levels { get; } = [];
}

/// <summary>Points in steps of time. A point that covers several steps is shared out by time.</summary>
internal static class Rates
{
    public static List<Step> Of(IEnumerable<SeriesView> series, TimeGrid grid)
    {
        var steps = Enumerable.Range(0, grid.Count).Select(i => new Step(grid.From + (i * grid.Step))).ToList();
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var one in series)
        {
            var isLevel = one.Kind is InstrumentKind.Gauge or InstrumentKind.UpDownCounter;
            for (var i = 0; i < one.Points.Length; i++)
            {
                var point = one.Points[i];
                (first, last) = (Math.Min(first, point.Start), Math.Max(last, point.End));
                if (isLevel)
                {
                    AddLevel(steps, grid, point, i + 1 < one.Points.Length ? one.Points[i + 1].Start : point.End + 1);
                }
                else
                {
                    Share(steps, grid, point);
                }
            }
        }

        foreach (var step in steps)
        {
            step.Covered = Math.Max(0, Math.Min(last, step.Start + grid.Step) - Math.Max(first, step.Start)) / 1e9;
        }

        return steps;
    }

    /// <summary>Everything between two moments as one: a point that lies partly outside counts by the part inside.</summary>
    public static (Distribution Spread, double Sum, double Seconds) Total(IEnumerable<SeriesView> series, long from, long to)
    {
        var spread = new Distribution();
        var (sum, first, last) = (0.0, long.MaxValue, long.MinValue);
        foreach (var point in series.SelectMany(s => s.Points))
        {
            if (Part(point, from, to) is > 0 and var part)
            {
                (first, last) = (Math.Min(first, Math.Max(point.Start, from)), Math.Max(last, Math.Min(point.End, to)));
                sum += point.Buckets is null ? point.Value * part : point.Count * part;
                spread.Sum += point.Value * part;
                point.Buckets?.AddTo(spread, part);
            }
        }

        return (spread, sum, last > first ? (last - first) / 1e9 : 0);
    }

    private static void Share(List<Step> steps, TimeGrid grid, Point point)
    {
        if (point.End < grid.From || point.Start >= grid.To)
        {
            return;
        }

        var begin = (int)Math.Clamp((point.Start - grid.From) / grid.Step, 0, grid.Count - 1);
        var end = (int)Math.Clamp((point.End - grid.From) / grid.Step, 0, grid.Count - 1);
        for (var i = begin; i <= end; i++)
        {
            var from = grid.From + (i * grid.Step);
            if (Part(point, from, from + grid.Step) is > 0 and var part)
            {
                steps[i].Sum += (point.Buckets is null ? point.Value : point.Count) * part;
                steps[i].Spread.Sum += point.Value * part;
                point.Buckets?.AddTo(steps[i].Spread, part);
            }
        }
    }

    /// <summary>The level of the end of each step; it holds until the next point or as long as it was repeated.</summary>
    private static void AddLevel(List<Step> steps, TimeGrid grid, Point point, long until)
    {
        var held = Math.Max(point.End + 1, until);
        if (held <= grid.From || point.Start >= grid.To)
        {
            return;
        }

        var begin = (int)Math.Clamp((point.Start - grid.From) / grid.Step, 0, grid.Count - 1);
        for (var i = begin; i < grid.Count && grid.From + (i * grid.Step) < held; i++)
        {
            // Of several levels in one step the last counts: it ends after the step, or nothing follows in it.
            if (held >= grid.From + ((i + 1) * grid.Step) || held == point.End + 1)
            {
                steps[i].Levels.Add(point.Value);
            }
        }
    }

    private static double Part(Point point, long from, long to)
    {
        if (point.End <= point.Start)
        {
            return point.End > from && point.End <= to ? 1 : 0;
        }

        return Math.Max(0, Math.Min(point.End, to) - Math.Max(point.Start, from)) / (double)(point.End - point.Start);
    }
}
