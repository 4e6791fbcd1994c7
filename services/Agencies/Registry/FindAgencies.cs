using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Registry;

/// <summary>The register by code, filtered by words (Persian folded), parent and status.</summary>
internal static class FindAgencies
{
    public static async Task<Results<Ok<Page<Agency>>, Problem>> Handle(
        string? search, string? parent, string? status, PageRequest page, NpgsqlDataSource db, HttpContext http, CancellationToken ct)
    {
        if (status is not (null or "" or "active" or "suspended"))
        {
            return CommonProblems.Invalid.With(new FieldError("status", "وضعیت active یا suspended است", "A status is active or suspended"));
        }

        var words = PersianText.SearchKey(search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10).Select(LikeWord).ToArray();
        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<AgencyRows.Row>(new CommandDefinition(
            $"""
            SELECT {AgencyRows.Columns} FROM agencies
            WHERE search_key LIKE ALL (@words)
              AND (@parent::text IS NULL OR parent = @parent)
              AND (@Status::text IS NULL OR status = @Status)
              AND (@After::text IS NULL OR code > @After)
            ORDER BY code LIMIT @Take
            """,
            new { words, parent, Status = status is "" ? null : status, page.After, page.Take },
            cancellationToken: ct));
        return TypedResults.Ok(Page<Agency>.From([.. rows.Select(r => r.ToAgency())], page, a => a.Code, http));
    }

    private static string LikeWord(string word) =>
        $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
