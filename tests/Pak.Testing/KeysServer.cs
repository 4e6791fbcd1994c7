using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Pak.Testing;

/// <summary>Publishes an issuer's keys on a free port of this machine, as Agencies does.</summary>
public sealed class KeysServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private KeysServer(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    public static async Task<KeysServer> Start(TestIssuer issuer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(issuer.Key);
        var keys = JsonSerializer.Serialize(new { keys = new[] { new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, kid = issuer.Key.KeyId, use = "sig", alg = "ES256" } } });
        server.MapGet("/.well-known/jwks.json", () => Results.Text(keys, "application/json"));
        await server.StartAsync();
        return new(server);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
