using Microsoft.Extensions.Hosting;
using Pak.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Events;

/// <summary>
/// Wakes readers that wait at this service's feed, in this process at once and in other replicas over Redis pub/sub.
/// A lost signal costs time, never an event: waiting readers also look by themselves every second.
/// </summary>
public sealed class FeedSignal(IConnectionMultiplexer redis, string service) : IHostedService
{
    private readonly RedisChannel _channel = ChannelOf(service);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where a service says that it has committed a change; the message is empty and may be lost.</summary>
    public static RedisChannel ChannelOf(string service) => new($"events:{service}", RedisChannel.PatternMode.Literal);

    /// <summary>Call after the transaction that appended has committed. Never throws for want of Redis.</summary>
    public async Task Wake()
    {
        WakeHere();
        try
        {
            await redis.GetSubscriber().PublishAsync(_channel, "").Soon();
        }
        catch (Exception e) when (e.IsRedisAway())
        {
        }
    }

    /// <summary>
    /// A task that ends with the next signal. Take it before looking at the feed, or a signal between the look and the wait is missed.
    /// </summary>
    internal Task Next() => Volatile.Read(ref _next).Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(_channel, (_, _) => WakeHere()).Soon();
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            // The client remembers the subscription and makes it when Redis is back.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        WakeHere();
        return Task.CompletedTask;
    }

    private void WakeHere() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
