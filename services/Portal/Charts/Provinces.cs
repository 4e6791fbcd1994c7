using System.Globalization;
using System.Text.Json;

namespace Pak.Portal.Charts;

/// <summary>
/// The outlines of the 31 provinces (Natural Earth, public domain) as SVG paths in a box of <see cref="Width"/> × <see cref="Height"/>,
/// projected once, true to shape at the middle of the country.
/// </summary>
internal static class Provinces
{
    public const double Width = 620;
    private const double West = 44.0149;
    private const double North = 39.7715;
    private const double East = 63.3196;
    private const double South = 25.0594;
    private static readonly double Narrowing = Math.Cos((North + South) / 2 * Math.PI / 180);
    private static readonly double Scale = Width / ((East - West) * Narrowing);

    public static double Height { get; } = (North - South) * Scale;

    /// <summary>By ISO 3166-2 code.</summary>
    public static IReadOnlyList<(string Code, string Path)> All { get; } = Read();

    private static List<(string, string)> Read()
    {
        using var file = typeof(Provinces).Assembly.GetManifestResourceStream("iran-provinces.geojson")!;
        using var map = JsonDocument.Parse(file);
        return [.. map.RootElement.GetProperty("features").EnumerateArray()
            .Select(f => (f.GetProperty("properties").GetProperty("iso").GetString()!, PathOf(f.GetProperty("geometry").GetProperty("coordinates"))))
            .OrderBy(p => p.Item1, StringComparer.Ordinal)];
    }

    private static string PathOf(JsonElement polygons) => string.Concat(
        polygons.EnumerateArray().SelectMany(polygon => polygon.EnumerateArray()).Select(ring => "M" + string.Join('L', ring.EnumerateArray().Select(PointOf)) + "Z"));

    private static string PointOf(JsonElement point)
    {
        var (x, y) = ((point[0].GetDouble() - West) * Narrowing * Scale, (North - point[1].GetDouble()) * Scale);
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#}");
    }
}
