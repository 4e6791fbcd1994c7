using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.ServiceDefaults.Requests;

/// <summary>Forgets idempotency keys after 24 hours, once an hour.</summary>
internal sealed partial class IdempotencyCleanup(NpgsqlDataSource db, TimeProvider clock, ILogger<IdempotencyCleanup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Round.Run("Forgetting of idempotency keys", Forget, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogSkipped(logger, e.Message);
            }
        }
    }

    private async Task<int> Forget(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM idempotency_keys WHERE created_at < @Before", new { Before = clock.GetUtcNow().AddHours(-24) }, cancellationToken: ct));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old idempotency keys stay until the next hour: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
