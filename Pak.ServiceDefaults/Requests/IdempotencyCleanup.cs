using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

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
                await using var connection = await db.OpenConnectionAsync(stoppingToken);
                await connection.ExecuteAsync("DELETE FROM idempotency_keys WHERE created_at < @Before", new { Before = clock.GetUtcNow().AddHours(-24) });
            }
            catch (NpgsqlException e)
            {
                LogSkipped(logger, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old idempotency keys stay until the next hour: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
