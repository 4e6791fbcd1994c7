using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;

namespace Pak.Indicators.Catalogue;

/// <param name="Indicators">How many indicators the sector has.</param>
public sealed record Sector(string Code, LocalizedText Name, int Indicators);

internal static class ListSectors
{
    public sealed record Answer(IReadOnlyList<Sector> Items);

    public static async Task<Ok<Answer>> Handle(NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return TypedResults.Ok(new Answer(await Read(connection, ct)));
    }

    /// <summary>In the order in which they are shown.</summary>
    public static async Task<List<Sector>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(string Code, string Fa, string En, int Indicators)>(new CommandDefinition(
            """
            SELECT s.code, s.name_fa, s.name_en, count(i.id)::int
            FROM sectors s LEFT JOIN indicators i ON i.sector = s.code
            GROUP BY s.code ORDER BY s.position
            """,
            cancellationToken: ct));
        return [.. rows.Select(row => new Sector(row.Code, new(row.Fa, row.En), row.Indicators))];
    }
}
