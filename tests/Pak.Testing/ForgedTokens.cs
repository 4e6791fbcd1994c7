using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using Pak.ServiceDefaults.Auth;
using Xunit;

namespace Pak.Testing;

/// <summary>
/// Access tokens that claim everything and must open nothing: each differs from a valid token of the issuer in the one way that
/// its name tells. A test calls an endpoint that any valid token opens with each of them and expects 401, and with
/// <see cref="Genuine"/> to see that the endpoint would have opened.
/// </summary>
public static class ForgedTokens
{
    /// <summary>The token that the others are forgeries of: right in every part.</summary>
    public static string Genuine(TestIssuer issuer, DateTimeOffset now, string agency = "presidency") =>
        Jws.Compact(Header(issuer), Payload(now, agency), Jws.Es256(issuer.Key.ECDsa));

    public static IEnumerable<(string Name, string Token)> All(TestIssuer issuer, DateTimeOffset now) =>
        [.. WrongAlgorithm(issuer, now), .. WrongKey(issuer, now), .. WrongSignature(issuer, now), .. WrongClaims(issuer, now), .. WrongShape(issuer, now)];

    /// <summary>
    /// Calls an endpoint that any valid token opens with each forgery and names those that opened it; fails when the genuine token does not.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Accepted(HttpClient anonymous, string path, TestIssuer issuer, DateTimeOffset now)
    {
        Assert.Equal(HttpStatusCode.OK, await Call(anonymous, path, Genuine(issuer, now)));
        var accepted = new List<string>();
        foreach (var (name, token) in All(issuer, now))
        {
            if (await Call(anonymous, path, token) != HttpStatusCode.Unauthorized)
            {
                accepted.Add(name);
            }
        }

        return accepted;
    }

    private static async Task<HttpStatusCode> Call(HttpClient client, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static JsonObject Header(TestIssuer issuer) => new() { ["alg"] = "ES256", ["typ"] = AuthExtensions.TokenType, ["kid"] = issuer.Key.KeyId };

    private static JsonObject Payload(DateTimeOffset now, string agency = "presidency") => new()
    {
        ["iss"] = TestIssuer.Issuer,
        ["aud"] = AuthExtensions.Audience,
        ["sub"] = "forger",
        ["client_id"] = "forger",
        ["name"] = "forger",
        ["agency"] = agency,
        ["scope"] = string.Join(' ', Scopes.All),
        ["jti"] = Guid.CreateVersion7().ToString(),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(),
    };

    private static IEnumerable<(string Name, string Token)> WrongAlgorithm(TestIssuer issuer, DateTimeOffset now)
    {
        var (header, payload, key) = (Header(issuer), Payload(now), issuer.Key.ECDsa);
        foreach (var none in new[] { "none", "None", "NONE", "nOnE" })
        {
            yield return ($"alg {none}", Jws.Compact(header.With("alg", none), payload, _ => []));
        }

        yield return ("alg none with a signature", Jws.Compact(header.With("alg", "none"), payload, Jws.Es256(key)));
        yield return ("no alg", Jws.Compact(header.With("alg", null), payload, Jws.Es256(key)));
        yield return ("empty alg", Jws.Compact(header.With("alg", ""), payload, Jws.Es256(key)));
        yield return ("alg null", Jws.Compact(WithNull(header, "alg"), payload, Jws.Es256(key)));

        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (string What, byte[] Secret)[] publicKeys =
        [
            ("DER", key.ExportSubjectPublicKeyInfo()),
            ("PEM", Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())),
            ("PEM with a line end", Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n")),
            ("JWK", Encoding.UTF8.GetBytes(Jws.Jwk(key).ToJsonString())),
            ("point", [4, .. point.X!, .. point.Y!]),
            ("x", point.X!),
        ];
        foreach (var (what, secret) in publicKeys)
        {
            yield return ($"HS256 with the public key as {what}", Jws.Compact(header.With("alg", "HS256"), payload, Jws.Hs256(secret)));
        }

        yield return ("HS256 with an empty key", Jws.Compact(header.With("alg", "HS256"), payload, Jws.Hs256([])));
        yield return ("HS256 with the key id as key", Jws.Compact(header.With("alg", "HS256"), payload, Jws.Hs256(Encoding.ASCII.GetBytes(issuer.Key.KeyId))));
        yield return ("ES384 over the same key", Jws.Compact(header.With("alg", "ES384"), payload, data => key.SignData(data, HashAlgorithmName.SHA384)));
        using var rsa = RSA.Create(2048);
        yield return ("RS256 with a key of its own", Jws.Compact(header.With("alg", "RS256"), payload, data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("PS256 with a key of its own", Jws.Compact(header.With("alg", "PS256"), payload, data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
    }

    private static IEnumerable<(string Name, string Token)> WrongKey(TestIssuer issuer, DateTimeOffset now)
    {
        var (header, payload) = (Header(issuer), Payload(now));
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var sign = Jws.Es256(own);
        yield return ("another key under the trusted kid", Jws.Compact(header, payload, sign));
        foreach (var kid in new[] { "unknown", "", "../../../../dev/null", "test' OR '1'='1", "test\0", "TEST" })
        {
            yield return ($"another key under the kid \"{kid.Replace("\0", "\\0", StringComparison.Ordinal)}\"", Jws.Compact(header.With("kid", kid), payload, sign));
        }

        yield return ("another key without a kid", Jws.Compact(header.With("kid", null), payload, sign));
        yield return ("another key with its jwk in the header", Jws.Compact(header.With("jwk", Jws.Jwk(own)), payload, sign));
        yield return ("another key with its jwk and kid in the header", Jws.Compact(header.With("kid", "own").With("jwk", Jws.Jwk(own).With("kid", "own")), payload, sign));
        yield return ("another key with a jku", Jws.Compact(header.With("kid", "own").With("jku", "https://forger.invalid/jwks.json"), payload, sign));
        yield return ("another key with a jku on the issuer's name", Jws.Compact(header.With("kid", "own").With("jku", $"{TestIssuer.Issuer}@forger.invalid/jwks.json"), payload, sign));
        yield return ("another key with an x5u", Jws.Compact(header.With("x5u", "https://forger.invalid/chain.pem"), payload, sign));

        var request = new CertificateRequest("CN=localhost", own, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var x5c = new JsonArray(Convert.ToBase64String(certificate.RawData));
        var thumbprint = WebEncoders.Base64UrlEncode(certificate.GetCertHash(HashAlgorithmName.SHA1));
        yield return ("another key with its certificate (x5c)", Jws.Compact(header.With("x5c", x5c), payload, sign));
        yield return ("another key with its certificate's thumbprint (x5t)", Jws.Compact(header.With("kid", null).With("x5t", thumbprint), payload, sign));
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        yield return ("ES384 with a key of its own", Jws.Compact(header.With("alg", "ES384"), payload, data => p384.SignData(data, HashAlgorithmName.SHA384)));
    }

    private static IEnumerable<(string Name, string Token)> WrongSignature(TestIssuer issuer, DateTimeOffset now)
    {
        var (header, payload, key) = (Header(issuer), Payload(now), issuer.Key.ECDsa);
        var sign = Jws.Es256(key);
        var parts = Jws.Compact(header, payload, sign).Split('.');
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        yield return ("two parts", $"{parts[0]}.{parts[1]}");
        yield return ("a signature of zeros", Jws.Compact(header, payload, _ => new byte[64]));
        yield return ("a signature of ones", Jws.Compact(header, payload, _ => [.. new byte[31], 1, .. new byte[31], 1]));
        yield return ("a signature of random bytes", Jws.Compact(header, payload, _ => RandomNumberGenerator.GetBytes(64)));
        yield return ("half a signature", Jws.Compact(header, payload, data => sign(data)[..32]));
        yield return ("a signature with a bit turned", Jws.Compact(header, payload, data => Turned(sign(data))));
        yield return ("a signature over other bytes", Jws.Compact(header, payload, _ => sign(Encoding.ASCII.GetBytes("other"))));
        yield return ("another payload under a genuine signature", $"{parts[0]}.{Jws.Encode(payload.With("sub", "admin").ToJsonString())}.{parts[2]}");
        yield return ("a longer life under a genuine signature", $"{parts[0]}.{Jws.Encode(payload.With("exp", now.AddDays(1).ToUnixTimeSeconds()).ToJsonString())}.{parts[2]}");
        yield return ("another header under a genuine signature", $"{Jws.Encode(header.With("cty", "JWT").ToJsonString())}.{parts[1]}.{parts[2]}");
    }

    private static IEnumerable<(string Name, string Token)> WrongClaims(TestIssuer issuer, DateTimeOffset now)
    {
        var (header, payload) = (Header(issuer), Payload(now));
        var sign = Jws.Es256(issuer.Key.ECDsa);
        (string Name, JsonObject Payload)[] spoiled =
        [
            ("another iss", payload.With("iss", "https://forger.invalid")),
            ("iss with a slash more", payload.With("iss", TestIssuer.Issuer + "/")),
            ("no iss", payload.With("iss", null)),
            ("another aud", payload.With("aud", "another")),
            ("aud with a slash more", payload.With("aud", AuthExtensions.Audience + "/")),
            ("aud in capitals", payload.With("aud", "PAK")),
            ("aud that begins like ours", payload.With("aud", AuthExtensions.Audience + "-2")),
            ("aud is the issuer", payload.With("aud", TestIssuer.Issuer)),
            ("no aud", payload.With("aud", null)),
            ("empty list of aud", payload.With("aud", new JsonArray())),
            ("exp past", payload.With("exp", now.AddMinutes(-1).ToUnixTimeSeconds())),
            ("exp of 1970", payload.With("exp", 0)),
            ("exp negative", payload.With("exp", -1)),
            ("no exp", payload.With("exp", null)),
            ("nbf to come", payload.With("nbf", now.AddMinutes(5).ToUnixTimeSeconds())),
        ];
        foreach (var (name, claims) in spoiled)
        {
            yield return (name, Jws.Compact(header, claims, sign));
        }

        foreach (var typ in new[] { "JWT", "id+jwt", "logout+jwt", "client-authentication+jwt", "" })
        {
            yield return ($"typ \"{typ}\"", Jws.Compact(header.With("typ", typ), payload, sign));
        }

        yield return ("no typ", Jws.Compact(header.With("typ", null), payload, sign));
    }

    private static IEnumerable<(string Name, string Token)> WrongShape(TestIssuer issuer, DateTimeOffset now)
    {
        var genuine = Genuine(issuer, now);
        var parts = genuine.Split('.');
        yield return ("not a token", "forged");
        yield return ("only dots", "..");
        yield return ("four parts", genuine + ".e30");
        yield return ("five parts, as if encrypted", $"{Jws.Encode("""{"alg":"dir","enc":"A256GCM"}""")}..{parts[0]}.{parts[1]}.{parts[2]}");
        yield return ("a payload that is no JSON", $"{parts[0]}.{Jws.Encode("forged")}.{parts[2]}");
        yield return ("a header that is no JSON", $"{Jws.Encode("forged")}.{parts[1]}.{parts[2]}");
        yield return ("a header that is a list", $"{Jws.Encode("[]")}.{parts[1]}.{parts[2]}");
        yield return ("longer than any token", Jws.Compact(Header(issuer).With("pad", new string('a', 20_000)), Payload(now), _ => new byte[64]));
    }

    private static byte[] Turned(byte[] signature)
    {
        signature[10] ^= 1;
        return signature;
    }

    private static JsonObject WithNull(JsonObject source, string name)
    {
        var copy = source.DeepClone().AsObject();
        copy[name] = null;
        return copy;
    }
}
