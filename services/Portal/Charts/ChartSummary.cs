using Pak.Portal.Languages;

namespace Pak.Portal.Charts;

/// <summary>A picture in words: from what to what, the highest and the lowest.</summary>
internal static class ChartSummary
{
    private const int Told = 6;

    public static string Of(Words w, ChartSpec spec)
    {
        var parts = spec.Lines.Take(Told).Select(l => OfLine(w, spec, l)).OfType<string>().ToList();
        var rest = spec.Lines.Count - Told;
        if (rest > 0)
        {
            parts.Add(w[$"و {w.Number(rest)} سری دیگر", $"and {w.Number(rest)} more"]);
        }

        return $"{spec.Title} ({spec.Unit}). " + (parts.Count > 0 ? string.Join(w["؛ ", "; "], parts) : w["داده‌ای نیست", "No data"]) + ".";
    }

    public static string OfBars(Words w, ChartSpec spec, IReadOnlyList<BarChart.BarOf> bars)
    {
        var known = bars.Where(b => b.Value is not null).ToList();
        var when = spec.At >= 0 && spec.At < spec.Periods.Count && spec.Lines.Count(l => l.Role == LineRole.Value) > 1 ? w["، ", ", "] + spec.Periods[spec.At] : "";
        return known.Count == 0
            ? $"{spec.Title}{when}. {w["داده‌ای نیست", "No data"]}."
            : $"{spec.Title}{when} ({spec.Unit}). " + string.Join(w["؛ ", "; "], known.Select(b => $"{b.Name} {w.Number(b.Value, spec.Decimals)}")) + ".";
    }

    private static string? OfLine(Words w, ChartSpec spec, ChartLine line)
    {
        var known = line.Values.Select((v, i) => (Value: v, Period: spec.Periods[i])).Where(v => v.Value is not null).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        var decimals = line.Role == LineRole.Second ? spec.SecondDecimals : spec.Decimals;
        string At((decimal? Value, string Period) point) => w[$"{w.Number(point.Value, decimals)} در {point.Period}", $"{w.Number(point.Value, decimals)} in {point.Period}"];
        if (known.Count == 1)
        {
            return $"{line.Name}: {At(known[0])}";
        }

        var text = w[$"{line.Name}: از {At(known[0])} به {At(known[^1])}", $"{line.Name}: from {At(known[0])} to {At(known[^1])}"];
        return line.Role == LineRole.Target
            ? text
            : text + w[$"، بیشترین {At(known.MaxBy(v => v.Value))}، کمترین {At(known.MinBy(v => v.Value))}", $", highest {At(known.MaxBy(v => v.Value))}, lowest {At(known.MinBy(v => v.Value))}"];
    }
}
