using System.Globalization;
using Pak.Portal.Languages;

namespace Pak.Portal.Charts;

/// <param name="Period">The period that the value is of, as it is read; another than the map's where the closest one stands in.</param>
/// <param name="Address">Where a click on the province leads; null in a file.</param>
internal sealed record MapValue(string Code, string Name, decimal? Value, string? Period, bool IsClosest, string? Address);

/// <summary>The provinces in steps of one colour. What a colour says stands in the legend, in each province's text and in the table beside the map.</summary>
internal static class ProvinceMap
{
    private const double Left = (PictureFrame.Width - Provinces.Width) / 2;

    /// <param name="w">Words of the page.</param>
    /// <param name="spec">Title, unit and digits; the map is about its period <see cref="ChartSpec.At"/>.</param>
    /// <param name="values">Of each province.</param>
    /// <param name="breaks">Where one step ends and the next begins; the same for every period, so that periods can be compared.</param>
    /// <param name="standalone">With title and source, for a file.</param>
    public static Svg Draw(Words w, ChartSpec spec, IReadOnlyList<MapValue> values, IReadOnlyList<double> breaks, bool standalone)
    {
        var when = spec.At >= 0 && spec.At < spec.Periods.Count ? spec.Periods[spec.At] : "";
        var titled = standalone && when.Length > 0 ? spec with { Title = spec.Title + w["، ", ", "] + when, Lines = [] } : spec with { Lines = [] };
        var frame = new PictureFrame(w, titled, standalone, Describe(w, spec, when, values), values.Any(v => v.Address is not null) ? "group" : "img");
        var height = (standalone ? 62 : 8) + Provinces.Height + 64 + (standalone ? 26 : 0);
        var svg = frame.Open(height, legend: false);
        svg.Add($"<g transform=\"translate({Left} {frame.Top})\" class=\"map\" data-breaks=\"{string.Join(',', breaks.Select(b => b.ToString("R", CultureInfo.InvariantCulture)))}\" stroke=\"{Palette.Paper}\" stroke-width=\"1\" stroke-linejoin=\"round\">");
        var byCode = values.ToDictionary(v => v.Code, StringComparer.Ordinal);
        foreach (var (code, path) in Provinces.All)
        {
            DrawProvince(svg, w, spec, byCode.GetValueOrDefault(code), code, path, breaks);
        }

        svg.Raw("</g>");
        Legend(svg, w, breaks, frame.Top + Provinces.Height + 16);
        return frame.Close(svg, height);
    }

    /// <summary>Round limits of at most six steps over all that the map may show.</summary>
    public static IReadOnlyList<double> Breaks(IEnumerable<decimal> values)
    {
        var all = values.Select(v => (double)v).ToList();
        if (all.Count == 0)
        {
            return [];
        }

        var ticks = Ticks.Linear(all.Min(), all.Max(), Palette.Steps.Length - 1);
        return [.. ticks.Skip(1).SkipLast(1).Take(Palette.Steps.Length - 1)];
    }

    public static int StepOf(double value, IReadOnlyList<double> breaks) => breaks.TakeWhile(b => value >= b).Count();

    private static string Colour(int step, int steps) => Palette.Steps[steps <= 1 ? 2 : step * (Palette.Steps.Length - 1) / (steps - 1)];

    private static string Css(decimal? value, IReadOnlyList<double> breaks) =>
        value is { } v ? "step" + (breaks.Count == 0 ? 2 : StepOf((double)v, breaks) * (Palette.Steps.Length - 1) / breaks.Count).ToString(CultureInfo.InvariantCulture) : "step-none";

    private static void DrawProvince(Svg svg, Words w, ChartSpec spec, MapValue? of, string code, string path, IReadOnlyList<double> breaks)
    {
        var fill = of?.Value is { } value ? Colour(StepOf((double)value, breaks), breaks.Count + 1) : Palette.NoData;
        var text = of is null ? code : $"{of.Name}: {Said(w, spec, of)}";
        if (of?.Address is { } address)
        {
            svg.Add($"<a href=\"{address}\" aria-label=\"{text}\" data-area=\"{code}\">");
        }

        svg.Add($"<path class=\"{Css(of?.Value, breaks)}\" data-area=\"{code}\" data-name=\"{of?.Name}\" fill=\"{fill}\" d=\"{path}\"><title>{text}</title></path>");
        svg.Raw(of?.Address is null ? "" : "</a>");
    }

    private static string Said(Words w, ChartSpec spec, MapValue of) => of.Value is null
        ? w["بدون داده", "no data"]
        : w.Number(of.Value, spec.Decimals) + (of.IsClosest ? w[$" (نزدیک‌ترین: {of.Period})", $" (closest: {of.Period})"] : "");

    private static void Legend(Svg svg, Words w, IReadOnlyList<double> breaks, double y)
    {
        const double Box = 74;
        var steps = breaks.Count + 1;
        double X(int step)
        {
            var x = Left + 10 + (step * Box);
            return w.IsPersian ? PictureFrame.Width - x - Box : x;
        }

        for (var step = 0; step < steps; step++)
        {
            svg.Add($"<rect class=\"step{(steps <= 1 ? 2 : step * (Palette.Steps.Length - 1) / (steps - 1))}\" x=\"{X(step)}\" y=\"{y}\" width=\"{Box}\" height=\"14\" fill=\"{Colour(step, steps)}\"/>");
            if (step > 0)
            {
                var at = w.IsPersian ? X(step) + Box : X(step);
                svg.Add($"<text class=\"soft\" x=\"{at}\" y=\"{y + 32}\" text-anchor=\"middle\" fill=\"{Palette.Soft}\" font-size=\"13\">{ShortNumber.Of(w, breaks[step - 1])}</text>");
            }
        }

        var none = X(steps) + (w.IsPersian ? -14 : 14);
        svg.Add($"<rect class=\"step-none\" x=\"{none}\" y=\"{y}\" width=\"{Box}\" height=\"14\" fill=\"{Palette.NoData}\"/>");
        svg.Add($"<text class=\"soft\" x=\"{none + (Box / 2)}\" y=\"{y + 32}\" text-anchor=\"middle\" fill=\"{Palette.Soft}\" font-size=\"13\">{w["بدون داده", "no data"]}</text>");
    }

    private static string Describe(Words w, ChartSpec spec, string when, IReadOnlyList<MapValue> values)
    {
        var known = values.Where(v => v.Value is not null).OrderByDescending(v => v.Value).ToList();
        var text = w[$"نقشهٔ استان‌ها، {spec.Title}، {when} ({spec.Unit}). ", $"Map of the provinces, {spec.Title}, {when} ({spec.Unit}). "];
        return known.Count == 0
            ? text + w["داده‌ای نیست.", "No data."]
            : text + w[$"بیشترین {known[0].Name} {w.Number(known[0].Value, spec.Decimals)}، کمترین {known[^1].Name} {w.Number(known[^1].Value, spec.Decimals)}.",
                $"Highest {known[0].Name} {w.Number(known[0].Value, spec.Decimals)}, lowest {known[^1].Name} {w.Number(known[^1].Value, spec.Decimals)}."];
    }
}
