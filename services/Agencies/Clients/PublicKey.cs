using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.Clients;

/// <summary>
/// A client's public key (JWK, RFC 7517): P-256 for ES256, or RSA of 2048 to 4096 bits for RS256 and PS256. Members that only a
/// private key has are refused like any unknown member.
/// </summary>
internal sealed record PublicKey(
    string Kty,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Crv = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? X = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Y = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? N = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? E = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kid = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Use = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Alg = null)
{
    private const int ShortestRsa = 2048;
    private const int LongestRsa = 4096;

    /// <summary>The algorithms that a signature by this key may have, whatever its header says.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Algorithms => Kty == "EC"
        ? [SecurityAlgorithms.EcdsaSha256]
        : [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    /// <summary>What is wrong with the key; null when it can be used.</summary>
    public FieldError? Error()
    {
        var usable = Use is null or "sig" && Kid is not { Length: > 200 } && (Alg is null || Algorithms.Contains(Alg));
        if (usable && TryRead(out _))
        {
            return null;
        }

        return new(
            "publicKey",
            "کلید عمومی باید یک JWK از نوع EC با خم P-256 یا RSA با ۲۰۴۸ تا ۴۰۹۶ بیت و برای امضا باشد",
            "The public key must be a JWK for signatures: EC on P-256, or RSA with 2048 to 4096 bits");
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> for a key that has an <see cref="Error"/>.</summary>
    public SecurityKey Read() => TryRead(out var key) ? key! : throw new InvalidOperationException("A client's stored key cannot be read.");

    private bool TryRead(out SecurityKey? key)
    {
        key = null;
        try
        {
            key = this switch
            {
                { Kty: "EC", Crv: "P-256", X: not null, Y: not null, N: null, E: null } => Ec(Bytes(X), Bytes(Y)),
                { Kty: "RSA", N: not null, E: not null, Crv: null, X: null, Y: null } => Rsa(Bytes(N), Bytes(E)),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
        }

        return key is not null;
    }

    private static ECDsaSecurityKey Ec(byte[] x, byte[] y)
    {
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
        return new ECDsaSecurityKey(ECDsa.Create(parameters)); // throws when the point is not on the curve
    }

    private static RsaSecurityKey? Rsa(byte[] n, byte[] e)
    {
        var bits = n.Length * 8;
        var odd = n.Length > 0 && n[0] >= 0x80 && (n[^1] & 1) == 1 && e.Length is >= 1 and <= 4 && (e[^1] & 1) == 1 && e is not [1];
        return odd && bits is >= ShortestRsa and <= LongestRsa ? new RsaSecurityKey(System.Security.Cryptography.RSA.Create(new RSAParameters { Modulus = n, Exponent = e })) : null;
    }

    private static byte[] Bytes(string base64Url) => WebEncoders.Base64UrlDecode(base64Url);
}
