using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Languages;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>A column of the table, which is a line of the chart.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Values">A value for each step; null where nothing was measured.</param>
/// <param name="Write">How it is written.</param>
internal sealed record Column(string Name, IReadOnlyList<double?> Values, Func<double?, string> Write);

/// <summary>One instrument over time, of the series that the chosen dimensions leave.</summary>
internal sealed class InstrumentModel(MetricStore metrics, TimeProvider clock, Words w, Limits limits) : PageModel
{
    private const int MostValues = 50;

    public required InstrumentInfo Info { get; set; }

    public int Minutes { get; private set; }

    /// <summary>When each step begins, in nanoseconds of Unix time.</summary>
    public IReadOnlyList<long> Times { get; private set; } = [];

    public IReadOnlyList<Column> Columns { get; private set; } = [];

    /// <summary>The dimensions of all series: name, values, and which of them are chosen.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Dimensions { get; private set; } = [];

    /// <summary>The dimension whose values are a line each; null for all as one.</summary>
    public string? By { get; private set; }

    /// <summary>Whether the last line is of all values that have none of their own.</summary>
    public bool HasRest { get; private set; }

    /// <summary>What is shown of each value.</summary>
    public Measure Of { get; private set; } = null!;

    public IReadOnlyList<Measure> Measures { get; private set; } = [];

    public IReadOnlySet<Field> Chosen { get; private set; } = new HashSet<Field>();

    public int SeriesShown { get; private set; }

    public IReadOnlyList<Exemplar> Exemplars { get; private set; } = [];

    public (Distribution Spread, double Sum, double Seconds) Whole { get; private set; }

    public int Limit => limits.PointsPerInstrument;

    public bool IsHistogram => Info.Kind is InstrumentKind.Histogram or InstrumentKind.ExponentialHistogram;

    public static string Address(InstrumentKey key, int? minutes = null, IEnumerable<Field>? chosen = null, string? by = null, string? of = null)
    {
        var query = new QueryBuilder { { "resource", key.Service }, { "meter", key.Meter }, { "name", key.Name } };
        if (minutes is { } window)
        {
            query.Add("minutes", window.ToString(CultureInfo.InvariantCulture));
        }

        if (by is not null)
        {
            query.Add("by", by);
            query.Add("of", of ?? "");
        }

        foreach (var dimension in chosen ?? [])
        {
            query.Add("d", Uri.EscapeDataString(dimension.Key) + ":" + dimension.Value);
        }

        return "/metrics/instrument" + query.ToQueryString();
    }

    public IActionResult OnGet(string resource, string? meter, string name, int? minutes, string[] d, string? by, string? of)
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
        Whole = Rates.Total(series, grid.From, grid.To);
        Times = [.. Enumerable.Range(0, grid.Count).Select(i => grid.From + (i * grid.Step))];
        By = Dimensions.Any(dimension => dimension.Name == by) ? by : null;
        Measures = Measure.Of(Info, w);
        Of = Measures.FirstOrDefault(measure => measure.Key == of) ?? Measures.FirstOrDefault(measure => measure.Key == "p90") ?? Measures[0];
        var values = By is null ? (IReadOnlyList<ValueLine>)[] : ValueLines.Of(series, By, grid);
        HasRest = values.Any(line => line.Rest > 0);
        var lines = values.Select(line => (Name: NameOf(line), line.Series, Measure: Of)).ToList();
        if (By is null)
        {
            lines.AddRange(Measures.Select(measure => (measure.Name, (IReadOnlyList<SeriesView>)series, measure)));
        }

        Columns = [.. lines.Select(line => new Column(line.Name, [.. Rates.Of(line.Series, grid).Select(line.Measure.Value)], line.Measure.Write))];
        Exemplars = [.. found.Exemplars.Where(e => e.Time >= grid.From).OrderByDescending(e => e.Value).Take(20)];
        return Page();
    }

    private string NameOf(ValueLine line) => line switch
    {
        { Rest: > 0 } => w[$"{w.Number(line.Rest)} مقدار دیگر", $"{w.Number(line.Rest)} others"],
        { Value: null } => w["(ندارد)", "(none)"],
        { Value: "" } => w["(تهی)", "(empty)"],
        _ => line.Value,
    };

    /// <summary>Values of one dimension are alternatives; of several dimensions each must be met.</summary>
    private bool IsChosen(SeriesView series) =>
        Chosen.GroupBy(c => c.Key).All(dimension => dimension.Any(c => series.Fields.Value(c.Key) == c.Value));

    private static Field? Dimension(string text) => text.Split(':', 2) is [{ Length: > 0 } key, var value] ? new Field(Uri.UnescapeDataString(key), value) : null;
}
