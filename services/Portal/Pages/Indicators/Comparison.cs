using System.Globalization;

namespace Pak.Portal.Pages.Indicators;

/// <param name="FromPeriod">Of the value at the beginning, when it is not the one that was asked for; so is <paramref name="ToPeriod"/>.</param>
internal sealed record ComparedRow(string Name, string Area, string Breakdown, decimal? From, FigureRow? FromPeriod, decimal? To, FigureRow? ToPeriod, decimal? Absolute, decimal? Relative);

/// <summary>The two ends of the range side by side: each area's value then and now, and how far it moved.</summary>
internal sealed record Comparison(FigureRow First, FigureRow Last, IReadOnlyList<ComparedRow> Rows)
{
    /// <summary>Null where the table has no published value.</summary>
    public static Comparison? Of(FigureTable table, int at, string? sort, CultureInfo culture)
    {
        var first = table.FirstWithValue();
        if (first < 0 || at < 0)
        {
            return null;
        }

        var rows = table.ValueColumns.Select(column =>
        {
            var (from, to) = (column.Closest(table.Rows, first), column.Closest(table.Rows, at));
            var (before, now) = (from is { } f ? column.Cells[f]!.Value : null, to is { } t ? column.Cells[t]!.Value : null);
            return new ComparedRow(
                column.Name, column.Area, column.Breakdown, before, from is { } a && a != first ? table.Rows[a] : null, now, to is { } b && b != at ? table.Rows[b] : null,
                ChangeOf.Between(before, now, relative: false), ChangeOf.Between(before, now, relative: true));
        });
        return new(table.Rows[first], table.Rows[at], Sorted(rows, sort, culture));
    }

    private static List<ComparedRow> Sorted(IEnumerable<ComparedRow> rows, string? sort, CultureInfo culture)
    {
        if (sort is null)
        {
            return [.. rows];
        }

        if (sort.TrimStart('-') == "name")
        {
            var order = StringComparer.Create(culture, ignoreCase: true);
            return [.. sort[0] == '-' ? rows.OrderByDescending(r => r.Name, order) : rows.OrderBy(r => r.Name, order)];
        }

        Func<ComparedRow, decimal?> key = sort.TrimStart('-') switch { "from" => r => r.From, "to" => r => r.To, "absolute" => r => r.Absolute, _ => r => r.Relative };
        // The largest first: that is what one looks for; what has no value comes last either way.
        var known = rows.OrderBy(r => key(r) is null);
        return [.. sort[0] == '-' ? known.ThenBy(key) : known.ThenByDescending(key)];
    }
}
