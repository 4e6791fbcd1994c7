using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Notices;

/// <summary>What the caller's agency was told of its files: warnings, deadlines that moved, silence. Oldest first.</summary>
internal static class AgencyNotices
{
    /// <param name="What">first-warning, second-warning, deadline, appeal-late, moved, silence.</param>
    /// <param name="Level">0: to know; 1: the officer's; 2: the supervisor's; 3: the time is over.</param>
    public sealed record Item(Guid Id, Guid Application, string What, int Level, DateTimeOffset At, DateTimeOffset? Deadline);

    public static async Task<Results<Ok<Page<Item>>, Problem>> Handle(Caller caller, PageRequest page, NpgsqlDataSource db, HttpContext http, CancellationToken ct)
    {
        var after = Guid.Empty;
        if (page.After is { } cursor && !Guid.TryParseExact(cursor, "D", out after))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        await using var command = db.CreateCommand(
            "SELECT notice_id, application_id, occasion, level, at, deadline FROM agency_notices WHERE agency = $1 AND notice_id > $2 ORDER BY notice_id LIMIT $3");
        command.Parameters.Add(new() { Value = caller.Agency ?? "" });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = page.Take });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<Item>();
        while (await reader.ReadAsync(ct))
        {
            items.Add(new Item(
                reader.GetGuid(0),
                reader.GetGuid(1),
                What(reader.GetString(2)),
                reader.GetInt16(3),
                new DateTimeOffset(reader.GetDateTime(4)),
                reader.IsDBNull(5) ? null : new DateTimeOffset(reader.GetDateTime(5))));
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<Item>.From(items, page, i => i.Id.ToString("D", CultureInfo.InvariantCulture), http));
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
            .WithSummary("What the caller's agency was told of its files, oldest first.");
}
