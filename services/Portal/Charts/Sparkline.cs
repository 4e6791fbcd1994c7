using Microsoft.AspNetCore.Html;
using Pak.Portal.Languages;

namespace Pak.Portal.Charts;

/// <summary>The course of the last values in the space of a word.</summary>
internal static class Sparkline
{
    private const double Width = 132;
    private const double Height = 36;
    private const double Pad = 5;

    /// <param name="w">In Persian time runs from right to left.</param>
    /// <param name="values">Oldest first; null is a gap.</param>
    /// <param name="decimals">Of the numbers in its text.</param>
    /// <param name="target">A level to compare with; drawn where it lies near the values.</param>
    public static IHtmlContent Draw(Words w, IReadOnlyList<decimal?> values, int decimals, decimal? target)
    {
        var known = values.OfType<decimal>().Select(v => (double)v).ToList();
        if (known.Count < 2)
        {
            return HtmlString.Empty;
        }

        var (min, max) = (known.Min(), known.Max());
        var spread = max - min;
        var level = (double?)target is { } t && t >= min - spread && t <= max + spread ? t : (double?)null;
        (min, max) = (Math.Min(min, level ?? min), Math.Max(max, level ?? max));
        double Y(double v) => max > min ? Height - Pad - ((v - min) / (max - min) * (Height - (2 * Pad))) : Height / 2;
        double X(int i) => Across(w, values.Count > 1 ? Pad + (i * (Width - (2 * Pad)) / (values.Count - 1)) : Width / 2);

        var text = w[$"روند {w.Number(known.Count)} مقدار: از {w.Number((decimal)known[0], decimals)} به {w.Number((decimal)known[^1], decimals)}",
            $"Course of {w.Number(known.Count)} values: from {w.Number((decimal)known[0], decimals)} to {w.Number((decimal)known[^1], decimals)}"];
        var svg = new Svg().Add($"<svg class=\"spark\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-label=\"{text}\" focusable=\"false\">");
        if (level is { } wanted)
        {
            svg.Add($"<line class=\"spark-target\" x1=\"{Pad}\" x2=\"{Width - Pad}\" y1=\"{Y(wanted)}\" y2=\"{Y(wanted)}\" stroke=\"{Palette.Soft}\" stroke-dasharray=\"3 3\"/>");
        }

        svg.Add($"<path class=\"spark-line\" fill=\"none\" stroke=\"{Palette.Series[0]}\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"{LinePath.Of(values, X, Y, bridged: true)}\"/>");
        var last = LastIndex(values);
        return svg.Add($"<circle class=\"spark-dot\" cx=\"{X(last)}\" cy=\"{Y((double)values[last]!.Value)}\" r=\"3.2\" fill=\"{Palette.Series[0]}\"/></svg>").ToHtml();
    }

    private static double Across(Words w, double x) => w.IsPersian ? Width - x : x;

    private static int LastIndex(IReadOnlyList<decimal?> values)
    {
        var last = values.Count - 1;
        while (values[last] is null)
        {
            last--;
        }

        return last;
    }
}
