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
    // A bucket is one string, its tokens and when they were counted. In order: where one has no token, those after it stay untouched.
    private const string TakeTokens =
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
        local answer = {}
        for i, key in ipairs(KEYS) do
          local capacity = tonumber(ARGV[3 * i - 2])
          local per_second = tonumber(ARGV[3 * i - 1])
          local tokens, at = capacity, now
          local bucket = redis.call('GET', key)
          if bucket then
            local space = string.find(bucket, ' ', 1, true)
            tokens, at = tonumber(string.sub(bucket, 1, space - 1)), tonumber(string.sub(bucket, space + 1))
          end
          tokens = math.min(capacity, tokens + math.max(0, now - at) * per_second)
          local taken = math.min(tonumber(ARGV[3 * i]), math.floor(tokens))
          tokens = tokens - taken
          redis.call('SET', key, string.format('%.14g %.6f', tokens, now), 'PX', math.ceil(capacity / per_second * 1000) + 1000)
          answer[3 * i - 2], answer[3 * i - 1], answer[3 * i] = taken, math.floor(tokens), math.ceil((1 - tokens) / per_second * 1000)
          if taken == 0 then
            break
          end
        end
        return answer
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

    /// <summary>
    /// Takes one token from each of two buckets in one round trip; from the second only when the first had one. Null for the second: it
    /// was not touched. Where Redis is a cluster, both keys must be in one slot.
    /// </summary>
    public async Task<(RateDecision First, RateDecision? Second)> TakeBoth(RateLimit limit, string key, RateLimit secondLimit, string secondKey)
    {
        try
        {
            var reply = await Ask([KeyOf(limit, key), KeyOf(secondLimit, secondKey)], [limit.Capacity, limit.PerMinute / 60, 1, secondLimit.Capacity, secondLimit.PerMinute / 60, 1]);
            return (Decision(reply, 0), reply.Length > 3 ? Decision(reply, 3) : null);
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            var first = TakeLocally(limit, key);
            return (first, first.Allowed ? TakeLocally(secondLimit, secondKey) : null);
        }

        static RateDecision Decision(RedisResult[] reply, int from)
        {
            var (taken, remaining, retryAfter) = Read(reply, from);
            return new RateDecision(taken == 1, remaining, retryAfter);
        }
    }

    /// <summary>Takes as many whole tokens as there are, at most <paramref name="wanted"/>; none means refused.</summary>
    internal async Task<(int Taken, int Remaining, TimeSpan RetryAfter)> TakeUpTo(RateLimit limit, string key, int wanted)
    {
        try
        {
            return Read(await Ask([KeyOf(limit, key)], [limit.Capacity, limit.PerMinute / 60, wanted]), 0);
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            return TakeLocally(limit, key, wanted);
        }
    }

    private static RedisKey KeyOf(RateLimit limit, string key) => $"limit:{limit.Name}:{key}";

    private async Task<RedisResult[]> Ask(RedisKey[] keys, RedisValue[] values) =>
        ((RedisResult[]?)await redis.GetDatabase().ScriptEvaluateAsync(TakeTokens, keys, values).Soon(Patience))!;

    private static (int Taken, int Remaining, TimeSpan RetryAfter) Read(RedisResult[] reply, int from)
    {
        var taken = (int)reply[from];
        return (taken, (int)reply[from + 1], taken > 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds((int)reply[from + 2]));
    }

    private RateDecision TakeLocally(RateLimit limit, string key)
    {
        var (taken, remaining, retryAfter) = TakeLocally(limit, key, 1);
        return new RateDecision(taken == 1, remaining, retryAfter);
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
