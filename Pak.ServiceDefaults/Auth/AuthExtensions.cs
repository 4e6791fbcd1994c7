using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Pak.ServiceDefaults.Clients;

namespace Pak.ServiceDefaults.Auth;

/// <summary>
/// Access tokens (RFC 9068, ES256) and deny by default: an endpoint that says nothing needs an authenticated caller, one that
/// anybody may reach says <c>AllowAnonymous()</c>, the others say which scope they need.
/// </summary>
public static class AuthExtensions
{
    public const string Audience = "pak";
    public const string TokenType = "at+jwt";

    /// <summary>Requires the scope; without a token 401, without the scope 403.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(
            context => Caller.ScopesOf(context.User.FindFirst("scope")?.Value).Contains(scope)));

    internal static void AddTokenValidation(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        var authority = builder.Configuration["Authentication:Authority"];
        if (authority is null)
        {
            builder.AddAnonymousServiceClient("jwks", "agencies", TimeSpan.FromSeconds(5));
            // Agencies itself registers its own source before this one.
            services.TryAddSingleton<IConfigurationManager<OpenIdConnectConfiguration>>(s => new SigningKeys(
                ct => s.GetRequiredService<IHttpClientFactory>().CreateClient("jwks").GetStringAsync(new Uri(".well-known/jwks.json", UriKind.Relative), ct),
                s.GetRequiredService<TimeProvider>(),
                s.GetRequiredService<ILogger<SigningKeys>>()));
            services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
                .Configure<IConfigurationManager<OpenIdConnectConfiguration>>((options, keys) => options.ConfigurationManager = keys);
        }

        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IConfiguration, TimeProvider>((options, configuration, clock) =>
        {
            options.Authority = authority;
            options.TimeProvider = clock;
            options.RequireHttpsMetadata = builder.Configuration.GetValue("Authentication:RequireHttps", authority is not null);
            options.MapInboundClaims = false;
            options.TokenValidationParameters = Validation(authority ?? IssuerOf(configuration), configuration["Authentication:Audience"] ?? Audience);
            options.TokenValidationParameters.LifetimeValidator = (notBefore, expires, _, _) =>
                LivesAt(clock.GetUtcNow().UtcDateTime, notBefore, expires);
        });
    }

    /// <summary>The issuer of Pak's own tokens: the public address.</summary>
    public static string IssuerOf(IConfiguration configuration) =>
        configuration["Pak:PublicUrl"] ?? throw new InvalidOperationException("Pak:PublicUrl is missing: the address that users reach the gateway at.");

    private static TokenValidationParameters Validation(string issuer, string audience) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidTypes = [TokenType],
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        TryAllIssuerSigningKeys = false,
        NameClaimType = "name",
        RoleClaimType = "role",
    };

    // A few seconds for clocks that differ; the library's default of five minutes would let dead tokens live.
    private static bool LivesAt(DateTime now, DateTime? notBefore, DateTime? expires)
    {
        var skew = TimeSpan.FromSeconds(5);
        return expires is { } end && now < end + skew && (notBefore is not { } start || now >= start - skew);
    }
}
