using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Notices;

/// <summary>What the caller's agency was told of its files: warnings, deadlines that moved, silence. Oldest first, or newest.</summary>
internal static class AgencyNotices
{
    /// <param name="What">first-warning, second-warning, deadline, appeal-late, moved, silence, renewal-asked.</param>
    /// <param name="Level">0: to know; 1: the officer's; 2: the supervisor's; 3: the time is over.</param>
    /// <param name="Own">Whether the file is the agency's own; otherwise the agency hears the appeal in it.</param>
    /// <param name="Answer">Of a wish for a renewal, what became of it; null while it waits.</param>
    public sealed record Item(
        Guid Id, Guid Application, LocalizedText Title, bool Own, string What, int Level, DateTimeOffset At, DateTimeOffset? Deadline, bool Sample, WishAnswer? Answer);

    /// <summary>The step of the permit that ended the wish.</summary>
    /// <param name="Kind">renewed, renewal-declined, revoked, surrendered.</param>
    /// <param name="Permit">The permit's number.</param>
    public sealed record WishAnswer(string Kind, DateTimeOffset At, string Permit);

    public static async Task<Results<Ok<Page<Item>>, Problem>> Handle(
        Caller caller, PageRequest page, NpgsqlDataSource db, PermitTypeRows types, HttpContext http, CancellationToken ct, [MaxLength(30)] string? order = null)
    {
        var inOrder = ListOrders.Read(order, hasTime: false);
        await using var command = db.CreateCommand(
            $"""
            SELECT n.notice_id, n.application_id, n.occasion, n.level, n.at, n.deadline, a.type, a.type_version, a.agency = n.agency, a.sample, w.kind, w.at, w.permit
            FROM agency_notices n JOIN applications a USING (application_id)
            LEFT JOIN LATERAL (
                SELECT s.kind, s.at, p.number AS permit FROM permits p JOIN permit_steps s USING (permit_id)
                WHERE n.occasion LIKE 'renewal-asked-%' AND p.application_id = n.application_id
                  AND s.number > substring(n.occasion FROM '[0-9]+$')::int AND s.kind IN ('renewed', 'renewal-declined', 'revoked', 'surrendered')
                ORDER BY s.number LIMIT 1) w ON true
            WHERE n.agency = $1 AND ($2::uuid IS NULL OR n.notice_id {inOrder.Beyond()} $2) ORDER BY n.notice_id {inOrder.Direction()} LIMIT $3
            """);
        command.Parameters.Add(new() { Value = caller.Agency ?? "" });
        command.Parameters.Add(new() { Value = (object?)Cursors.Id(page) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = page.Take });
        var rows = new List<(Item Item, string Type, int Version)>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                rows.Add((
                    new Item(
                        reader.GetGuid(0),
                        reader.GetGuid(1),
                        new("", ""),
                        reader.GetBoolean(8),
                        What(reader.GetString(2)),
                        reader.GetInt16(3),
                        new DateTimeOffset(reader.GetDateTime(4)),
                        reader.IsDBNull(5) ? null : new DateTimeOffset(reader.GetDateTime(5)),
                        reader.GetBoolean(9),
                        reader.IsDBNull(10) ? null : new WishAnswer(reader.GetString(10), new DateTimeOffset(reader.GetDateTime(11)), reader.GetString(12))),
                    reader.GetString(6),
                    reader.GetInt32(7)));
            }
        }

        var items = new List<Item>();
        foreach (var (item, type, version) in rows)
        {
            items.Add(item with { Title = (await types.Get(type, version, connection: null, ct)).Title });
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<Item>.From(items, page, i => Cursors.Of(i.Id), http));
    }

    /// <summary><c>time-first-warning-3</c> → first-warning, <c>moved-2</c> → moved.</summary>
    private static string What(string occasion)
    {
        var what = occasion[..occasion.LastIndexOf('-')];
        return what.StartsWith("time-", StringComparison.Ordinal) ? what["time-".Length..] : what;
    }
}

internal static class AgencyNoticeEndpoints
{
    public static void MapAgencyNotices(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/permits/notices", AgencyNotices.Handle).RequireScope(Scopes.PermitsDecide).WithTags("Notices").Refuses(400, 401, 403)
            .WithSummary("What the caller's agency was told of its files, oldest first or newest.");
}
