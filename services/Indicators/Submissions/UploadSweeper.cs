using Dapper;
using Npgsql;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Clears away what uploads leave behind: blocks of uploads that were broken off, replaced or given up, and of what is published
/// all that only its checks and its time needed. Runs every ten minutes on every replica; deletes in slices, each its own transaction. Findings that a
/// submission still shows stay.
/// </summary>
internal sealed partial class UploadSweeper(NpgsqlDataSource db, TimeProvider clock, ILogger<UploadSweeper> logger) : BackgroundService
{
    private const int SliceRows = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>No upload is silent for so long: it touches its row with every slice.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(2);

    /// <summary>Returns the number of uploads cleared and of blocks that were replaced.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var uploads = (await connection.QueryAsync<(long Id, bool Published, bool Shown)>(new CommandDefinition(
            """
            SELECT u.id, p.upload_id IS NOT NULL, s.upload_id IS NOT DISTINCT FROM u.id
            FROM uploads u JOIN submissions s ON s.id = u.submission_id LEFT JOIN publications p ON p.upload_id = u.id
            WHERE NOT u.swept AND u.touched_at < @Before
              AND (s.upload_id IS DISTINCT FROM u.id OR s.status IN ('published', 'withdrawn'))
            ORDER BY u.touched_at
            """,
            new { Before = clock.GetUtcNow() - Abandoned }, cancellationToken: ct))).AsList();
        foreach (var (id, published, shown) in uploads)
        {
            await Clear(connection, id, published, shown, ct);
        }

        return uploads.Count + await ClearReplaced(connection, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Round.Run("Clearing of uploads", Sweep, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogSkipped(logger, e.Message);
            }
        }
    }

    private static async Task Clear(NpgsqlConnection connection, long upload, bool published, bool shown, CancellationToken ct)
    {
        await DeleteInSlices(connection, "staged_lines WHERE upload_id = @upload", upload, ct);
        if (!published)
        {
            await DeleteInSlices(connection, "blocks WHERE upload_id = @upload", upload, ct);
        }

        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM upload_bases WHERE upload_id = @upload", new { upload }, cancellationToken: ct));
        if (!shown)
        {
            await connection.ExecuteAsync(new CommandDefinition("DELETE FROM findings WHERE upload_id = @upload", new { upload }, cancellationToken: ct));
        }

        await connection.ExecuteAsync(new CommandDefinition("UPDATE uploads SET swept = true WHERE id = @upload", new { upload }, cancellationToken: ct));
    }

    /// <summary>What series were before their last publications: the vintages say it too.</summary>
    private static Task<int> ClearReplaced(NpgsqlConnection connection, CancellationToken ct) => DeleteInSlices(
        connection,
        """
        blocks b WHERE b.slice = -1 AND EXISTS (SELECT FROM publications p WHERE p.upload_id = b.upload_id)
            AND NOT EXISTS (SELECT FROM series_current c WHERE c.series_id = b.series_id AND c.upload_id = b.upload_id)
        """, upload: 0, ct);

    private static async Task<int> DeleteInSlices(NpgsqlConnection connection, string what, long upload, CancellationToken ct)
    {
        var table = what[..what.IndexOf(' ', StringComparison.Ordinal)];
        var (all, slice) = (0, 0);
        do
        {
            slice = await connection.ExecuteAsync(new CommandDefinition(
                $"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {what} LIMIT @SliceRows))", new { upload, SliceRows }, commandTimeout: 120, cancellationToken: ct));
            all += slice;
        }
        while (slice == SliceRows);
        return all;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old uploads stay until the next round: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
