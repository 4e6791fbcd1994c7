using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Catalogue;

/// <summary>An indicator by code and name.</summary>
public sealed record IndicatorName(string Code, LocalizedText Name);

/// <summary>What an indicator is computed from, and what is computed from it, directly.</summary>
/// <param name="Formula">Null for one whose figures are reported.</param>
/// <param name="RecomputingSince">A formula of it, or of what it is computed from, was set then, and its values are not yet what follows; null when they are.</param>
public sealed record Lineage(string? Formula, IReadOnlyList<IndicatorName> Inputs, IReadOnlyList<IndicatorName> UsedBy, DateTimeOffset? RecomputingSince);

internal static class ReadLineage
{
    public static async Task<Results<Ok<Lineage>, Problem>> Handle(string code, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!DefinitionRules.IsCode(code) || await IndicatorRow.Find(connection, code, forUpdate: false, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        await using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT n.code, n.name_fa, n.name_en FROM indicators i JOIN indicators n ON n.code = ANY(i.inputs) WHERE i.code = @code ORDER BY n.code;
            SELECT n.code, n.name_fa, n.name_en FROM indicators n WHERE n.inputs @> ARRAY[@code] ORDER BY n.code;
            WITH RECURSIVE read AS (
                SELECT id, inputs FROM indicators WHERE code = @code
                UNION SELECT n.id, n.inputs FROM read JOIN indicators n ON n.code = ANY(read.inputs)
            )
            SELECT min(h.at) FROM submissions s JOIN submission_history h ON h.submission_id = s.id
            WHERE s.recomputes IS NOT NULL AND s.status = 'approved' AND s.recomputes && ARRAY(SELECT id FROM read)
            """,
            new { code }, cancellationToken: ct));
        return TypedResults.Ok(new Lineage(indicator.Formula, await Names(answer), await Names(answer), await answer.ReadSingleAsync<DateTimeOffset?>()));
    }

    private static async Task<List<IndicatorName>> Names(SqlMapper.GridReader answer) =>
        [.. (await answer.ReadAsync<(string Code, string Fa, string En)>()).Select(row => new IndicatorName(row.Code, new(row.Fa, row.En)))];
}
