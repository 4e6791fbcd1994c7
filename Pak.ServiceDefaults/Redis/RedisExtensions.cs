using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Pak.ServiceDefaults.Redis;

public static class RedisExtensions
{
    /// <summary>The Redis client named <paramref name="connectionName"/>, with the rate limiter and the cache that stand on it.</summary>
    public static void AddRedis(this IHostApplicationBuilder builder, string connectionName = "redis")
    {
        // Pak's own check in both engines: Aspire's would call a system without Redis unhealthy, and it is only slower.
        builder.Configuration["Aspire:StackExchange:Redis:DisableHealthChecks"] = "true";
        builder.AddRedisClient(connectionName);
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", HealthStatus.Degraded, timeout: TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<RateLimiter>();
        builder.Services.AddSingleton<Cache>();
    }
}
