using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults.Redis;

namespace Pak.Reporting.Headlines;

/// <summary>The whole of Pak in a few figures, for the home page.</summary>
internal static class GetHeadline
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    /// <param name="Agencies">Agencies in the register, suspended ones included.</param>
    /// <param name="Indicators">Indicators in the catalogue.</param>
    /// <param name="Observations">Values published, revisions counted.</param>
    /// <param name="PermitsOpen">Applications neither decided nor withdrawn.</param>
    /// <param name="PermitsDecided">Applications approved or refused.</param>
    /// <param name="MedianWorkingDays">Half of all decisions took no more working days than this; null without any.</param>
    /// <param name="UpdatedAt">When the last event took effect; null before the first.</param>
    public sealed record Headline(
        long Agencies, long Indicators, long Observations, long PermitsOpen, long PermitsDecided, double? MedianWorkingDays, DateTimeOffset? UpdatedAt);

    public static void Map(IEndpointRouteBuilder reports) =>
        reports.MapGet("/headline", Handle).WithSummary("The headline figures, at most five seconds old.");

    private static async Task<Ok<Headline>> Handle(NpgsqlDataSource db, Cache cache, CancellationToken ct) =>
        TypedResults.Ok(await cache.GetOrCreate("reports:headline", Lifetime, token => Read(db, token), ct));

    private static async Task<Headline> Read(NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<Headline>(new CommandDefinition(
            """
            SELECT
                (SELECT count(*) FROM reporting.agencies) AS agencies,
                (SELECT count(*) FROM reporting.indicators) AS indicators,
                (SELECT coalesce(sum(observations), 0)::bigint FROM reporting.publications) AS observations,
                count(*) FILTER (WHERE status = 'open') AS permits_open,
                count(*) FILTER (WHERE status IN ('approved', 'refused')) AS permits_decided,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY working_days) AS median_working_days,
                (SELECT max(updated_at) FROM event_checkpoints) AS updated_at
            FROM reporting.applications
            """,
            cancellationToken: ct));
    }
}
