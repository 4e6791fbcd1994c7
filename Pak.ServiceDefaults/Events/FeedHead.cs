using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry;
using Pak.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Events;

/// <summary>
/// Says over Redis, once a second, how far this service's feed reaches, for those who keep its answers: a change whose signal was lost is noticed with
/// the next word, and silence tells that nobody knows.
/// </summary>
public sealed class FeedHead(NpgsqlDataSource db, IConnectionMultiplexer redis, TimeProvider clock, string service) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Where a service says how far its feed reaches; the message is the position of the last event that readers get.</summary>
    public static RedisChannel ChannelOf(string service) => new($"events:{service}:head", RedisChannel.PatternMode.Literal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await Tell(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException || e.IsRedisAway())
            {
                // Who hears nothing trusts nothing.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Tell(CancellationToken ct)
    {
        using var untraced = SuppressInstrumentationScope.Begin(); // a trace a second that says nothing
        await using var command = db.CreateCommand("SELECT feed_head()");
        var head = (long)(await command.ExecuteScalarAsync(ct))!;
        await redis.GetSubscriber().PublishAsync(ChannelOf(service), head.ToString(CultureInfo.InvariantCulture)).Soon();
    }
}

public static class FeedHeadExtensions
{
    /// <summary>For a service whose answers others keep.</summary>
    public static void AddFeedHead(this IHostApplicationBuilder builder, string service) =>
        builder.Services.AddHostedService(s => new FeedHead(
            s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<IConnectionMultiplexer>(), s.GetRequiredService<TimeProvider>(), service));
}
