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
    private const string TakeTokens =
        """
        local capacity = tonumber(ARGV[1])
        local per_second = tonumber(ARGV[2])
        local time = redis.call('TIME')
        local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
        local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = tonumber(bucket[1]) or capacity
        local at = tonumber(bucket[2]) or now
        tokens = math.min(capacity, tokens + math.max(0, now - at) * per_second)
        local taken = math.min(tonumber(ARGV[3]), math.floor(tokens))
        tokens = tokens - taken
        redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / per_second * 1000) + 1000)
        return { taken, math.floor(tokens), math.ceil((1 - tokens) / per_second * 1000) }
        """;

    private readonly PartitionedRateLimiter<(RateLimit Limit, string Key)> _local =
        PartitionedRateLimiter.Create<(RateLimit Limit, string Key), string>(
            bucket => RateLimitPartition.GetTokenBucketLimiter($"{bucket.Limit.Name}:{bucket.Key}", _ => Local(bucket.Limit)));

    /// <summary>A Redis that takes longer counts as away.</summary>
    internal TimeSpan Patience { get; init; } = RedisFailure.Patience;

    /// <summary>Takes one token from the bucket of <paramref name="key"/>.</summary>
    public async Task<RateDecision> Take(RateLimit limit, string key)
    {
        var (taken, remaining, retryAfter) = await TakeUpTo(limit, key, 1);
        return new RateDecision(taken == 1, remaining, retryAfter);
    }

    /// <summary>Takes as many whole tokens as there are, at most <paramref name="wanted"/>; none means refused.</summary>
    internal async Task<(int Taken, int Remaining, TimeSpan RetryAfter)> TakeUpTo(RateLimit limit, string key, int wanted)
    {
        try
        {
            var answer = await redis.GetDatabase().ScriptEvaluateAsync(
                TakeTokens, [$"rate:{limit.Name}:{key}"], [limit.Capacity, limit.PerMinute / 60, wanted]).Soon(Patience);
            var reply = ((RedisResult[]?)answer)!;
            var taken = (int)reply[0];
            return (taken, (int)reply[1], taken > 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds((int)reply[2]));
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            return TakeLocally(limit, key, wanted);
        }
    }

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    private (int Taken, int Remaining, TimeSpan RetryAfter) TakeLocally(RateLimit limit, string key, int wanted)
    {
        using var lease = _local.AttemptAcquire((limit, key), wanted);
        if (!lease.IsAcquired && wanted > 1)
        {
            return TakeLocally(limit, key, 1);
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        return lease.IsAcquired ? (wanted, 0, TimeSpan.Zero) : (0, 0, wait);
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
