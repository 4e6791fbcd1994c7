using Pak.AppHost.Local.Servers;
using Pak.Contracts;
using Pak.ServiceDefaults.Redis;
using Pak.Testing;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Tests.Redis;

public sealed class CacheTests
{
    [Fact]
    public async Task The_source_is_asked_once_until_it_is_forgotten_and_always_without_Redis()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        var options = ConfigurationOptions.Parse(redis.ConnectionString);
        options.AbortOnConnectFail = false;
        using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var cache = new Cache(connection);
        var asked = 0;
        Task<LocalizedText> Read() => cache.GetOrCreate(
            "names", TimeSpan.FromMinutes(5), _ => Task.FromResult(new LocalizedText($"نام {++asked}", $"name {asked}")), CancellationToken.None);

        // A busy machine may make one call to Redis too slow, and then the source answers: right, but not what this test is about.
        await Eventually.Holds(async () => await Read() == await Read(), "the second read comes from the cache");
        var cached = await Read();
        await Eventually.Holds(
            async () =>
            {
                await cache.Forget("names");
                return await Read() != cached;
            },
            "a forgotten key is read from its source again");

        await redis.Stop();
        Assert.NotEqual(await Read(), await Read());
        await cache.Forget("names");
    }
}
