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
/// Token buckets in Redis, shared by all replicas, counted by Redis's own clock in one script. Questions that come up at the same moment go
/// together in one script. Without Redis each process counts for itself: the limit is then at most as many times wider as there are
/// replicas, never absent.
/// </summary>
/// <remarks>All buckets are in one slot of a Redis cluster: one script may concern several.</remarks>
public sealed class RateLimiter(IConnectionMultiplexer redis) : IAsyncDisposable
{
    private const int LargestScript = 64; // questions; a longer script would hold up whoever else asks Redis

    private readonly PartitionedRateLimiter<(RateLimit Limit, string Key)> _local =
        PartitionedRateLimiter.Create<(RateLimit Limit, string Key), string>(
            bucket => RateLimitPartition.GetTokenBucketLimiter($"{bucket.Limit.Name}:{bucket.Key}", _ => Local(bucket.Limit)));

    private readonly Lock _lock = new();
    private List<Question> _gathered = [];

    /// <summary>A Redis that takes longer counts as away.</summary>
    internal TimeSpan Patience { get; init; } = RedisFailure.Patience;

    /// <summary>Takes one token from the bucket of <paramref name="key"/>.</summary>
    public async Task<RateDecision> Take(RateLimit limit, string key) => (await TakeUpTo(limit, key, 1)).Decision;

    /// <summary>
    /// Takes one token from each of two buckets in one round trip; from the second only when the first had one. Null for the second: it
    /// was not touched.
    /// </summary>
    public async Task<(RateDecision First, RateDecision? Second)> TakeBoth(RateLimit limit, string key, RateLimit secondLimit, string secondKey)
    {
        if (await Ask(new Question(limit, key, 1, secondLimit, secondKey)) is { } answer)
        {
            return (answer.First.Decision, answer.Second?.Decision);
        }

        var first = TakeLocally(limit, key, 1).Decision;
        return (first, first.Allowed ? TakeLocally(secondLimit, secondKey, 1).Decision : null);
    }

    /// <summary>Takes as many whole tokens as there are, at most <paramref name="wanted"/>; none means refused.</summary>
    internal async Task<TokensTaken> TakeUpTo(RateLimit limit, string key, int wanted) =>
        await Ask(new Question(limit, key, wanted)) is { } answer ? answer.First : TakeLocally(limit, key, wanted);

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    /// <summary>Null: Redis is away.</summary>
    private Task<TokenAnswer?> Ask(Question question)
    {
        lock (_lock)
        {
            _gathered.Add(question);
            if (_gathered.Count == 1)
            {
                // Behind what this process has to do already: whoever comes to ask meanwhile goes along.
                ThreadPool.UnsafeQueueUserWorkItem(static limiter => limiter.SendGathered(), this, preferLocal: false);
            }
        }

        return question.Answer;
    }

    private void SendGathered()
    {
        List<Question> questions;
        lock (_lock)
        {
            (questions, _gathered) = (_gathered, []);
        }

        foreach (var together in questions.Chunk(LargestScript))
        {
            _ = Send(together);
        }
    }

    /// <summary>Never throws: what fails, fails to those who ask.</summary>
    private async Task Send(Question[] questions)
    {
        try
        {
            var (keys, values) = TokenScript.Arguments(questions);
            var reply = (RedisResult[]?)await redis.GetDatabase().ScriptEvaluateAsync(TokenScript.Text, keys, values).Soon(Patience);
            TokenScript.Read(reply!, questions);
        }
        catch (Exception e)
        {
            foreach (var question in questions)
            {
                question.Fail(e);
            }
        }
    }

    private TokensTaken TakeLocally(RateLimit limit, string key, int wanted)
    {
        using var lease = _local.AttemptAcquire((limit, key), wanted);
        if (!lease.IsAcquired && wanted > 1)
        {
            return TakeLocally(limit, key, 1);
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        return lease.IsAcquired ? new(wanted, 0, TimeSpan.Zero) : new(0, 0, wait);
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
