using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Targets;

/// <summary>The targets of an indicator, for everybody; an agency's with what waits for approval, for its own people.</summary>
internal static class ReadTargets
{
    public sealed record Answer(IReadOnlyList<Target> Items);

    /// <summary>Those in force, by plan (the latest first) and area; with <c>history=true</c> those that they superseded too, newest first.</summary>
    public static async Task<Results<Ok<Answer>, Problem>> OfIndicator(
        string code, NpgsqlDataSource db, CancellationToken ct, string? area = null, bool history = false)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!DefinitionRules.IsCode(code) || await IndicatorRow.Find(connection, code, forUpdate: false, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        var rows = await connection.QueryAsync<TargetRow>(new CommandDefinition(
            $"""
            SELECT {TargetRow.Columns} FROM {TargetRow.Tables}
            WHERE t.indicator_id = @Id AND (t.status = 'approved' OR (@history AND t.status = 'superseded')) AND (@area::text IS NULL OR t.area = @area)
            ORDER BY p.last_year DESC, t.plan, t.area <> 'IR', t.area, t.status <> 'approved', t.decided_at DESC
            """,
            new { indicator.Id, history, area = QueryValues.Clean(area)?.ToUpperInvariant() }, cancellationToken: ct));
        return TypedResults.Ok(new Answer([.. rows.Select(row => row.ToTarget())]));
    }

    /// <summary>Of the caller's agency, newest proposals first.</summary>
    public static async Task<Results<Ok<Page<Target>>, Problem>> OfAgency(
        PageRequest page, Caller caller, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? status = null, string? indicator = null)
    {
        var wanted = QueryValues.Named<TargetStatus>("status", status);
        if (wanted.Problem is { } wrong)
        {
            return wrong;
        }

        var after = Guid.Empty;
        if (page.After is not null && !Guid.TryParse(page.After, out after))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<TargetRow>(new CommandDefinition(
            $"""
            SELECT {TargetRow.Columns} FROM {TargetRow.Tables}
            WHERE i.agency = @Agency AND (@Status::text IS NULL OR t.status = @Status) AND (@indicator::text IS NULL OR i.code = @indicator) AND (@First OR t.id < @after)
            ORDER BY t.id DESC LIMIT @Take
            """,
            new { Agency = caller.Agency ?? "", Status = wanted.Value?.ToString().ToLowerInvariant(), indicator = QueryValues.Clean(indicator), First = page.After is null, after, page.Take },
            cancellationToken: ct));
        return TypedResults.Ok(Page<Target>.From([.. rows.Select(row => row.ToTarget())], page, target => target.Id.ToString(), context));
    }

    public static async Task<Results<Ok<Target>, Problem>> OneOfAgency(Guid id, Caller caller, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (await One(connection, id, ct) is not { } row || !caller.Owns(row.Agency))
        {
            return Problems.TargetNotFound;
        }

        context.Response.Headers.ETag = ETags.Of(row.Version);
        return TypedResults.Ok(row.ToTarget());
    }

    public static Task<TargetRow?> One(NpgsqlConnection connection, Guid id, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<TargetRow>(new CommandDefinition(
            $"SELECT {TargetRow.Columns} FROM {TargetRow.Tables} WHERE t.id = @id", new { id }, cancellationToken: ct));
}
