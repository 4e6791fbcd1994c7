using Microsoft.Extensions.Caching.Memory;

namespace Pak.ServiceDefaults.Redis;

/// <summary>
/// A wide limit counted cheaply: tokens are taken from the shared bucket some at a time and spent by this process within a second;
/// what is left then is lost, never given back. So a key never gets more tokens than its bucket gave, and in any stretch of time at most one
/// lease a process more than the bucket alone would have allowed in it; a key that changes between processes may get up to a lease
/// a second and process less. Limits that must be exact use <see cref="RateLimiter"/>.
/// </summary>
public sealed class LeasedRateLimiter(RateLimiter limiter, RateLimit limit, TimeProvider clock) : IDisposable
{
    private const int LargestLease = 100;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    // Those who have not asked for this long cost no memory.
    private static readonly MemoryCacheEntryOptions Idle = new() { SlidingExpiration = TimeSpan.FromSeconds(10) };

    private readonly MemoryCache _leases = new(new MemoryCacheOptions());

    private readonly Lock _beginning = new();

    public RateLimit Limit => limit;

    /// <summary>Tokens taken at a time: a twentieth of the capacity, 1 to 100. Narrow limits are therefore exact.</summary>
    public int LeaseSize { get; } = Math.Clamp(limit.Capacity / 20, 1, LargestLease);

    /// <summary>Takes one token for the key.</summary>
    public ValueTask<RateDecision> Take(string key)
    {
        var lease = _leases.TryGetValue(key, out Lease? known) ? known! : Begin(key);
        return lease.TrySpend(clock.GetTimestamp(), clock) is { } decision ? ValueTask.FromResult(decision) : new(Refill(key, lease));
    }

    public void Dispose() => _leases.Dispose();

    /// <summary>One lease a key, whoever comes first: a second one would take tokens that nobody spends.</summary>
    private Lease Begin(string key)
    {
        lock (_beginning)
        {
            return _leases.TryGetValue(key, out Lease? known) ? known! : _leases.Set(key, new Lease(), Idle);
        }
    }

    /// <summary>One question to the bucket at a time and key; who waits for it shares what it brings.</summary>
    private async Task<RateDecision> Refill(string key, Lease lease)
    {
        while (true)
        {
            var filling = lease.FillOnce(clock.GetTimestamp(), () => Fetch(key, lease));
            await filling;
            if (lease.TrySpend(clock.GetTimestamp(), clock) is { } decision)
            {
                return decision;
            }
        }
    }

    private async Task Fetch(string key, Lease lease)
    {
        var (taken, _, retryAfter) = await limiter.TakeUpTo(limit, key, LeaseSize);
        var now = clock.GetTimestamp();
        lease.Fill(taken, now + Ticks(taken > 0 ? Lifetime : retryAfter));
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private sealed class Lease
    {
        private readonly Lock _lock = new();
        private int _tokens;
        private long _until;
        private Task? _filling;

        /// <summary>Null when the bucket must be asked. Without tokens, refused until the bucket has one again.</summary>
        public RateDecision? TrySpend(long now, TimeProvider clock)
        {
            lock (_lock)
            {
                return now >= _until ? null
                    : _tokens > 1 ? Allowed(--_tokens)
                    : _tokens == 1 ? SpendLast()
                    : new RateDecision(false, 0, clock.GetElapsedTime(now, _until));
            }

            static RateDecision Allowed(int remaining) => new(true, remaining, TimeSpan.Zero);

            RateDecision SpendLast()
            {
                (_tokens, _until) = (0, 0);
                return Allowed(0);
            }
        }

        /// <summary>Asks unless somebody does, or has since the caller looked: tokens that are there must not be written over.</summary>
        public Task FillOnce(long now, Func<Task> fetch)
        {
            lock (_lock)
            {
                if (now < _until)
                {
                    return Task.CompletedTask;
                }

                if (_filling is not { IsCompleted: false })
                {
                    _filling = Task.Run(fetch);
                }

                return _filling;
            }
        }

        public void Fill(int tokens, long until)
        {
            lock (_lock)
            {
                (_tokens, _until) = (tokens, until);
            }
        }
    }
}
