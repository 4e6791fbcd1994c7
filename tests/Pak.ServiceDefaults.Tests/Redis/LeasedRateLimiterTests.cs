using System.Globalization;
using Pak.AppHost.Local.Servers;
using Pak.ServiceDefaults.Redis;
using Pak.Testing;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Tests.Redis;

public sealed class LeasedRateLimiterTests
{
    // A busy machine is no Redis that is away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Processes_together_never_spend_more_than_the_bucket_gave()
    {
        var limit = new RateLimit("leased", Capacity: 200, PerMinute: 0.01);
        using var oneConnection = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        using var otherConnection = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        await using var oneBucket = new RateLimiter(oneConnection) { Patience = Patience };
        await using var otherBucket = new RateLimiter(otherConnection) { Patience = Patience };
        var clock = new StoppedClock(); // stands still: no lease ends
        using var one = new LeasedRateLimiter(oneBucket, limit, clock);
        using var other = new LeasedRateLimiter(otherBucket, limit, clock);

        var decisions = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(async () => await (i % 2 == 0 ? one : other).Take("caller"))));

        Assert.Equal(10, one.LeaseSize);
        Assert.Equal(200, decisions.Count(d => d.Allowed));
        Assert.All(decisions.Where(d => !d.Allowed), d => Assert.True(d.RetryAfter > TimeSpan.Zero));
        Assert.True((await one.Take("another caller")).Allowed);
    }

    [Fact]
    public async Task A_lease_asks_Redis_once_for_all_its_tokens()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var buckets = new RateLimiter(connection) { Patience = Patience };
        using var limiter = new LeasedRateLimiter(buckets, new RateLimit("cheap", Capacity: 2000, PerMinute: 0.01), new StoppedClock());

        for (var i = 0; i < 250; i++)
        {
            Assert.True((await limiter.Take("caller")).Allowed);
        }

        var bucket = ((string?)await connection.GetDatabase().StringGetAsync("{limit}:cheap:caller"))!;
        Assert.InRange(double.Parse(bucket.Split(' ')[0], CultureInfo.InvariantCulture), 1700, 1701);
    }

    [Fact]
    public async Task What_is_not_spent_within_a_second_is_lost()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        await using var bucket = new RateLimiter(connection) { Patience = Patience };
        var clock = new StoppedClock();
        using var limiter = new LeasedRateLimiter(bucket, new RateLimit("lost", Capacity: 40, PerMinute: 0.01), clock);

        var allowed = 0;
        for (var i = 0; i < 40; i++)
        {
            allowed += (await limiter.Take("caller")).Allowed ? 1 : 0;
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(20, allowed); // 40 tokens, two a lease, one of them spent
    }

    [Fact]
    public async Task A_narrow_limit_is_exact_without_Redis_too()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var bucket = new RateLimiter(connection);
        using var limiter = new LeasedRateLimiter(bucket, new RateLimit("away", Capacity: 100, PerMinute: 0.01), new StoppedClock());
        await redis.Stop();

        var allowed = 0;
        for (var i = 0; i < 130; i++)
        {
            allowed += (await limiter.Take("caller")).Allowed ? 1 : 0;
        }

        Assert.Equal(100, allowed);
    }

    private sealed class StoppedClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
