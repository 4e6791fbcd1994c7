using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pak.Agencies.SigningKeys;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Tokens;

/// <summary>Whom a token is for.</summary>
/// <param name="Subject">The person's or client's id.</param>
/// <param name="ClientId">The client that the token is given to: the subject itself, or the portal for a person.</param>
internal sealed record TokenSubject(
    string Subject, string ClientId, string? Agency, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string> Roles);

/// <summary>Issues access tokens: RFC 9068, ES256, good for ten minutes.</summary>
internal sealed class AccessTokens(KeyRing ring, IConfiguration configuration, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly string _issuer = AuthExtensions.IssuerOf(configuration);

    public async Task<string> Issue(TokenSubject subject, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["sub"] = subject.Subject,
            ["client_id"] = subject.ClientId,
            ["name"] = subject.Name,
            ["scope"] = string.Join(' ', subject.Scopes),
            ["jti"] = Guid.CreateVersion7(now).ToString(),
        };
        if (subject.Agency is not null)
        {
            claims["agency"] = subject.Agency;
        }

        if (subject.Roles.Count > 0)
        {
            claims["role"] = subject.Roles.ToArray();
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _issuer,
            Audience = AuthExtensions.Audience,
            TokenType = AuthExtensions.TokenType,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(await ring.Signer(ct), SecurityAlgorithms.EcdsaSha256),
        });
    }
}
