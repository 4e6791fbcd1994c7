using Dapper;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using Pak.Agencies.Clients;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Tokens;

/// <summary>
/// Client assertions (RFC 7523, private_key_jwt). The key is the one that the client was registered with: whatever the header
/// says of keys (kid, jwk, jku, x5c, x5u) is ignored, nothing is fetched. An assertion is good once.
/// </summary>
internal sealed class ClientAssertions(NpgsqlDataSource db, IConfiguration configuration, TimeProvider clock)
{
    private const int LongestAssertion = 8 * 1024;
    private const int LongestJti = 200;
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly string[] _audiences = [AuthExtensions.IssuerOf(configuration), ServerMetadata.TokenEndpointOf(configuration)];

    /// <summary>The id of the client that signed; null when anything about the assertion is not right, or it was used before.</summary>
    public async Task<string?> Verify(string assertion, CancellationToken ct)
    {
        if (assertion.Length > LongestAssertion || Parse(assertion) is not { } token || !HasRightShape(token))
        {
            return null;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        if (await ClientRows.Find(connection, token.Subject, ct) is not { PublicKey: { } key } client
            || !(await _handler.ValidateTokenAsync(assertion, Rules(client.Id, key))).IsValid)
        {
            return null;
        }

        return await Use(connection, client.Id, token, ct) ? client.Id : null;
    }

    /// <summary>The client that an assertion claims to come from, unproved; null when it cannot be read.</summary>
    public static string? ClaimedClient(string assertion) => assertion.Length > LongestAssertion ? null : Parse(assertion)?.Subject;

    private static JsonWebToken? Parse(string assertion)
    {
        try
        {
            return new JsonWebToken(assertion);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    // What the library does not look at.
    private bool HasRightShape(JsonWebToken token)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return !token.IsEncrypted
            && !token.TryGetHeaderValue<object>("crit", out _) // RFC 7515: an extension that is not understood must be refused
            && token.Typ is null or "" or "JWT" or "client-authentication+jwt"
            && token.Subject is { Length: > 0 and <= 200 } subject
            && token.Issuer == subject
            && token.Audiences.Count() == 1
            && token.Id is { Length: > 0 and <= LongestJti } jti
            && !subject.Contains('\0') && !jti.Contains('\0')
            && token.ValidTo <= now + LongestLife
            && token.IssuedAt <= now + Skew;
    }

    private TokenValidationParameters Rules(string clientId, PublicKey key) => new()
    {
        ValidIssuer = clientId,
        ValidAudiences = _audiences,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidAlgorithms = key.Algorithms,
        IssuerSigningKeyResolver = (_, _, _, _) => [key.Read()],
        TryAllIssuerSigningKeys = false,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return expires is { } end && now < end && (notBefore is not { } start || now >= start - Skew);
        },
    };

    private static async Task<bool> Use(NpgsqlConnection connection, string client, JsonWebToken token, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO client_assertions (client, jti, expires_at) VALUES (@client, @Id, @ExpiresAt)
            ON CONFLICT ON CONSTRAINT client_assertions_once DO NOTHING
            """,
            new { client, token.Id, ExpiresAt = DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc) },
            cancellationToken: ct)) == 1;
}
