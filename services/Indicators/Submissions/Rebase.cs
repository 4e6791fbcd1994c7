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

    public static async Task Run(NpgsqlConnection connection, long upload, CancellationToken ct)
    {
        var overtaken = (await connection.QueryAsync<(int Id, int DataVersion)>(new CommandDefinition(
            """
            SELECT i.id, i.data_version FROM upload_bases b JOIN indicators i ON i.id = b.indicator_id
            WHERE b.upload_id = @upload AND b.data_version <> i.data_version
            """, new { upload }, cancellationToken: ct))).AsList();
        if (overtaken.Count == 0)
        {
            return;
        }

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
            await UploadChecks.WriteWhole(connection, upload, staged, await CurrentSeries.Load(connection, batch, ct), ct);
            await transaction.CommitAsync(ct);
        }

        // What was read may be newer than this: then the publication finds that too and comes back here.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE upload_bases b SET data_version = o.data_version FROM unnest(@indicators, @Versions) o(indicator_id, data_version)
            WHERE b.upload_id = @upload AND b.indicator_id = o.indicator_id
            """,
            new { upload, indicators, Versions = overtaken.ConvertAll(indicator => indicator.DataVersion).ToArray() }, cancellationToken: ct));
    }
}
