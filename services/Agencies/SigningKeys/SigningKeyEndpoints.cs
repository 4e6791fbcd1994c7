using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.SigningKeys;

internal static class SigningKeyEndpoints
{
    /// <summary>Call before AddServiceDefaults, which leaves the source of keys alone when there is one.</summary>
    public static void AddSigningKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyEncryption>();
        services.AddSingleton(s => KeyPropagation.Of(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<DatabaseKeys>();
        services.AddSingleton<IConfigurationManager<OpenIdConnectConfiguration>>(s => s.GetRequiredService<DatabaseKeys>());
    }

    public static void MapSigningKeys(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/.well-known/jwks.json", PublishKeys.Handle).AllowAnonymous().WithTags("Tokens").WithSummary("The keys that access tokens are checked with (RFC 7517).");
        var keys = endpoints.MapGroup("/api/agencies/signing-keys").WithTags("Signing keys").RequireScope(Scopes.AgenciesManage);
        keys.MapGet("", FindKeys.Handle).WithSummary("The signing keys and their states.");
        keys.MapPost("", RotateKeys.Handle).WithSummary("Makes a new key; it signs when every service knows it.");
        keys.MapDelete("{kid}", RetireKey.Handle).WithSummary("Retires a key at once: its tokens are dead within a minute.");
    }
}
