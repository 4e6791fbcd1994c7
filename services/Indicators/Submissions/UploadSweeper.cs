using Dapper;
using Npgsql;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Clears away what uploads leave behind: rows of uploads that were broken off, replaced or given up, and staged copies of what
/// is published. Runs every ten minutes on every replica; deletes in slices, each its own transaction. Findings that a
/// submission still shows stay.
/// </summary>
internal sealed partial class UploadSweeper(NpgsqlDataSource db, TimeProvider clock, ILogger<UploadSweeper> logger) : BackgroundService
{
    private const int SliceRows = 50_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>No upload is silent for so long: it touches its row with every slice.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(2);

    /// <summary>Returns the number of uploads cleared.</summary>
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

        return uploads.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogSkipped(logger, e.Message);
            }
        }
    }

    private static async Task Clear(NpgsqlConnection connection, long upload, bool published, bool shown, CancellationToken ct)
    {
        while (await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            WITH slice AS MATERIALIZED (
                SELECT row, series_id, period FROM staged_rows WHERE upload_id = @upload ORDER BY row LIMIT @SliceRows
            ), hidden AS (
                DELETE FROM observations o USING slice s
                WHERE NOT @published AND o.series_id = s.series_id AND o.period = s.period AND o.upload_id = @upload
            ), staged AS (
                DELETE FROM staged_rows r USING slice s WHERE r.upload_id = @upload AND r.row = s.row
            )
            SELECT count(*)::int FROM slice
            """,
            new { upload, published, SliceRows }, commandTimeout: 120, cancellationToken: ct)) == SliceRows)
        {
            // the next slice
        }

        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM publication_pages WHERE upload_id = @upload", new { upload }, cancellationToken: ct));
        if (!shown)
        {
            await connection.ExecuteAsync(new CommandDefinition("DELETE FROM findings WHERE upload_id = @upload", new { upload }, cancellationToken: ct));
        }

        await connection.ExecuteAsync(new CommandDefinition("UPDATE uploads SET swept = true WHERE id = @upload", new { upload }, cancellationToken: ct));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old uploads stay until the next round: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
