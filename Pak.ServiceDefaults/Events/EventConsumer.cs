using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pak.ServiceDefaults.Clients;

namespace Pak.ServiceDefaults.Events;

/// <summary>Applies the events of a feed to this service's own tables.</summary>
public interface IEventHandler
{
    /// <summary>
    /// Applies one event on the connection's open transaction, which also moves the checkpoint: an event has its effect exactly
    /// once. Ignore types that mean nothing here. What it throws stops the feed at this event until it succeeds.
    /// </summary>
    Task Apply(CloudEvent what, NpgsqlConnection connection, CancellationToken ct);
}

/// <summary>
/// Follows the feed of another service: pulls a page, applies its events and moves the checkpoint in one transaction. Replicas
/// may run it together: the checkpoint's row lock lets one of them apply a page, the others find it applied.
/// </summary>
public sealed partial class EventConsumer(
    string feed, Func<HttpClient> client, NpgsqlDataSource db, IEventHandler handler, TimeProvider clock, ILogger<EventConsumer> logger) : BackgroundService
{
    private static readonly ActivitySource Activities = new("Pak.Events");
    private static readonly Meter Meter = new("Pak.Events");
    private static readonly ConcurrentDictionary<string, Func<double>> Stalls = [];

    private static readonly Histogram<double> Lag = Meter.CreateHistogram(
        "pak.events.lag", "s", "From an event's time to its effect here.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 86400] });

    /// <summary>The lag tells only of events that were applied; this tells of a feed that nobody gets on with.</summary>
    private static readonly ObservableGauge<double> Stalled = Meter.CreateObservableGauge(
        "pak.events.stalled", () => Stalls.Select(s => new Measurement<double>(s.Value(), new KeyValuePair<string, object?>("feed", s.Key))),
        "s", "For how long a feed could not be followed; 0 while it is.");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        DateTimeOffset? stalledSince = null;
        Stalls[feed] = () => stalledSince is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ApplyNextPage(wait: TimeSpan.FromSeconds(20), stoppingToken);
                pause = TimeSpan.Zero;
                stalledSince = null;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong, the feed goes on from its checkpoint.
            catch (Exception e)
#pragma warning restore CA1031
            {
                stalledSince ??= clock.GetUtcNow();
                pause = pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                // Who is away is said in one line; a stack is for what nobody expected.
                LogPaused(logger, feed, pause.TotalSeconds, e.Message, IsOutage(e) ? null : e);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Pulls one page and applies it. Returns the number of events that this call applied.</summary>
    public async Task<int> ApplyNextPage(TimeSpan wait, CancellationToken ct)
    {
        var after = await Position(ct);
        var page = await Fetch(after, wait, ct);
        return page.Count == 0 ? 0 : await Apply(page, after, ct);
    }

    private async Task<long> Position(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT position FROM event_checkpoints WHERE feed = @feed", new { feed }, cancellationToken: ct)) ?? 0;
    }

    private async Task<List<CloudEvent>> Fetch(long after, TimeSpan wait, CancellationToken ct)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"events?after={after}&limit=100&wait={(int)wait.TotalSeconds}");
        // The client's own limit ends with the headers; a body that stalls must not stop the feed for ever.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(wait + Patience);
        using var response = await client().GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, patience.Token);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        return await CloudEvent.ReadBatch(body, patience.Token);
    }

    private async Task<int> Apply(List<CloudEvent> page, long after, CancellationToken ct)
    {
        using var activity = Activities.StartActivity($"apply {feed}", ActivityKind.Consumer, default(ActivityContext), links: LinksOf(page));
        activity?.SetTag("messaging.batch.message_count", page.Count);
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(
            "INSERT INTO event_checkpoints (feed, position, updated_at) VALUES (@feed, 0, @Now) ON CONFLICT DO NOTHING", new { feed, Now = clock.GetUtcNow() });
        var current = await connection.ExecuteScalarAsync<long>("SELECT position FROM event_checkpoints WHERE feed = @feed FOR UPDATE", new { feed });
        if (current != after)
        {
            return 0; // another replica was here first
        }

        foreach (var what in page)
        {
            await handler.Apply(what, connection, ct);
        }

        var last = page[^1];
        await connection.ExecuteAsync(
            "UPDATE event_checkpoints SET position = @Position, event_time = @Time, updated_at = @Now WHERE feed = @feed",
            new { feed, Position = long.Parse(last.Sequence, CultureInfo.InvariantCulture), last.Time, Now = clock.GetUtcNow() });
        await transaction.CommitAsync(ct);
        Lag.Record((clock.GetUtcNow() - last.Time).TotalSeconds, new KeyValuePair<string, object?>("feed", feed));
        return page.Count;
    }

    private static List<ActivityLink> LinksOf(List<CloudEvent> page) =>
        [.. page.Select(e => e.Traceparent).Where(t => t is not null).Distinct().Take(32)
            .SelectMany(t => ActivityContext.TryParse(t, null, out var context) ? [new ActivityLink(context)] : Array.Empty<ActivityLink>())];

    private static bool IsOutage(Exception e) => e is HttpRequestException or TimeoutException or OperationCanceledException or (NpgsqlException and not PostgresException);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed {Feed} pauses for {Seconds} s: {Reason}")]
    private static partial void LogPaused(ILogger logger, string feed, double seconds, string reason, Exception? exception);
}

public static class EventConsumerExtensions
{
    /// <summary>Follows the feed of <paramref name="service"/> with <typeparamref name="THandler"/>, authenticated as this service's own client.</summary>
    public static void AddEventConsumer<THandler>(this IHostApplicationBuilder builder, string service)
        where THandler : class, IEventHandler
    {
        builder.Services.AddSingleton<THandler>();
        builder.AddServiceClient($"{service}-feed", service, timeout: TimeSpan.FromSeconds(40)); // longer than the longest wait
        builder.Services.AddSingleton<IHostedService>(s => new EventConsumer(
            service,
            () => s.GetRequiredService<IHttpClientFactory>().CreateClient($"{service}-feed"),
            s.GetRequiredService<NpgsqlDataSource>(),
            s.GetRequiredService<THandler>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<EventConsumer>>()));
    }
}
