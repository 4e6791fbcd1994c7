using System.Net;
using Pak.AppHost.Local.Servers;
using Pak.ServiceDefaults.Redis;
using Pak.Testing;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Tests.Redis;

public sealed class RateLimiterTests
{
    // A busy machine is no Redis that is away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Replicas_share_one_bucket()
    {
        var limit = new RateLimit("shared", Capacity: 10, PerMinute: 1);
        using var oneConnection = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        using var otherConnection = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        await using var one = new RateLimiter(oneConnection) { Patience = Patience };
        await using var other = new RateLimiter(otherConnection) { Patience = Patience };

        var decisions = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).Take(limit, "caller")));

        Assert.Equal(10, decisions.Count(d => d.Allowed));
        Assert.All(decisions.Where(d => !d.Allowed), d => Assert.InRange(d.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));
        Assert.True((await one.Take(limit, "another caller")).Allowed);
    }

    [Fact]
    public async Task A_bucket_fills_again_with_time()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        await using var limiter = new RateLimiter(connection) { Patience = Patience };
        var limit = new RateLimit("refill", Capacity: 1, PerMinute: 60 * 20);

        Assert.True((await limiter.Take(limit, "caller")).Allowed);
        await Eventually.Holds(async () => (await limiter.Take(limit, "caller")).Allowed, "a token comes back");
    }

    [Fact]
    public async Task Of_two_buckets_the_second_pays_only_when_the_first_had_a_token()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var limiter = new RateLimiter(connection);
        var narrow = new RateLimit("narrow", Capacity: 3, PerMinute: 0.01);
        var wide = new RateLimit("wide", Capacity: 10, PerMinute: 0.01);

        await Check(); // in Redis
        await redis.Stop();
        await Check(); // and in the process itself

        async Task Check()
        {
            var answers = new List<(RateDecision First, RateDecision? Second)>();
            for (var i = 0; i < 5; i++)
            {
                answers.Add(await limiter.TakeBoth(narrow, "caller", wide, "code"));
            }

            Assert.Equal([true, true, true, false, false], answers.Select(a => a.First.Allowed));
            Assert.Equal([true, true, true, null, null], answers.Select(a => a.Second?.Allowed));
            Assert.True(answers[3].First.RetryAfter > TimeSpan.FromMinutes(1));
            var left = 0;
            while ((await limiter.TakeBoth(wide, "another caller", wide, "code")) is { First.Allowed: true, Second.Allowed: true })
            {
                left++;
            }

            Assert.Equal(7, left);
        }
    }

    [Fact]
    public async Task Without_Redis_the_limit_still_holds_in_each_process_and_health_says_degraded()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        await using var service = await ThingsService.Start(redis: redis.ConnectionString);
        var client = service.Client(subject: null);
        Assert.Contains("\"healthy\"", await client.GetStringAsync("/health"));

        await redis.Stop();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add((await client.PostAsync("/things/limited", null)).StatusCode);
        }

        Assert.Equal(3, answers.Count(a => a == HttpStatusCode.NoContent));
        Assert.Equal(3, answers.Count(a => a == HttpStatusCode.TooManyRequests));
        var health = await client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains("\"degraded\"", await health.Content.ReadAsStringAsync());

        await redis.Restart(CancellationToken.None);
        await Eventually.Holds(async () => (await client.GetStringAsync("/health")).StartsWith("{\"status\":\"healthy\"", StringComparison.Ordinal), "Redis is used again");
    }

    [Fact]
    public async Task A_refusal_says_when_to_come_back()
    {
        await using var service = await ThingsService.Start();
        var client = service.Client("rate-limited-caller");
        for (var i = 0; i < 3; i++)
        {
            var allowed = await client.PostAsync("/things/limited", null);
            Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
            Assert.Equal($"{2 - i}", allowed.Headers.GetValues("RateLimit-Remaining").Single());
        }

        var refused = await client.PostAsync("/things/limited", null);

        await Answers.AreProblem(refused, HttpStatusCode.TooManyRequests, "PAK-014");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}
