using Dapper;
using Npgsql;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>What can only be found by looking at all rows of an upload together, or at what is published: done set-wise by PostgreSQL.</summary>
internal static class SetChecks
{
    private const int TimeoutSeconds = 600;
    private const double LargestZScore = 3.5;
    private const int ShortestHistory = 8;

    // What holds now in the series that the upload touches.
    private const string Current =
        """
        mine AS (SELECT DISTINCT series_id FROM staged_rows WHERE upload_id = @upload),
        current AS MATERIALIZED (
            SELECT DISTINCT ON (o.series_id, o.period) o.series_id, o.period, o.value, o.status
            FROM mine JOIN observations o USING (series_id) JOIN publications p USING (upload_id)
            ORDER BY o.series_id, o.period, p.position DESC
        )
        """;

    /// <summary>Rows that repeat the indicator, area and period of an earlier row. Returns how many.</summary>
    public static Task<long> FindDuplicates(NpgsqlConnection connection, long upload, CancellationToken ct) => Run(
        connection, upload, ct, "error", FindingCode.Duplicate, "period",
        """
        found AS MATERIALIZED (
            SELECT row, NULL::text AS value, ARRAY[first::text] AS args
            FROM (SELECT row, min(row) OVER (PARTITION BY series_id, period) AS first FROM staged_rows WHERE upload_id = @upload) keyed
            WHERE row <> first
        )
        """);

    /// <summary>Revisions, large changes and outliers. Returns how many.</summary>
    public static async Task<long> FindWarnings(NpgsqlConnection connection, long upload, CancellationToken ct)
    {
        var revisions = await Run(connection, upload, ct, "warning", FindingCode.Revision, "value", Current +
            """
            , found AS MATERIALIZED (
                SELECT s.row, s.value::text AS value, ARRAY[coalesce(c.value::text, c.status)] AS args
                FROM staged_rows s JOIN current c USING (series_id, period)
                WHERE s.upload_id = @upload AND (s.value, s.status) IS DISTINCT FROM (c.value, c.status)
            )
            """);
        var changes = await Run(connection, upload, ct, "warning", FindingCode.LargeChange, "value", Current +
            """
            , questioned AS MATERIALIZED (
                SELECT m.series_id, i.change_threshold FROM mine m JOIN series s ON s.id = m.series_id JOIN indicators i ON i.id = s.indicator_id
                WHERE i.change_threshold IS NOT NULL
            ), joined AS (
                SELECT series_id, period, value, row FROM staged_rows JOIN questioned USING (series_id) WHERE upload_id = @upload AND value IS NOT NULL
                UNION ALL
                SELECT c.series_id, c.period, c.value, NULL FROM current c JOIN questioned USING (series_id)
                WHERE c.value IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM staged_rows s WHERE s.upload_id = @upload AND s.series_id = c.series_id AND s.period = c.period)
            ), steps AS (
                SELECT j.*, lag(value) OVER (PARTITION BY series_id ORDER BY period) AS before FROM joined j
            ), found AS MATERIALIZED (
                SELECT row, value::text AS value, ARRAY[before::text, change_threshold::text] AS args
                FROM steps JOIN questioned USING (series_id)
                WHERE row IS NOT NULL AND before <> 0 AND abs(value - before) > abs(before) * change_threshold / 100
            )
            """);

        // Modified z-score (Iglewicz and Hoaglin): 0.6745 · |x − median| / median absolute deviation.
        var outliers = await Run(connection, upload, ct, "warning", FindingCode.Outlier, "value", Current +
            """
            , medians AS (
                SELECT series_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY value::float8) AS median
                FROM current WHERE value IS NOT NULL GROUP BY series_id HAVING count(*) >= @ShortestHistory
            ), deviations AS (
                SELECT c.series_id, m.median, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(c.value::float8 - m.median)) AS deviation
                FROM current c JOIN medians m USING (series_id) WHERE c.value IS NOT NULL GROUP BY c.series_id, m.median
            ), scored AS (
                SELECT s.row, s.value, d.median, 0.6745 * abs(s.value::float8 - d.median) / d.deviation AS score
                FROM staged_rows s JOIN deviations d USING (series_id)
                WHERE s.upload_id = @upload AND s.value IS NOT NULL AND d.deviation > 0
            ), found AS MATERIALIZED (
                SELECT row, value::text AS value, ARRAY[median::text, round(score::numeric, 1)::text] AS args FROM scored WHERE score > @LargestZScore
            )
            """);
        return revisions + changes + outliers;
    }

    private static Task<long> Run(NpgsqlConnection connection, long upload, CancellationToken ct, string severity, string code, string field, string found) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"""
            WITH {found},
            kept AS (
                INSERT INTO findings (upload_id, row, ordinal, severity, code, field, value, args)
                SELECT @upload, f.row, (SELECT coalesce(max(ordinal), 0) FROM findings WHERE upload_id = @upload) + row_number() OVER (ORDER BY f.row),
                       @severity, @code, @field, f.value, f.args
                FROM found f ORDER BY f.row LIMIT @Kept
            )
            SELECT count(*) FROM found
            """,
            new { upload, severity, code, field, Kept = Staging.KeptFindings, ShortestHistory, LargestZScore },
            commandTimeout: TimeoutSeconds,
            cancellationToken: ct));
}
