using System.Threading.RateLimiting;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Redis;

/// <summary>A token bucket: at most <paramref name="Capacity"/> at once, refilled evenly with <paramref name="PerMinute"/> a minute.</summary>
/// <param name="Name">Names the purpose; part of the key.</param>
public sealed record RateLimit(string Name, int Capacity, double PerMinute);

/// <param name="Allowed">False: answer 429.</param>
/// <param name="Remaining">Whole tokens left.</param>
/// <param name="RetryAfter">When the next token is there; zero when allowed.</param>
public readonly record struct RateDecision(bool Allowed, int Remaining, TimeSpan RetryAfter);

/// <summary>
/// Token buckets in Redis, shared by all replicas, counted by Redis's own clock in one script. Without Redis each process
/// counts for itself: the limit is then at most as many times wider as there are replicas, never absent.
/// </summary>
public sealed class RateLimiter(IConnectionMultiplexer redis) : IAsyncDisposable
{
    private const string TakeToken =
        """
        local capacity = tonumber(ARGV[1])
        local per_second = tonumber(ARGV[2])
        local time = redis.call('TIME')
        local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
        local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = tonumber(bucket[1]) or capacity
        local at = tonumber(bucket[2]) or now
        tokens = math.min(capacity, tokens + math.max(0, now - at) * per_second)
        local allowed = 0
        if tokens >= 1 then
          tokens = tokens - 1
          allowed = 1
        end
        redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / per_second * 1000) + 1000)
        return { allowed, math.floor(tokens), math.ceil((1 - tokens) / per_second * 1000) }
        """;

    private readonly PartitionedRateLimiter<(RateLimit Limit, string Key)> _local =
        PartitionedRateLimiter.Create<(RateLimit Limit, string Key), string>(
            bucket => RateLimitPartition.GetTokenBucketLimiter($"{bucket.Limit.Name}:{bucket.Key}", _ => Local(bucket.Limit)));

    /// <summary>Takes one token from the bucket of <paramref name="key"/>.</summary>
    public async Task<RateDecision> Take(RateLimit limit, string key)
    {
        try
        {
            var answer = await redis.GetDatabase().ScriptEvaluateAsync(
                TakeToken, [$"rate:{limit.Name}:{key}"], [limit.Capacity, limit.PerMinute / 60]).Soon();
            var reply = ((RedisResult[]?)answer)!;
            var allowed = (int)reply[0] == 1;
            return new RateDecision(allowed, (int)reply[1], allowed ? TimeSpan.Zero : TimeSpan.FromMilliseconds((int)reply[2]));
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            return TakeLocally(limit, key);
        }
    }

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    private RateDecision TakeLocally(RateLimit limit, string key)
    {
        using var lease = _local.AttemptAcquire((limit, key));
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        return new RateDecision(lease.IsAcquired, 0, lease.IsAcquired ? TimeSpan.Zero : wait);
    }

    private static TokenBucketRateLimiterOptions Local(RateLimit limit) => new()
    {
        TokenLimit = limit.Capacity,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1 / limit.PerMinute),
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}
