using Pak.Portal.Languages;

namespace Pak.Portal.Charts;

/// <summary>Lines over time, drawn by the server: for readers without scripts, for the .svg address and for embedding.</summary>
internal static class LineChart
{
    private const double Height = 430;
    private const double Side = 74;
    private const double Foot = 34;
    private const double Edge = 12;

    public static Svg Draw(Words w, ChartSpec spec, bool standalone)
    {
        var frame = new PictureFrame(w, spec, standalone, ChartSummary.Of(w, spec));
        var svg = frame.Open(Height, legend: true);
        var bottom = Height - Foot - (standalone ? 26 : 0);
        var hasSecond = spec.Lines.Any(l => l.Role == LineRole.Second);
        var right = PictureFrame.Width - (hasSecond ? Side : 20);
        var top = frame.Top + (hasSecond ? 32 : 10);
        var axis = Axis.Of(spec.Drawn(LineRole.Value), spec.Logarithmic, top, bottom);
        var second = Axis.Of(spec.Drawn(LineRole.Second), logarithmic: false, top, bottom);
        double X(int i) => frame.X(Side + (Place(spec, i) * (right - Side)));

        foreach (var tick in axis.Ticks)
        {
            svg.Add($"<line class=\"grid\" x1=\"{frame.X(Side - 6)}\" x2=\"{frame.X(right)}\" y1=\"{axis.Y(tick)}\" y2=\"{axis.Y(tick)}\" stroke=\"{Palette.Line}\"/>");
            Label(svg, frame.X(Side - 12), axis.Y(tick) + 5, frame.End, ShortNumber.Of(w, tick) + (spec.Percent ? w["٪", "%"] : ""));
        }

        if (hasSecond)
        {
            // Each of the two scales says what it measures.
            Label(svg, frame.X(Edge), frame.Top + 12, frame.Start, spec.Unit);
            Label(svg, frame.X(PictureFrame.Width - Edge), frame.Top + 12, frame.End, spec.SecondUnit ?? "");
            foreach (var tick in second.Ticks)
            {
                Label(svg, frame.X(right + 12), second.Y(tick) + 5, frame.Start, ShortNumber.Of(w, tick));
            }
        }

        var room = double.PositiveInfinity;
        for (var i = spec.Periods.Count - 1; i >= 0; i--)
        {
            // The last period has its name, and each before it that has room for it.
            if (Math.Abs(X(i) - room) < LabelWidth(spec))
            {
                continue;
            }

            room = X(i);
            var anchor = i == spec.Periods.Count - 1 && spec.Periods.Count > 1 ? frame.End : "middle";
            Label(svg, X(i), bottom + 22, anchor, spec.Periods[i]);
        }

        for (var i = 0; i < spec.Lines.Count; i++)
        {
            DrawLine(svg, w, spec, i, X, spec.Lines[i].Role == LineRole.Second ? second.Y : axis.Y);
        }

        return frame.Close(svg, Height);
    }

    /// <summary>0 at the beginning, 1 at the end.</summary>
    private static double Place(ChartSpec spec, int i) => spec switch
    {
        { Periods.Count: <= 1 } => 0.5,
        { Days: { } days } when days[^1] > days[0] => (days[i] - days[0]) / (double)(days[^1] - days[0]),
        _ => i / (spec.Periods.Count - 1.0),
    };

    private static double LabelWidth(ChartSpec spec) => 16 + (spec.Periods.Max(p => (int?)p.Length) ?? 4) * 7.2;

    private static void DrawLine(Svg svg, Words w, ChartSpec spec, int index, Func<int, double> x, Func<double, double> y)
    {
        var line = spec.Lines[index];
        var colour = PictureFrame.Colour(index);
        var css = $"s{index % Palette.Series.Length}";
        var dash = line.Role switch { LineRole.Target => "6 4", LineRole.Second => "2 3", _ => "none" };
        svg.Add($"<path class=\"{css}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\" stroke-linejoin=\"round\" stroke-dasharray=\"{dash}\" d=\"{LinePath.Of(line.Values, x, y, spec.Bridged || line.Role == LineRole.Target)}\"/>");
        var known = line.Values.Count(v => v is not null);
        for (var i = 0; known <= 60 && i < line.Values.Count; i++)
        {
            if (line.Values[i] is { } value)
            {
                var text = $"{line.Name}{w["، ", ", "]}{spec.Periods[i]}: {w.Number(value, line.Role == LineRole.Second ? spec.SecondDecimals : spec.Decimals)}";
                svg.Add($"<circle class=\"{css} dot\" cx=\"{x(i)}\" cy=\"{y((double)value)}\" r=\"3.6\" fill=\"{colour}\"><title>{text}</title></circle>");
            }
        }
    }

    private static void Label(Svg svg, double x, double y, string anchor, string text) =>
        svg.Add($"<text class=\"soft\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{Palette.Soft}\" font-size=\"13\">{text}</text>");

    /// <summary>A scale from values to heights.</summary>
    private sealed record Axis(IReadOnlyList<double> Ticks, bool Logarithmic, double Top, double Bottom)
    {
        public static Axis Of(IEnumerable<double> values, bool logarithmic, double top, double bottom)
        {
            var all = values.ToList();
            var isLog = logarithmic && all.Count > 0 && all.Min() > 0;
            IReadOnlyList<double> ticks = all.Count == 0 ? [0, 1] : isLog ? Charts.Ticks.Logarithmic(all.Min(), all.Max()) : Charts.Ticks.Linear(all.Min(), all.Max());
            return new(ticks, isLog, top, bottom);
        }

        public double Y(double value)
        {
            var (low, high) = (On(Ticks[0]), On(Ticks[^1]));
            return Bottom - ((On(value) - low) / (high - low) * (Bottom - Top));
        }

        private double On(double value) => Logarithmic ? Math.Log10(value) : value;
    }
}
