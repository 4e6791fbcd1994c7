using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Pak.Testing;

namespace Pak.Agencies.Tests.Tokens;

/// <summary>Client assertions, each wrong in the one way that its name tells.</summary>
internal static class BadAssertions
{
    public static IEnumerable<(string Name, string Assertion)> All(ECDsa key, JsonObject header, JsonObject payload, string id, string other, DateTimeOffset now) =>
        [.. Claims(key, header, payload, id, other, now), .. Headers(key, header, payload), .. Signatures(key, header, payload), .. Shapes(key, header, payload)];

    private static IEnumerable<(string Name, string Assertion)> Claims(
        ECDsa key, JsonObject header, JsonObject payload, string id, string other, DateTimeOffset now)
    {
        long At(double minutes) => now.AddMinutes(minutes).ToUnixTimeSeconds();
        (string Name, JsonObject Payload)[] spoiled =
        [
            ("iss of another client", payload.With("iss", other)),
            ("sub of another client", payload.With("sub", other)),
            ("iss and sub of another client", payload.With("iss", other).With("sub", other)),
            ("iss and sub of an unknown client", payload.With("iss", "nobody").With("sub", "nobody")),
            ("iss and sub of a client with a secret", payload.With("iss", "portal").With("sub", "portal")),
            ("no iss", payload.With("iss", null)),
            ("no sub", payload.With("sub", null)),
            ("no iss and no sub", payload.With("iss", null).With("sub", null)),
            ("sub in capitals", payload.With("sub", id.ToUpperInvariant())),
            ("sub with a space", payload.With("sub", id + " ").With("iss", id + " ")),
            ("sub that is longer than any id", payload.With("sub", new string('a', 500)).With("iss", new string('a', 500))),
            ("another aud", payload.With("aud", "https://other.invalid/connect/token")),
            ("aud of access tokens", payload.With("aud", "pak")),
            ("aud with a slash more", payload.With("aud", TestIssuer.Issuer + "/connect/token/")),
            ("aud in capitals", payload.With("aud", "HTTP://LOCALHOST:8080/connect/token")),
            ("aud that begins like ours", payload.With("aud", TestIssuer.Issuer + ".invalid")),
            ("two aud, ours and another's", payload.With("aud", new JsonArray(TestIssuer.Issuer, "https://other.invalid"))),
            ("empty list of aud", payload.With("aud", new JsonArray())),
            ("no aud", payload.With("aud", null)),
            ("no exp", payload.With("exp", null)),
            ("exp past", payload.With("exp", At(-1))),
            ("exp now", payload.With("exp", At(0))),
            ("exp more than five minutes ahead", payload.With("exp", At(6))),
            ("exp in a hundred years", payload.With("exp", At(60 * 24 * 36525))),
            ("exp zero", payload.With("exp", 0)),
            ("exp negative", payload.With("exp", -1)),
            ("nbf to come", payload.With("nbf", At(1))),
            ("iat to come", payload.With("iat", At(1))),
            ("no jti", payload.With("jti", null)),
            ("empty jti", payload.With("jti", "")),
            ("jti with a NUL", payload.With("jti", "a\0b")),
            ("sub with a NUL", payload.With("sub", id + "\0").With("iss", id + "\0")),
            ("jti longer than allowed", payload.With("jti", new string('j', 201))),
        ];
        return spoiled.Select(s => (s.Name, Jws.Compact(header, s.Payload, Jws.Es256(key))));
    }

    private static IEnumerable<(string Name, string Assertion)> Headers(ECDsa key, JsonObject header, JsonObject payload)
    {
        var sign = Jws.Es256(key);
        yield return ("alg none", Jws.Compact(header.With("alg", "none"), payload, _ => []));
        yield return ("alg none with a signature", Jws.Compact(header.With("alg", "none"), payload, sign));
        yield return ("alg NONE", Jws.Compact(header.With("alg", "NONE"), payload, _ => []));
        yield return ("no alg", Jws.Compact(header.With("alg", null), payload, sign));
        yield return ("HS256 with the public key as DER", Jws.Compact(header.With("alg", "HS256"), payload, Jws.Hs256(key.ExportSubjectPublicKeyInfo())));
        yield return ("HS256 with the public key as PEM", Jws.Compact(header.With("alg", "HS256"), payload, Jws.Hs256(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()))));
        yield return ("HS256 with the public key as JWK", Jws.Compact(header.With("alg", "HS256"), payload, Jws.Hs256(Encoding.UTF8.GetBytes(Jws.Jwk(key).ToJsonString()))));
        yield return ("ES384 over the same key", Jws.Compact(header.With("alg", "ES384"), payload, data => key.SignData(data, HashAlgorithmName.SHA384)));
        using var rsa = RSA.Create(2048);
        yield return ("RS256 for a client with an EC key", Jws.Compact(header.With("alg", "RS256"), payload, data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("typ of an access token", Jws.Compact(header.With("typ", "at+jwt"), payload, sign));
        yield return ("crit that nobody understands", Jws.Compact(header.With("crit", new JsonArray("exp")), payload, sign));
        yield return ("b64 false", Jws.Compact(header.With("b64", false).With("crit", new JsonArray("b64")), payload, sign));
    }

    private static IEnumerable<(string Name, string Assertion)> Signatures(ECDsa key, JsonObject header, JsonObject payload)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (sign, forge) = (Jws.Es256(key), Jws.Es256(own));
        yield return ("another key", Jws.Compact(header, payload, forge));
        yield return ("another key with its jwk", Jws.Compact(header.With("jwk", Jws.Jwk(own)), payload, forge));
        yield return ("another key with a jku", Jws.Compact(header.With("jku", "https://forger.invalid/jwks.json"), payload, forge));
        yield return ("another key with an x5u", Jws.Compact(header.With("x5u", "https://forger.invalid/chain.pem"), payload, forge));
        yield return ("another key with a kid", Jws.Compact(header.With("kid", "../../../dev/null"), payload, forge));
        var request = new CertificateRequest("CN=localhost", own, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        yield return ("another key with its certificate", Jws.Compact(header.With("x5c", new JsonArray(Convert.ToBase64String(certificate.RawData))), payload, forge));
        yield return ("a signature of zeros", Jws.Compact(header, payload, _ => new byte[64]));
        yield return ("half a signature", Jws.Compact(header, payload, data => sign(data)[..32]));
        yield return ("a signature in DER", Jws.Compact(header, payload, data => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        var parts = Jws.Compact(header, payload, sign).Split('.');
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        yield return ("another payload under a genuine signature", $"{parts[0]}.{Jws.Encode(payload.With("jti", "altered").ToJsonString())}.{parts[2]}");
    }

    private static IEnumerable<(string Name, string Assertion)> Shapes(ECDsa key, JsonObject header, JsonObject payload)
    {
        var good = Jws.Compact(header, payload.With("jti", "of the shapes"), Jws.Es256(key));
        var parts = good.Split('.');
        yield return ("not a token", "forged");
        yield return ("two parts", $"{parts[0]}.{parts[1]}");
        yield return ("four parts", good + ".e30");
        yield return ("five parts", $"{Jws.Encode("""{"alg":"dir","enc":"A256GCM"}""")}..{good}");
        yield return ("a payload that is a list", $"{parts[0]}.{Jws.Encode("[]")}.{parts[2]}");
        yield return ("longer than any assertion", Jws.Compact(header, payload.With("pad", new string('a', 9000)), Jws.Es256(key)));
    }
}
