using Pak.AppHost.Local.Servers;
using Pak.Contracts;
using Pak.ServiceDefaults.Redis;
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

        Assert.Equal("name 1", (await Read()).En);
        Assert.Equal("نام 1", (await Read()).Fa);
        await cache.Forget("names");
        Assert.Equal("name 2", (await Read()).En);

        await redis.Stop();
        Assert.Equal("name 3", (await Read()).En);
        Assert.Equal("name 4", (await Read()).En);
        await cache.Forget("names");
    }
}
