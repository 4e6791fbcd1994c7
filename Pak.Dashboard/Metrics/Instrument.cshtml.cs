using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Languages;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>A column of the table, which is a line of the chart.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Value">Its value in a step; null where nothing was measured.</param>
/// <param name="Write">How it is written.</param>
internal sealed record Column(string Name, Func<Step, double?> Value, Func<double?, string> Write);

/// <summary>One instrument over time, of the series that the chosen dimensions leave.</summary>
internal sealed class InstrumentModel(MetricStore metrics, TimeProvider clock, Words w, Limits limits) : PageModel
{
    private const int MostValues = 50;

    public required InstrumentInfo Info { get; set; }

    public int Minutes { get; private set; }

    public IReadOnlyList<Step> Steps { get; private set; } = [];

    public IReadOnlyList<Column> Columns { get; private set; } = [];

    /// <summary>The dimensions of all series: name, values, and which of them are chosen.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Dimensions { get; private set; } = [];

    public IReadOnlySet<Field> Chosen { get; private set; } = new HashSet<Field>();

    public int SeriesShown { get; private set; }

    public IReadOnlyList<Exemplar> Exemplars { get; private set; } = [];

    public (Distribution Spread, double Sum, double Seconds) Whole { get; private set; }

    public int Limit => limits.PointsPerInstrument;

    public bool IsHistogram => Info.Kind is InstrumentKind.Histogram or InstrumentKind.ExponentialHistogram;

    public static string Address(InstrumentKey key, int? minutes = null, IEnumerable<Field>? chosen = null)
    {
        var query = new QueryBuilder { { "resource", key.Service }, { "meter", key.Meter }, { "name", key.Name } };
        if (minutes is { } window)
        {
            query.Add("minutes", window.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var dimension in chosen ?? [])
        {
            query.Add("d", Uri.EscapeDataString(dimension.Key) + ":" + dimension.Value);
        }

        return "/metrics/instrument" + query.ToQueryString();
    }

    public IActionResult OnGet(string resource, string? meter, string name, int? minutes, string[] d)
    {
        if (metrics.Find(new(resource ?? "", meter ?? "", name ?? "")) is not { } found)
        {
            return NotFound();
        }

        Info = found.Info;
        Minutes = TimeGrid.Window(minutes);
        Chosen = d.Take(100).Select(Dimension).OfType<Field>().ToHashSet();
        Dimensions =
        [
            .. found.Series.SelectMany(s => s.Fields).Distinct().GroupBy(f => f.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, (IReadOnlyList<string>)[.. g.Select(f => f.Value).Order(StringComparer.Ordinal).Take(MostValues)])),
        ];
        var series = found.Series.Where(IsChosen).ToList();
        SeriesShown = series.Count;
        var grid = TimeGrid.Last(Minutes, clock.GetUtcNow());
        Steps = Rates.Of(series, grid);
        Whole = Rates.Total(series, grid.From, grid.To);
        Columns = ColumnsOf(Info);
        Exemplars = [.. found.Exemplars.Where(e => e.Time >= grid.From).OrderByDescending(e => e.Value).Take(20)];
        return Page();
    }

    private List<Column> ColumnsOf(InstrumentInfo info)
    {
        string Value(double? value) => MetricWords.Value(w, value, info.Unit);
        string Rate(double? value) => MetricWords.Rate(w, value, info.Unit);
        return info.Kind switch
        {
            InstrumentKind.Counter => [new(w["آهنگ", "Rate"], s => s.Rate, Rate)],
            InstrumentKind.UpDownCounter => [new(w["جمع", "Sum"], s => s.Levels.Count == 0 ? null : s.Levels.Sum(), Value)],
            InstrumentKind.Gauge =>
            [
                new(w["میانگین", "Mean"], s => s.Levels.Count == 0 ? null : s.Levels.Average(), Value),
                new(w["کمترین", "Lowest"], s => s.Levels.Count == 0 ? null : s.Levels.Min(), Value),
                new(w["بیشترین", "Highest"], s => s.Levels.Count == 0 ? null : s.Levels.Max(), Value),
            ],
            _ =>
            [
                new("p50", s => s.Spread.Percentile(0.5)?.Value, Value),
                new("p90", s => s.Spread.Percentile(0.9)?.Value, Value),
                new("p99", s => s.Spread.Percentile(0.99)?.Value, Value),
                new(w["شمار در ثانیه", "Count a second"], s => s.Rate, w.PerSecond),
            ],
        };
    }

    /// <summary>Values of one dimension are alternatives; of several dimensions each must be met.</summary>
    private bool IsChosen(SeriesView series) =>
        Chosen.GroupBy(c => c.Key).All(dimension => dimension.Any(c => series.Fields.Value(c.Key) == c.Value));

    private static Field? Dimension(string text) => text.Split(':', 2) is [{ Length: > 0 } key, var value] ? new Field(Uri.UnescapeDataString(key), value) : null;
}
