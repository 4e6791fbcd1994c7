using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Pak.Portal.Security;

/// <summary>
/// Sessions that were signed out, so that no copy of their cookie opens anything on any replica. Redis holds the hash of each for
/// as long as a cookie can live: a copy may carry a younger token than the one that signed out. Without Redis the sign-out still
/// ends the session in the registry, and a copied cookie works for the minutes that its access token has left.
/// </summary>
internal sealed partial class EndedSessions(
    IConnectionMultiplexer redis, IOptionsMonitor<CookieAuthenticationOptions> cookies, ILogger<EndedSessions> logger)
{
    // As long as the rest of Pak waits for Redis: a hanging one must not make every page hang.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task Add(string session)
    {
        // A refused cookie is not renewed, so none outlives this.
        var lifetime = cookies.Get(CookieAuthenticationDefaults.AuthenticationScheme).ExpireTimeSpan + TimeSpan.FromMinutes(1);
        try
        {
            await redis.GetDatabase().StringSetAsync(Key(session), "", lifetime).WaitAsync(Patience);
        }
        catch (Exception e) when (IsAway(e))
        {
            LogNotRemembered(logger, e.Message);
        }
    }

    /// <summary>False also while Redis cannot be asked.</summary>
    public async Task<bool> Contains(string session)
    {
        try
        {
            return await redis.GetDatabase().KeyExistsAsync(Key(session)).WaitAsync(Patience);
        }
        catch (Exception e) when (IsAway(e))
        {
            return false;
        }
    }

    private static RedisKey Key(string session) => "portal:ended:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(session)));

    private static bool IsAway(Exception e) => e is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A signed-out session could not be remembered: {Reason}")]
    private static partial void LogNotRemembered(ILogger logger, string reason);
}
