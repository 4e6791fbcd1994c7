using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Charts;
using Pak.Portal.Languages;
using Pak.Portal.Pages.Shared;

namespace Pak.Portal.Pages.Indicators;

/// <summary>Reads what a view shows; the page, its picture and its embedded frame are made of the same.</summary>
internal sealed class FigureReader(IndicatorsApi indicators, ObservatoryApi observatory, ReferenceLists lists, Words w)
{
    /// <summary>Of a cell that is wanted, not observed.</summary>
    public const string TargetStatus = "T";

    private const int MostTargets = 3;

    /// <summary>The provinces, which the map shows.</summary>
    public static readonly IReadOnlyList<string> Home = [.. Area.Iran.Where(a => a.Parent is not null).Select(a => a.Code)];

    /// <summary>Throws <see cref="ApiException"/> as the calls do.</summary>
    public async Task<ShownFigures> Read(Indicator indicator, ViewState view, CancellationToken ct)
    {
        var reading = indicators.Data(indicator.Code, QueryOf(view, view.Tab == "map" ? Home : view.Areas), ct);
        var targets = view.Show == "value" && view.Breakdown is null ? observatory.Targets(indicator.Code, ct) : Task.FromResult<IReadOnlyList<Target>>([]);
        var second = view.Second is null || view.Tab == "map" || view.Second == indicator.Code ? null : await indicators.Find(view.Second, ct);
        var beside = second is null ? null : await indicators.Data(second.Code, QueryOf(view with { Breakdown = null }, view.Areas), ct);
        var data = await reading;
        var names = await Names(view, ct);
        var wanted = (await targets).Where(t => t.Status == "approved").ToList();

        var sources = new List<FigureTable.Source>();
        sources.AddRange(data.Series.Where(s => IsShown(s, view)).Select(s => new FigureTable.Source(names.Of(s), LineRole.Value, s.Area, s.Breakdown, indicator, Points(s))));
        if (view.Tab != "map")
        {
            sources.AddRange(wanted.Where(t => view.Areas.Contains(t.Area)).Take(MostTargets).Select(t => TargetOf(t, indicator, names)));
        }

        if (second is not null && beside is not null)
        {
            sources.AddRange(beside.Series.Where(s => s.Breakdown.Length == 0).Select(s => new FigureTable.Source(
                beside.Series.Count > 1 ? $"{w[second.Name]}{w["، ", ", "]}{names.Area(s.Area)}" : w[second.Name], LineRole.Second, s.Area, "", second, Points(s))));
        }

        return Choose(indicator, second, view, FigureTable.Build(sources), data.UpdatedAt, wanted);
    }

    /// <summary>Which of the shown figures are still being computed; none of what was known at a time, which is what it was.</summary>
    /// <param name="lineage">Of the view's first indicator.</param>
    public async Task<IReadOnlyList<Recomputation>> Recomputing(ShownFigures shown, ViewState view, Task<Lineage?> lineage, CancellationToken ct)
    {
        if (view.AsOf is not null)
        {
            return [];
        }

        var second = shown.Second is { } beside ? Recomputation.Of(beside.Name, await observatory.Lineage(beside.Code, ct)) : null;
        return [.. new[] { Recomputation.Of(shown.Indicator.Name, await lineage), second }.OfType<Recomputation>()];
    }

    private static DataQuery QueryOf(ViewState view, IReadOnlyList<string> areas) =>
        new(areas, null, null) { AsOf = view.AsOfText, Divided = view.Breakdown is not null };

    private static bool IsShown(Series series, ViewState view) => view.Breakdown is null
        ? series.Breakdown.Length == 0
        : series.Breakdown.StartsWith(view.Breakdown + "=", StringComparison.Ordinal) && !series.Breakdown.Contains(';', StringComparison.Ordinal);

    private static IEnumerable<(string, FigureCell)> Points(Series series) =>
        series.Observations.Select(o => (o.Period, new FigureCell(o.Value, o.Status, o.PublishedAt)));

    // A year's target has to be met at the end of its Jalali year: it stands at the period of the indicator that this day lies in.
    private FigureTable.Source TargetOf(Target target, Indicator indicator, SeriesNames names)
    {
        var points = target.Interim.Append(target.Final).DistinctBy(v => v.Year).OrderBy(v => v.Year)
            .Select(v => (LastPeriodOf(v.Year, indicator), new FigureCell(v.Value, TargetStatus)))
            .Prepend((target.Baseline.Period, new FigureCell(target.Baseline.Value, TargetStatus)));
        var name = w[$"هدف {names.Area(target.Area)}", $"Target, {names.Area(target.Area)}"];
        return new(name, LineRole.Target, target.Area, "", indicator, points);
    }

    private static string LastPeriodOf(int year, Indicator indicator) =>
        FrequencyCodes.TryParse(indicator.Frequency, out var frequency) && Enum.TryParse<CalendarKind>(indicator.Calendar, ignoreCase: true, out var calendar)
            ? Period.Containing(JalaliDate.ToGregorian(year + 1, 1, 1).AddDays(-1), frequency, calendar).ToString()
            : "";

    private static ShownFigures Choose(Indicator indicator, Indicator? second, ViewState view, FigureTable all, DateTimeOffset? updatedAt, IReadOnlyList<Target> targets)
    {
        var (from, to) = (Parse(view.From)?.FirstDay, Parse(view.To)?.LastDay);
        var table = all.Between(from, to);
        string? missing = null;
        if (table.Rows.Count == 0 && all.Rows.Count > 0)
        {
            missing = view.To ?? view.From;
            table = all.NearestTo((to ?? from)!.Value);
        }

        var at = table.LastWithValue();
        if (view.At is { } asked && table.Rows.Count > 0)
        {
            var row = table.Rows.ToList().FindIndex(r => r.Period == asked);
            if (row >= 0 && table.HasValue(row))
            {
                at = row;
            }
            else if (Parse(asked)?.FirstDay is { } day)
            {
                missing = asked;
                at = Enumerable.Range(0, table.Rows.Count).Where(table.HasValue)
                    .OrderBy(i => Math.Abs(table.Rows[i].FirstDay.DayNumber - day.DayNumber)).FirstOrDefault(at);
            }
        }

        return new(indicator, second, table.Since(view.Show), all, at, missing, updatedAt, targets);
    }

    /// <summary>A period of either calendar, as the API reads it; null for what is none.</summary>
    public static Period? Parse(string? period) => Period.TryParse(period, out var parsed) ? parsed : null;

    /// <summary>A breakdown (<c>settlement=rural;sex=female</c>) in words.</summary>
    public static string GroupName(Words w, string breakdown, IReadOnlyList<BreakdownDimension> dimensions) => string.Join(w["، ", ", "], breakdown.Split(';').Select(part =>
    {
        var pair = part.Split('=', 2);
        var category = dimensions.FirstOrDefault(d => d.Code == pair[0])?.Categories.FirstOrDefault(c => c.Code == pair[^1]);
        return category is null ? pair[^1] : w[category.Name];
    }));

    private async Task<SeriesNames> Names(ViewState view, CancellationToken ct)
    {
        var areas = await ReferenceLists.OrEmpty(() => lists.Areas(ct));
        var dimensions = view.Breakdown is null ? [] : await lists.Breakdowns(ct);
        return new(w, areas, dimensions, view.Tab == "map" || view.Areas.Count > 1);
    }

    /// <summary>What series are called: by the area where there are several, by the group where they are divided.</summary>
    private sealed record SeriesNames(Words W, IReadOnlyList<Area> Areas, IReadOnlyList<BreakdownDimension> Dimensions, bool ManyAreas)
    {
        public string Area(string code) => W.AreaName(code, Areas);

        public string Of(Series series)
        {
            if (series.Breakdown.Length == 0)
            {
                return Area(series.Area);
            }

            var group = GroupName(W, series.Breakdown, Dimensions);
            return ManyAreas ? $"{Area(series.Area)}{W["، ", ", "]}{group}" : group;
        }
    }
}

/// <param name="Second">The indicator beside this one, when there is one.</param>
/// <param name="Table">What is shown.</param>
/// <param name="All">Before the range was chosen: the handles of the time line run over it.</param>
/// <param name="At">The row of bars, map and comparison; -1 where nothing is published.</param>
/// <param name="Missing">The period that was asked for and has nothing; the closest one is shown.</param>
/// <param name="Targets">All approved ones.</param>
internal sealed record ShownFigures(
    Indicator Indicator, Indicator? Second, FigureTable Table, FigureTable All, int At, string? Missing, DateTimeOffset? UpdatedAt, IReadOnlyList<Target> Targets)
{
    public bool IsEmpty => Table.Columns.Count == 0 || Table.Rows.Count == 0;

    /// <summary>What the picture of it says.</summary>
    public ChartSpec Spec(Words w, ViewState view, string source)
    {
        var unit = view.Show == "relative" ? w["درصد تغییر", "percent change"] : w.Unit(Indicator.Unit, Indicator.Multiplier);
        return new(
            w[Indicator.Name], unit, view.Show == "relative" ? 1 : Indicator.Decimals,
            [.. Table.Rows.Select(r => PeriodText.Of(w, r.Period, r.Calendar))],
            [.. Table.Columns.Select(c => new ChartLine(c.Name, c.Role, [.. c.Cells.Select(cell => cell?.Value)]))],
            At, source)
        {
            SecondUnit = Second is null ? null : w.Unit(Second.Unit, Second.Multiplier),
            SecondDecimals = Second?.Decimals ?? 0,
            Logarithmic = view.Logarithmic,
            Percent = view.Show == "relative",
            Bridged = Table.HasMixedPeriods,
            Days = Table.IsUneven ? [.. Table.Rows.Select(r => r.FirstDay.DayNumber)] : null,
        };
    }

    /// <summary>The drawing of the tab that is open.</summary>
    public Svg? Picture(Words w, ViewState view, string source, bool standalone, Func<string, string>? provinceAddress)
    {
        if (IsEmpty || At < 0)
        {
            return null;
        }

        var spec = Spec(w, view, source);
        return (view.Tab, view.Kind) switch
        {
            ("map", _) => ProvinceMap.Draw(w, spec, MapValues(w, provinceAddress), Breaks(), standalone),
            (_, "bar") => BarChart.Draw(w, spec, standalone),
            _ => LineChart.Draw(w, spec, standalone),
        };
    }

    private IReadOnlyList<double> Breaks() => ProvinceMap.Breaks(Table.ValueColumns.SelectMany(c => c.Cells).Select(c => c?.Value).OfType<decimal>());

    private List<MapValue> MapValues(Words w, Func<string, string>? address) =>
    [.. Area.Iran.Where(a => a.Parent is not null).Select(area =>
    {
        var column = Table.ValueColumns.FirstOrDefault(c => c.Area == area.Code);
        var row = column?.Closest(Table.Rows, At);
        return new MapValue(
            area.Code, w[area.Name], row is { } r ? column!.Cells[r]!.Value : null,
            row is { } shown ? PeriodText.Of(w, Table.Rows[shown].Period, Table.Rows[shown].Calendar) : null, row is { } c && c != At, address?.Invoke(area.Code));
    })];
}
