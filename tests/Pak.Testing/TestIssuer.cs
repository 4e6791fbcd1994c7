using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Pak.ServiceDefaults.Auth;

namespace Pak.Testing;

/// <summary>Issues tokens that the service under test accepts, and lends its key to tests that forge them.</summary>
public sealed class TestIssuer : IConfigurationManager<OpenIdConnectConfiguration>
{
    public const string Issuer = "http://localhost:8080";

    private readonly OpenIdConnectConfiguration _configuration = new();

    public TestIssuer()
    {
        Key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };
        _configuration.SigningKeys.Add(Key);
    }

    public ECDsaSecurityKey Key { get; }

    /// <summary>A valid token that lives from ten minutes before <paramref name="now"/> to ten minutes after it.</summary>
    public string Token(DateTimeOffset now, string subject, string? agency, params string[] scopes) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(Describe(now, subject, agency, scopes));

    /// <summary>The parts of a valid token, for tests that spoil one of them.</summary>
    public SecurityTokenDescriptor Describe(DateTimeOffset now, string subject, string? agency, params string[] scopes)
    {
        var claims = new List<Claim> { new("sub", subject), new("name", subject), new("scope", string.Join(' ', scopes)) };
        if (agency is not null)
        {
            claims.Add(new Claim("agency", agency));
        }

        return new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = AuthExtensions.Audience,
            TokenType = AuthExtensions.TokenType,
            IssuedAt = now.AddMinutes(-10).UtcDateTime,
            NotBefore = now.AddMinutes(-10).UtcDateTime,
            Expires = now.AddMinutes(10).UtcDateTime,
            Subject = new ClaimsIdentity(claims),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
        };
    }

    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => Task.FromResult(_configuration);

    public void RequestRefresh()
    {
    }
}
