using System.Text.Json;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Redis;

/// <summary>Cache-aside in Redis, shared by replicas. Without Redis every read goes to its source: slower, never wrong.</summary>
public sealed class Cache(IConnectionMultiplexer redis)
{
    /// <summary>
    /// The cached value of <paramref name="key"/>, or what <paramref name="source"/> answers, kept for <paramref name="lifetime"/>.
    /// Cache only what everybody may read: keys carry no identity.
    /// </summary>
    public async Task<T> GetOrCreate<T>(string key, TimeSpan lifetime, Func<CancellationToken, Task<T>> source, CancellationToken ct)
    {
        RedisKey name = $"cache:{key}";
        try
        {
            var cached = await redis.GetDatabase().StringGetAsync(name).Soon();
            if (cached.HasValue)
            {
                return JsonSerializer.Deserialize<T>(((byte[]?)cached)!, JsonDefaults.Options)!;
            }
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            return await source(ct);
        }

        var value = await source(ct);
        try
        {
            await redis.GetDatabase().StringSetAsync(name, JsonSerializer.SerializeToUtf8Bytes(value, JsonDefaults.Options), lifetime).Soon();
        }
        catch (Exception e) when (e.IsRedisAway())
        {
            // The value is right all the same; the next reader asks the source again.
        }

        return value;
    }

    /// <summary>Forgets a key after its source changed. Without Redis there is nothing to forget; what Redis kept ends with its lifetime.</summary>
    public async Task Forget(string key)
    {
        try
        {
            await redis.GetDatabase().KeyDeleteAsync($"cache:{key}").Soon();
        }
        catch (Exception e) when (e.IsRedisAway())
        {
        }
    }
}
