using Npgsql;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.Permits.Documents;

/// <summary>Once an hour: forgets uploads that no application took within a week (those of a draft: as long as it is kept), and contents that nobody refers to.</summary>
internal sealed partial class DocumentSweep(NpgsqlDataSource db, TimeProvider clock, ILogger<DocumentSweep> logger) : BackgroundService
{
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Deletes what is due now. Returns how much that was.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        await using var uploads = db.CreateCommand("DELETE FROM documents WHERE application_id IS NULL AND kept_until < $1");
        uploads.Parameters.Add(new() { Value = clock.GetUtcNow().UtcDateTime });
        var forgotten = await uploads.ExecuteNonQueryAsync(ct);

        // Not those stored within the last day: an upload may be about to refer to them.
        await using var contents = db.CreateCommand(
            "DELETE FROM document_contents c WHERE stored_at < $1 AND NOT EXISTS (SELECT FROM documents d WHERE d.digest = c.digest)");
        contents.Parameters.Add(new() { Value = clock.GetUtcNow().AddDays(-1).UtcDateTime });
        return forgotten + await contents.ExecuteNonQueryAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Round.Run("Forgetting of documents", Sweep, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogSkipped(logger, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old uploads stay until the next hour: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
