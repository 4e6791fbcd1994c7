using System.Text.Json.Serialization;
using Pak.ServiceDefaults.Redis;

namespace Pak.Agencies.Tokens;

/// <summary>The token endpoint (RFC 6749, client credentials): a client proves who it is and gets an access token.</summary>
internal static class IssueToken
{
    // Enough for a client that fetches a token for every call; a secret of 256 bits needs no limit to be safe from guessing.
    private static readonly RateLimit Limit = new("token", Capacity: 60, PerMinute: 120);

    public sealed record Response(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope);

    public static async Task<IResult> Handle(HttpContext http, ClientAuthentication clients, AccessTokens tokens, CancellationToken ct)
    {
        var (request, error) = await TokenRequest.Read(http, ct);
        var claimed = request is { ClientId: null, Assertion: { } assertion } ? ClientAssertions.ClaimedClient(assertion) : request?.ClientId;
        if (await RateLimitExtensions.Refuse(http, Limit, $"{claimed}@{http.Connection.RemoteIpAddress}") is { } tooMany)
        {
            return tooMany;
        }

        if (request is null)
        {
            return error!;
        }

        if (await clients.Authenticate(request, ct) is not { } client)
        {
            return TokenError.InvalidClient;
        }

        if (request.GrantType != "client_credentials")
        {
            return TokenError.UnsupportedGrantType;
        }

        if (client.Suspended)
        {
            return TokenError.Suspended;
        }

        if (Narrow(client.Scopes, request.Scope) is not { } scopes)
        {
            return TokenError.InvalidScope;
        }

        var token = await tokens.Issue(new TokenSubject(client.Id, client.Id, client.Agency, client.Name, scopes, Roles: []), ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(token, "Bearer", (int)AccessTokens.Lifetime.TotalSeconds, string.Join(' ', scopes)));
    }

    /// <summary>The scopes asked for, all of them granted; all that are granted when none is asked for; null when one is not granted.</summary>
    internal static IReadOnlyList<string>? Narrow(IReadOnlyList<string> granted, string? asked)
    {
        var scopes = asked?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList() ?? [];
        return scopes.Count == 0 ? granted : scopes.TrueForAll(granted.Contains) ? scopes : null;
    }
}
