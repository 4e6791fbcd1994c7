using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Tokens;

/// <summary>What a client's library needs to know of this authorization server (RFC 8414).</summary>
internal static class ServerMetadata
{
    public sealed record Response(
        [property: JsonPropertyName("issuer")] string Issuer,
        [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
        [property: JsonPropertyName("jwks_uri")] string JwksUri,
        [property: JsonPropertyName("grant_types_supported")] string[] GrantTypes,
        [property: JsonPropertyName("response_types_supported")] string[] ResponseTypes,
        [property: JsonPropertyName("token_endpoint_auth_methods_supported")] string[] AuthMethods,
        [property: JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")] string[] AuthAlgorithms,
        [property: JsonPropertyName("scopes_supported")] IReadOnlyList<string> Scopes);

    public static string TokenEndpointOf(IConfiguration configuration) => AuthExtensions.IssuerOf(configuration).TrimEnd('/') + "/connect/token";

    public static Ok<Response> Handle(IConfiguration configuration, HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        var issuer = AuthExtensions.IssuerOf(configuration);
        return TypedResults.Ok(new Response(
            issuer,
            TokenEndpointOf(configuration),
            issuer.TrimEnd('/') + "/.well-known/jwks.json",
            ["client_credentials"],
            [],
            ["client_secret_basic", "client_secret_post", "private_key_jwt"],
            ["ES256", "RS256", "PS256"],
            Pak.ServiceDefaults.Auth.Scopes.All));
    }
}
