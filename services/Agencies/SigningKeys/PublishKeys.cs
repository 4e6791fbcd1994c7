using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Pak.Agencies.SigningKeys;

/// <summary>The JWK set (RFC 7517) that services check access tokens with.</summary>
internal static class PublishKeys
{
    public sealed record Response(IReadOnlyList<Jwk> Keys);

    public sealed record Jwk(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);

    public static async Task<Ok<Response>> Handle(KeyRing ring, HttpContext http, CancellationToken ct)
    {
        var keys = await ring.Published(ct);
        // Short: with the 30 s of a service's own cache a new key is known before it signs and a retired one dead within a minute.
        http.Response.Headers.CacheControl = "public, max-age=10";
        return TypedResults.Ok(new Response(
            [.. keys.Select(k => new Jwk("EC", "P-256", WebEncoders.Base64UrlEncode(k.X), WebEncoders.Base64UrlEncode(k.Y), k.Kid, "sig", "ES256"))]));
    }
}
