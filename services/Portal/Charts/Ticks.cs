namespace Pak.Portal.Charts;

/// <summary>Round numbers that a scale is marked with.</summary>
internal static class Ticks
{
    /// <summary>About <paramref name="wanted"/> round marks; the first is at or below the least value, the last at or above the greatest.</summary>
    public static IReadOnlyList<double> Linear(double min, double max, int wanted = 5)
    {
        if (max <= min)
        {
            var pad = min == 0 ? 1 : Math.Abs(min) * 0.1;
            (min, max) = (min - pad, max + pad);
        }

        var rough = (max - min) / wanted;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
        var first = Math.Floor(min / step);
        var count = (int)(Math.Ceiling(max / step) - first);
        return [.. Enumerable.Range(0, count + 1).Select(i => Math.Round((first + i) * step, 12))];
    }

    /// <summary>Powers of ten around the values, with 2 and 5 between them where there are few. Both ends are above zero.</summary>
    public static IReadOnlyList<double> Logarithmic(double min, double max)
    {
        var (low, high) = ((int)Math.Floor(Math.Log10(min)), (int)Math.Ceiling(Math.Log10(max)));
        high = Math.Max(high, low + 1);
        double[] between = high - low <= 2 ? [1, 2, 5] : [1];
        var all = Enumerable.Range(low, high - low).SelectMany(p => between.Select(b => b * Math.Pow(10, p))).Append(Math.Pow(10, high)).ToList();
        var first = Math.Max(0, all.FindLastIndex(t => t <= min));
        var last = all.FindIndex(t => t >= max);
        return all[first..((last < 0 ? all.Count - 1 : last) + 1)];
    }
}
