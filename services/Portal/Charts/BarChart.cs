using Pak.Portal.Languages;

namespace Pak.Portal.Charts;

/// <summary>
/// Bars: areas or groups beside each other at one period, the largest first; or, of a single one, its periods. Each bar bears its value, so that the picture can be read without a scale.
/// </summary>
internal static class BarChart
{
    private const double Bar = 26;
    private const double Label = 210;
    private const int Most = 60;

    public static Svg Draw(Words w, ChartSpec spec, bool standalone)
    {
        var bars = BarsOf(spec);
        var shown = spec with { Lines = [] }; // no legend: every bar has its name
        var frame = new PictureFrame(w, shown, standalone, ChartSummary.OfBars(w, spec, bars));
        var height = (standalone ? 62 : 8) + (bars.Count * Bar) + 16 + (standalone ? 26 : 0);
        var svg = frame.Open(height, legend: false);
        var (min, max) = (Math.Min(0, bars.Min(b => (double?)b.Value) ?? 0), Math.Max(0, bars.Max(b => (double?)b.Value) ?? 0));
        var left = Label + (min < 0 ? 90 : 0);
        double X(double value) => left + (max > min ? (value - min) / (max - min) : 0) * (PictureFrame.Width - left - 110);

        for (var i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            var y = frame.Top + (i * Bar);
            Text(svg, frame.X(Label - 12), y + 17, frame.End, bar.Name, "ink", Palette.Ink);
            if (bar.Value is not { } value)
            {
                Text(svg, frame.X(left + 6), y + 17, frame.Start, w["بدون داده", "no data"], "soft", Palette.Soft);
                continue;
            }

            var (from, to) = (X(Math.Min(0, (double)value)), X(Math.Max(0, (double)value)));
            svg.Add($"<rect class=\"s{bar.Colour}\" x=\"{(w.IsPersian ? frame.X(to) : from)}\" y=\"{y + 3}\" width=\"{Math.Max(1, to - from)}\" height=\"{Bar - 8}\" rx=\"2\" fill=\"{PictureFrame.Colour(bar.Colour)}\"/>");
            var ends = value < 0 ? from - 6 : to + 6;
            Text(svg, frame.X(ends), y + 17, value < 0 ? frame.End : frame.Start, w.Number(value, spec.Decimals), "ink", Palette.Ink);
        }

        svg.Add($"<line class=\"grid\" x1=\"{frame.X(X(0))}\" x2=\"{frame.X(X(0))}\" y1=\"{frame.Top}\" y2=\"{frame.Top + (bars.Count * Bar)}\" stroke=\"{Palette.Soft}\"/>");
        return frame.Close(svg, height);
    }

    public sealed record BarOf(string Name, decimal? Value, int Colour);

    private static List<BarOf> BarsOf(ChartSpec spec)
    {
        var lines = spec.Lines.Where(l => l.Role == LineRole.Value).ToList();
        if (lines.Count == 1)
        {
            var first = Math.Max(0, spec.Periods.Count - Most);
            return [.. spec.Periods.Select((p, i) => new BarOf(p, lines[0].Values[i], 0)).Skip(first).Where(b => b.Value is not null)];
        }

        return [.. lines.Select((l, i) => Beside(spec, l, i))
            .OrderBy(b => b.Value is null).ThenByDescending(b => b.Value)];
    }

    // Where there is nothing at the period, the closest stands in and says of when it is.
    private static BarOf Beside(ChartSpec spec, ChartLine line, int colour)
    {
        var closest = Enumerable.Range(0, line.Values.Count).Where(i => line.Values[i] is not null).OrderBy(i => Math.Abs(i - spec.At)).Select(i => (int?)i).FirstOrDefault();
        return closest is not { } row ? new(line.Name, null, colour)
            : new(row == spec.At ? line.Name : $"{line.Name} ({spec.Periods[row]})", line.Values[row], colour);
    }

    private static void Text(Svg svg, double x, double y, string anchor, string text, string css, string fill) =>
        svg.Add($"<text class=\"{css}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{fill}\" font-size=\"13.5\">{text}</text>");
}
