using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pak.ServiceDefaults.Redis;

public static class RedisExtensions
{
    /// <summary>The Redis client named <paramref name="connectionName"/>, with the rate limiter and the cache that stand on it.</summary>
    public static void AddRedis(this IHostApplicationBuilder builder, string connectionName = "redis")
    {
        builder.AddRedisClient(connectionName);
        builder.Services.AddSingleton<RateLimiter>();
        builder.Services.AddSingleton<Cache>();
    }
}
