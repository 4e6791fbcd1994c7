using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Problems;

namespace Pak.Reporting.Agencies;

/// <summary>What each agency publishes and decides.</summary>
internal static class AgencyReports
{
    // One row an agency; with a code, that one alone.
    private const string Select =
        """
        SELECT a.code, a.name::text AS name_json, a.status,
            (SELECT count(*) FROM reporting.indicators i WHERE i.agency = a.code) AS indicators,
            coalesce(p.published, 0) AS indicators_published,
            p.last_published_at AS last_publication_at,
            coalesce(d.open, 0) AS permits_open,
            coalesce(d.decided, 0) AS permits_decided,
            d.median AS median_working_days
        FROM reporting.agencies a
        LEFT JOIN LATERAL (
            SELECT count(*) AS published, max(last_published_at) AS last_published_at
            FROM reporting.publications WHERE agency = a.code) p ON true
        LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE status = 'open') AS open,
                count(*) FILTER (WHERE status IN ('approved', 'refused')) AS decided,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY working_days) AS median
            FROM reporting.applications WHERE agency = a.code) d ON true
        WHERE @code IS NULL OR a.code = @code
        ORDER BY a.code
        """;

    /// <param name="Code">The agency.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Status"><c>active</c> or <c>suspended</c>.</param>
    /// <param name="Indicators">Indicators that it answers for.</param>
    /// <param name="IndicatorsPublished">Those of which at least one value is published.</param>
    /// <param name="LastPublicationAt">When it last published; null when never.</param>
    /// <param name="PermitsOpen">Applications neither decided nor withdrawn.</param>
    /// <param name="PermitsDecided">Applications approved or refused.</param>
    /// <param name="MedianWorkingDays">Half of its decisions took no more working days than this; null without any.</param>
    public sealed record AgencyReport(
        string Code,
        LocalizedText Name,
        string Status,
        long Indicators,
        long IndicatorsPublished,
        DateTimeOffset? LastPublicationAt,
        long PermitsOpen,
        long PermitsDecided,
        double? MedianWorkingDays);

    public sealed record Response(IReadOnlyList<AgencyReport> Items);

    public static void Map(IEndpointRouteBuilder reports)
    {
        reports.MapGet("/agencies", List).WithSummary("Every agency's report.");
        reports.MapGet("/agencies/{code}", Find).WithSummary("One agency's report.");
    }

    private static async Task<Ok<Response>> List(NpgsqlDataSource db, CancellationToken ct) =>
        TypedResults.Ok(new Response(await Read(db, null, ct)));

    private static async Task<Results<Ok<AgencyReport>, Problem>> Find(string code, NpgsqlDataSource db, CancellationToken ct) =>
        await Read(db, code, ct) is [var report] ? TypedResults.Ok(report) : Problems.NoSuchAgency;

    private static async Task<List<AgencyReport>> Read(NpgsqlDataSource db, string? code, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(Select, new { code }, cancellationToken: ct));
        return [.. rows.Select(r => new AgencyReport(
            r.Code,
            JsonSerializer.Deserialize<LocalizedText>(r.NameJson, JsonDefaults.Options)!,
            r.Status,
            r.Indicators,
            r.IndicatorsPublished,
            r.LastPublicationAt,
            r.PermitsOpen,
            r.PermitsDecided,
            r.MedianWorkingDays))];
    }

    private sealed record Row(
        string Code, string NameJson, string Status, long Indicators, long IndicatorsPublished, DateTimeOffset? LastPublicationAt, long PermitsOpen, long PermitsDecided, double? MedianWorkingDays);
}
