using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Charts;

namespace Pak.Portal.Pages.Indicators;

/// <summary>A period of the table: as it is written, and when it is.</summary>
internal sealed record FigureRow(string Period, string Frequency, string Calendar, DateOnly FirstDay, DateOnly LastDay);

internal sealed record FigureCell(decimal? Value, string Status, DateTimeOffset? PublishedAt = null);

/// <param name="Cells">One a row of the table; null where there is nothing.</param>
internal sealed record FigureColumn(string Name, LineRole Role, string Area, string Breakdown, int Decimals, IReadOnlyList<FigureCell?> Cells)
{
    /// <summary>The row nearest to this one that has a value, the earlier of two; null where the column has none.</summary>
    public int? Closest(IReadOnlyList<FigureRow> rows, int row)
    {
        int? best = null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (Cells[i]?.Value is not null && (best is null || Distance(rows, i, row) < Distance(rows, best.Value, row)))
            {
                best = i;
            }
        }

        return best;
    }

    private static int Distance(IReadOnlyList<FigureRow> rows, int a, int b) => Math.Abs(rows[a].FirstDay.DayNumber - rows[b].FirstDay.DayNumber);
}

/// <summary>The figures of a page: periods from the oldest to the newest, and a column for each series, target and second indicator.</summary>
internal sealed record FigureTable(IReadOnlyList<FigureRow> Rows, IReadOnlyList<FigureColumn> Columns)
{
    public static readonly FigureTable Empty = new([], []);

    /// <summary>What one column is made of.</summary>
    public sealed record Source(string Name, LineRole Role, string Area, string Breakdown, Indicator Of, IEnumerable<(string Period, FigureCell Cell)> Points);

    public static FigureTable Build(IReadOnlyList<Source> sources)
    {
        var points = sources.Select(s => s.Points
            .Select(p => (Row: RowOf(p.Period, s.Of), p.Cell))
            .Where(p => p.Row is not null)
            .GroupBy(p => p.Row!)
            .ToDictionary(g => g.Key, g => g.First().Cell)).ToList();
        var rows = points.SelectMany(p => p.Keys).Distinct().OrderBy(r => r.FirstDay).ThenBy(r => r.Period, StringComparer.Ordinal).ToList();
        return new(rows, [.. sources.Select((s, i) => new FigureColumn(s.Name, s.Role, s.Area, s.Breakdown, s.Of.Decimals, [.. rows.Select(r => points[i].GetValueOrDefault(r))]))]);
    }

    /// <summary>Null for what is no period of the indicator's.</summary>
    public static FigureRow? RowOf(string period, Indicator of) =>
        FrequencyCodes.TryParse(of.Frequency, out var frequency) && Enum.TryParse<CalendarKind>(of.Calendar, ignoreCase: true, out var calendar)
        && Period.TryParse(period, frequency, calendar, out var parsed)
            ? new(period, of.Frequency, of.Calendar, parsed.FirstDay, parsed.LastDay)
            : null;

    public bool HasMixedPeriods => Rows.Select(r => (r.Frequency, r.Calendar)).Distinct().Take(2).Count() > 1;

    /// <summary>
    /// Whether a row is not the very next period after the one before it: values that are missing, targets years ahead of the last value, periods of
    /// different lengths. Lines through such rows are true only where each row stands at its time.
    /// </summary>
    public bool IsUneven => HasMixedPeriods || Rows.Zip(Rows.Skip(1)).Any(pair => pair.Second.FirstDay != pair.First.LastDay.AddDays(1));

    public IEnumerable<FigureColumn> ValueColumns => Columns.Where(c => c.Role == LineRole.Value);

    /// <summary>The rows from one day to another.</summary>
    public FigureTable Between(DateOnly? first, DateOnly? last) =>
        Where(i => (first is null || Rows[i].FirstDay >= first) && (last is null || Rows[i].FirstDay <= last));

    /// <summary>The one row nearest to the day that has a published value; the same table where none has.</summary>
    public FigureTable NearestTo(DateOnly day)
    {
        var known = Enumerable.Range(0, Rows.Count).Where(HasValue).ToList();
        return known.Count == 0 ? this : Single(known.MinBy(i => Math.Abs(Rows[i].FirstDay.DayNumber - day.DayNumber)));
    }

    /// <summary>The last row with a published value; -1 where there is none.</summary>
    public int LastWithValue() => Last(static _ => true);

    /// <summary>The same, where a forecast is none.</summary>
    public int LastObserved() => Last(static cell => cell.Status != "F");

    public int FirstWithValue() => Enumerable.Range(0, Rows.Count).Where(HasValue).Select(i => (int?)i).FirstOrDefault() ?? -1;

    public bool HasValue(int row) => ValueColumns.Any(c => c.Cells[row]?.Value is not null);

    /// <summary>Each column's change since its first value: the difference, or percent of it (nothing where it is zero).</summary>
    public FigureTable Since(string show) => show == "value" ? this : this with
    {
        Columns = [.. Columns.Where(c => c.Role == LineRole.Value).Select(c => Changed(c, show == "relative"))],
    };

    private static FigureColumn Changed(FigureColumn column, bool relative)
    {
        var first = column.Cells.FirstOrDefault(c => c?.Value is not null)?.Value;
        return column with
        {
            Decimals = relative ? 1 : column.Decimals,
            Cells = [.. column.Cells.Select(c => c is null ? null : c with { Value = ChangeOf.Between(first, c.Value, relative) })],
        };
    }

    private int Last(Func<FigureCell, bool> counts)
    {
        var last = Rows.Count - 1;
        while (last >= 0 && !ValueColumns.Any(c => c.Cells[last] is { Value: not null } cell && counts(cell)))
        {
            last--;
        }

        return last;
    }

    private FigureTable Single(int row) => Where(i => i == row);

    private FigureTable Where(Func<int, bool> keeps)
    {
        var kept = Enumerable.Range(0, Rows.Count).Where(keeps).ToList();
        return new([.. kept.Select(i => Rows[i])], [.. Columns.Select(c => c with { Cells = [.. kept.Select(i => c.Cells[i])] })]);
    }
}

/// <summary>How far one value is from another.</summary>
internal static class ChangeOf
{
    /// <summary>The difference, or percent of the first; null where either is missing or the first is zero.</summary>
    public static decimal? Between(decimal? from, decimal? to, bool relative) => (from, to) switch
    {
        ({ } a, { } b) when !relative => b - a,
        ({ } a, { } b) when a != 0 => (b - a) / Math.Abs(a) * 100,
        _ => null,
    };
}
