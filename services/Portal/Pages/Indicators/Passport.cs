using Pak.Portal.Api;

namespace Pak.Portal.Pages.Indicators;

/// <summary>Where one figure comes from.</summary>
/// <param name="Earlier">The values that stood there before, newest first.</param>
internal sealed record Passport(FigureColumn Column, FigureRow Row, FigureCell Cell, Vintage? Vintage, IReadOnlyList<Revision> Earlier)
{
    private const int MostEarlier = 50;

    /// <summary>Of the version that is shown: 1 for a value that was never revised.</summary>
    public int Version => Earlier.Count + 1;

    /// <summary>The figure's name in the page's address.</summary>
    public static string NameOf(FigureColumn column, FigureRow row) => NameOf(column.Area, row.Period, column.Breakdown);

    /// <summary>The same of a figure that stands elsewhere.</summary>
    public static string NameOf(string area, string period, string breakdown = "") => breakdown.Length == 0 ? $"{area}|{period}" : $"{area}|{period}|{breakdown}";

    /// <summary>Null where there is no such figure.</summary>
    public static async Task<Passport?> Find(string name, ShownFigures figures, IReadOnlyList<Vintage> vintages, ObservatoryApi observatory, CancellationToken ct)
    {
        foreach (var column in figures.All.ValueColumns)
        {
            for (var i = 0; i < figures.All.Rows.Count; i++)
            {
                if (column.Cells[i] is { } cell && NameOf(column, figures.All.Rows[i]) == name)
                {
                    var row = figures.All.Rows[i];
                    var revisions = await observatory.Revisions(figures.Indicator.Code, column.Area, row.Period, null, MostEarlier, ct);
                    var earlier = (revisions?.Items ?? []).Where(r => r.Area == column.Area && r.Period == row.Period && r.Breakdown == column.Breakdown && (cell.PublishedAt is null || r.PublishedAt <= cell.PublishedAt));
                    return new(column, row, cell, vintages.FirstOrDefault(v => v.PublishedAt == cell.PublishedAt) ?? (vintages.Count == 1 ? vintages[0] : null), [.. earlier.OrderByDescending(r => r.PublishedAt)]);
                }
            }
        }

        return null;
    }
}
