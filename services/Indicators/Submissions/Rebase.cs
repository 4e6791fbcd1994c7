using Dapper;
using Npgsql;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Submissions.Upload;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Makes the blocks that say what an upload's series become anew, where other publications have come between its checks and
/// now. The upload must be locked, and not be published.
/// </summary>
internal static class Rebase
{
    private const int BatchSeries = 1_000;
    private const int TimeoutSeconds = 120;

    /// <summary>Returns how many values were published after the checks that this upload now replaces by others.</summary>
    public static async Task<int> Run(NpgsqlConnection connection, long upload, CancellationToken ct)
    {
        var overtaken = (await connection.QueryAsync<(int Id, int DataVersion)>(new CommandDefinition(
            """
            SELECT i.id, i.data_version FROM upload_bases b JOIN indicators i ON i.id = b.indicator_id
            WHERE b.upload_id = @upload AND b.data_version <> i.data_version AND b.is_changed AND i.formula IS NULL
            """, new { upload }, cancellationToken: ct))).AsList();
        if (overtaken.Count == 0)
        {
            return 0;
        }

        var later = (await connection.QueryAsync<long>(new CommandDefinition(
            "SELECT p.upload_id FROM publications p JOIN uploads u ON u.id = @upload WHERE NOT pg_visible_in_snapshot(p.transaction, u.checked_in)",
            new { upload }, commandTimeout: TimeoutSeconds, cancellationToken: ct))).ToHashSet();
        var replaced = 0;

        var indicators = overtaken.ConvertAll(indicator => indicator.Id).ToArray();
        var series = (await connection.QueryAsync<int>(new CommandDefinition(
            """
            SELECT b.series_id FROM blocks b JOIN series s ON s.id = b.series_id
            WHERE b.upload_id = @upload AND b.slice >= 0 AND s.indicator_id = ANY(@indicators)
              AND EXISTS (SELECT FROM series_current c WHERE c.series_id = b.series_id)
            ORDER BY b.series_id
            """, new { upload, indicators }, commandTimeout: TimeoutSeconds, cancellationToken: ct))).ToArray();
        foreach (var batch in series.Chunk(BatchSeries))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM blocks WHERE upload_id = @upload AND series_id = ANY(@batch) AND slice = @Whole",
                new { upload, batch, BlockWriter.Whole }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
            var staged = await StagedSeries.Load(connection, upload, batch, ct);
            var current = await CurrentSeries.Load(connection, batch, ct);
            replaced += staged.Sum(one => Replaced(one.Points, current[one.Id], later));
            await UploadChecks.WriteWhole(connection, upload, staged, current, ct);
            await transaction.CommitAsync(ct);
        }

        // What was read may be newer than this: then the publication finds that too and comes back here.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE upload_bases b SET data_version = o.data_version FROM unnest(@indicators, @Versions) o(indicator_id, data_version)
            WHERE b.upload_id = @upload AND b.indicator_id = o.indicator_id
            """,
            new { upload, indicators, Versions = overtaken.ConvertAll(indicator => indicator.DataVersion).ToArray() }, cancellationToken: ct));
        return replaced;
    }

    private static int Replaced(SeriesPoints points, CurrentSeries current, HashSet<long> later)
    {
        var replaced = 0;
        for (var i = 0; later.Count > 0 && i < points.Count; i++)
        {
            var at = Array.BinarySearch(current.Points.Periods, points.Periods[i]);
            var isOther = at >= 0 && (current.Points.Values[at] != points.Values[i] || current.Points.Statuses[at] != points.Statuses[i]);
            replaced += isOther && later.Contains(current.Uploads[current.Points.Origins is { } origins ? origins[at] - 1 : 0]) ? 1 : 0;
        }

        return replaced;
    }
}
