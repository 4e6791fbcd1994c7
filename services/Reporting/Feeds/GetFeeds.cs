using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Pak.Reporting.Feeds;

/// <summary>How far the reports are: per feed the last event applied.</summary>
internal static class GetFeeds
{
    /// <param name="Feed">The service whose feed it is.</param>
    /// <param name="Position">The sequence of the last event applied. A feed without an applied event is absent.</param>
    /// <param name="EventTime">When that event happened.</param>
    /// <param name="UpdatedAt">When it was applied here.</param>
    public sealed record FeedState(string Feed, long Position, DateTimeOffset? EventTime, DateTimeOffset UpdatedAt);

    public sealed record Response(IReadOnlyList<FeedState> Items);

    public static void Map(IEndpointRouteBuilder reports) =>
        reports.MapGet("/feeds", Handle).WithSummary("How far the reports have followed each feed.");

    private static async Task<Ok<Response>> Handle(NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var feeds = await connection.QueryAsync<FeedState>(new CommandDefinition(
            "SELECT feed, position, event_time, updated_at FROM event_checkpoints ORDER BY feed", cancellationToken: ct));
        return TypedResults.Ok(new Response([.. feeds]));
    }
}
