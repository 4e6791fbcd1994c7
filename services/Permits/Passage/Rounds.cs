using Npgsql;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.Permits.Passage;

/// <summary>Does a round of some work again and again, with a pause between; a round that fails is logged and the next one comes.</summary>
internal sealed partial class Rounds(string name, TimeSpan pause, Func<CancellationToken, Task<int>> round, TimeProvider clock, ILogger<Rounds> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Round.Run(name, round, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogAway(logger, name, e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, name, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name}: the database is away: {Reason}")]
    private static partial void LogAway(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} failed")]
    private static partial void LogFailed(ILogger logger, string name, Exception e);
}

internal static class RoundsExtensions
{
    /// <summary>A round of work, which returns how much it did, every so many seconds; 0: never.</summary>
    public static void AddRounds(this IHostApplicationBuilder builder, string name, double seconds, Func<IServiceProvider, Func<CancellationToken, Task<int>>> round)
    {
        if (seconds > 0)
        {
            builder.Services.AddSingleton<IHostedService>(services => new Rounds(
                name, TimeSpan.FromSeconds(seconds), round(services), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<Rounds>>()));
        }
    }
}
