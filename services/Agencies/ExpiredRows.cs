using Dapper;
using Npgsql;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.Agencies;

/// <summary>Every ten minutes deletes what has ended: sessions, used assertions, old tries and secrets, retired private keys.</summary>
internal sealed partial class ExpiredRows(NpgsqlDataSource db, TimeProvider clock, ILogger<ExpiredRows> logger) : BackgroundService
{
    /// <summary>Returns how many rows had ended.</summary>
    public async Task<int> Delete(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM staff_sessions WHERE expires_at < @now;
            DELETE FROM client_assertions WHERE expires_at < @now - interval '1 minute';
            DELETE FROM sign_in_attempts WHERE last_at < @now - interval '1 hour';
            DELETE FROM client_secrets WHERE expires_at < @now;
            UPDATE signing_keys SET private_key = NULL WHERE retires_at < @now AND private_key IS NOT NULL;
            """,
            new { now = clock.GetUtcNow() },
            cancellationToken: ct));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Round.Run("Clearing of what has ended", Delete, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogSkipped(logger, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What has ended stays ten minutes longer: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
