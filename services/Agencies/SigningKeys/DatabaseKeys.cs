using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Pak.Agencies.SigningKeys;

/// <summary>
/// Where this service finds the keys of the tokens that it is called with: its own database, looked at every 5 seconds and at
/// once after this replica changed a key.
/// </summary>
internal sealed class DatabaseKeys(KeyRing ring, TimeProvider clock) : IConfigurationManager<OpenIdConnectConfiguration>
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private volatile Snapshot? _current;
    private volatile bool _asked;

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_current is { } known && now - known.ReadAt < (_asked ? ShortestPause : Lifetime))
        {
            return known.Configuration;
        }

        _asked = false;
        var configuration = new OpenIdConnectConfiguration();
        foreach (var key in await ring.Published(cancel))
        {
            configuration.SigningKeys.Add(ring.PublicKeyOf(key));
        }

        _current = new Snapshot(configuration, now);
        return configuration;
    }

    /// <summary>Called when a token names an unknown key: looks again, at most once a second.</summary>
    public void RequestRefresh() => _asked = true;

    public Task Forget()
    {
        _current = null;
        return Task.CompletedTask;
    }

    private sealed record Snapshot(OpenIdConnectConfiguration Configuration, DateTimeOffset ReadAt);
}
