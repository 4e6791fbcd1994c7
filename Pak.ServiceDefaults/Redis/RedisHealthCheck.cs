using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Redis;

/// <summary>Degraded without Redis: nothing durable is in it, the system only runs slower.</summary>
internal sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.GetDatabase().PingAsync().Soon();
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            return HealthCheckResult.Degraded("Redis does not answer: rate limits are per process, nothing is cached, feeds are polled.");
        }
    }
}

internal static class RedisFailure
{
    /// <summary>How long a reply may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The reply, or <see cref="TimeoutException"/>: a Redis that hangs must not make its callers hang, and the client itself waits for ever.</summary>
    public static Task<T> Soon<T>(this Task<T> reply, TimeSpan? patience = null) => reply.WaitAsync(patience ?? Patience);

    /// <inheritdoc cref="Soon{T}"/>
    public static Task Soon(this Task reply) => reply.WaitAsync(Patience);

    /// <summary>True for what the client throws when Redis is gone, slow or restarting: fall back, do not fail.</summary>
    public static bool IsRedisAway(this Exception e) => e is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException;
}
