using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Pak.ServiceDefaults.Auth;

/// <summary>
/// The keys that access tokens are checked with, fetched from the issuer's JWK set every 30 s: a new key is known before it
/// signs, a retired one is dead within a minute. (The library's ConfigurationManager refreshes at most every 5 minutes.)
/// While the issuer is away the last known keys stay in use.
/// </summary>
public sealed partial class SigningKeys(Func<CancellationToken, Task<string>> fetchJwks, TimeProvider clock, ILogger<SigningKeys> logger)
    : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private OpenIdConnectConfiguration? _current;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private bool _asked;

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (_current is { } known && !IsDue())
        {
            return known;
        }

        await _fetching.WaitAsync(cancel);
        try
        {
            if (_current is null || IsDue())
            {
                await Refresh();
            }

            return _current!;
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>Called by the token handler when it meets an unknown key: the next request fetches anew, at most once a second.</summary>
    public void RequestRefresh() => _asked = true;

    public void Dispose() => _fetching.Dispose();

    private bool IsDue()
    {
        var age = clock.GetUtcNow() - _triedAt;
        return age >= Lifetime || (_asked && age >= ShortestPause);
    }

    /// <summary>Not cancelled by the request that happens to ask: all the others wait for the same keys.</summary>
    private async Task Refresh()
    {
        _triedAt = clock.GetUtcNow();
        _asked = false;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var configuration = new OpenIdConnectConfiguration { JsonWebKeySet = new JsonWebKeySet(await fetchJwks(patience.Token)) };
            foreach (var key in configuration.JsonWebKeySet.GetSigningKeys())
            {
                configuration.SigningKeys.Add(key);
            }

            _current = configuration;
        }
        catch (Exception e) when (_current is not null)
        {
            // Tried again after a second, not after the lifetime: a retired key must not live on because one fetch failed.
            _asked = true;
            LogStale(logger, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The issuer's keys could not be fetched, the known ones stay in use: {Reason}")]
    private static partial void LogStale(ILogger logger, string reason);
}
