using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;

namespace Pak.Indicators.Catalogue;

/// <summary>The definitions as the CSV file that <see cref="DefineIndicators"/> takes: sent back unchanged, it changes nothing.</summary>
internal static class WriteDefinitions
{
    public static async Task<FileContentHttpResult> Handle(NpgsqlDataSource db, CancellationToken ct, string? sector = null, string? agency = null)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<IndicatorRow>(new CommandDefinition(
            $"""
            SELECT {IndicatorRow.Columns} FROM indicators i
            WHERE (@sector::text IS NULL OR i.sector = @sector) AND (@agency::text IS NULL OR i.agency = @agency) ORDER BY i.code
            """,
            new { sector = QueryValues.Clean(sector), agency = QueryValues.Clean(agency) }, cancellationToken: ct));
        // Excel takes a file for UTF-8 by its mark.
        var text = new StringBuilder("\uFEFF").AppendJoin(',', DefinitionFile.Columns).Append("\r\n");
        foreach (var row in rows)
        {
            text.AppendJoin(',', Cells(row.ToIndicator()).Select(Quoted)).Append("\r\n");
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "indicator-definitions.csv");
    }

    /// <summary>In the order of <see cref="DefinitionFile.Columns"/>.</summary>
    private static string?[] Cells(Indicator of) =>
    [
        of.Code, of.Name.Fa, of.Name.En, of.Sector, of.Unit.Fa, of.Unit.En, of.Frequency.Code(), of.Calendar.ToString().ToLowerInvariant(),
        of.Definition.Fa, of.Definition.En, Written(of.Multiplier), Written(of.Decimals), of.Direction.ToString().ToLowerInvariant(), Written(of.PublicationLagDays),
        Written(of.ValidRange?.Min), Written(of.ValidRange?.Max), Written(of.ChangeThreshold), of.Source?.Fa, of.Source?.En, of.Method?.Fa, of.Method?.En,
        of.Contact?.Fa, of.Contact?.En, of.Coverage?.Fa, of.Coverage?.En, of.Accuracy?.Fa, of.Accuracy?.En, of.RevisionPolicy?.Fa, of.RevisionPolicy?.En,
        of.Licence, string.Join(';', of.Keywords), of.SdgCode, string.Join(';', of.Breakdowns), of.Formula,
    ];

    private static string Written(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Quoted(string? cell) =>
        cell is null ? "" : cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
