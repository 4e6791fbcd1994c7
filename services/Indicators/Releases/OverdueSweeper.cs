using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Contracts.Indicators;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.Indicators.Releases;

/// <summary>
/// Announces overdue periods, each once (<see cref="ReleaseOverdue"/>). Runs every ten minutes on every replica; one takes an
/// indicator, the others pass it by.
/// </summary>
internal sealed partial class OverdueSweeper(NpgsqlDataSource db, EventLog events, FeedSignal signal, TimeProvider clock, ILogger<OverdueSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Returns the number of periods announced.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var announced = (await connection.QueryAsync<(int Indicator, DateOnly Period)>(new CommandDefinition(
            "SELECT indicator_id, period FROM release_notices", cancellationToken: ct))).ToHashSet();
        var overdue = (await Overdue(connection, null, ct)).Where(release => !announced.Contains((release.Indicator.Id, release.Period.FirstDay)));
        var count = 0;
        foreach (var indicator in overdue.Select(release => release.Indicator.Id).Distinct().ToList())
        {
            count += await Announce(connection, indicator, ct);
        }

        if (count > 0)
        {
            await signal.Wake();
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await Round.Run("Announcement of overdue releases", Sweep, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogSkipped(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>In one transaction that holds the indicator: nothing can be published meanwhile, and its events keep their order.</summary>
    private async Task<int> Announce(NpgsqlConnection connection, int indicator, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "SELECT id FROM indicators WHERE id = @indicator FOR UPDATE SKIP LOCKED", new { indicator }, cancellationToken: ct)) is null)
        {
            return 0;
        }

        var count = 0;
        foreach (var release in await Overdue(connection, [indicator], ct))
        {
            var isNew = await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO release_notices (indicator_id, period, noticed_at) VALUES (@indicator, @FirstDay, @Now) ON CONFLICT DO NOTHING",
                new { indicator, release.Period.FirstDay, Now = clock.GetUtcNow() }, cancellationToken: ct)) == 1;
            if (isNew)
            {
                await events.Append(connection, new ReleaseOverdue(release.Indicator.Code, release.Indicator.Agency, release.Period.ToString(), release.Due), ct);
                count++;
            }
        }

        await transaction.CommitAsync(CancellationToken.None);
        return count;
    }

    private async Task<List<Release>> Overdue(NpgsqlConnection connection, int[]? indicators, CancellationToken ct)
    {
        var today = JalaliDate.TehranDay(clock.GetUtcNow());
        var releases = await ReleaseCalendar.Load(connection, indicators, null, today.AddDays(-3700), today, today, ct);
        return releases.FindAll(release => release.State == ReleaseState.Overdue);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Overdue releases are announced in the next round: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}

internal static class ReleaseEndpoints
{
    public static void AddReleases(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OverdueSweeper>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OverdueSweeper>());
    }

    public static void MapReleases(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators").WithTags("Releases");
        group.MapGet("releases", ReadReleases.List).Refuses(CommonProblems.Invalid).AllowAnonymous().WithSummary("The release calendar: what was due when, and what became of it.");
        group.MapGet("reporting-rates", ReadReleases.Reporting).Refuses(CommonProblems.Invalid).AllowAnonymous().WithSummary("How agencies keep to the calendar.");
    }
}
