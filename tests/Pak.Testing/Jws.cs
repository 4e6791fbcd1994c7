using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Pak.Testing;

/// <summary>Compact JWS (RFC 7515) put together by hand, so that a test can spoil any part of it.</summary>
public static class Jws
{
    public static string Compact(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header.ToJsonString())}.{Encode(payload.ToJsonString())}";
        return $"{signed}.{WebEncoders.Base64UrlEncode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json));

    public static Func<byte[], byte[]> Es256(ECDsa key) => data => key.SignData(data, HashAlgorithmName.SHA256);

    public static Func<byte[], byte[]> Hs256(byte[] key) => data => HMACSHA256.HashData(key, data);

    /// <summary>The public key as a JWK.</summary>
    public static JsonObject Jwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = WebEncoders.Base64UrlEncode(point.X!),
            ["y"] = WebEncoders.Base64UrlEncode(point.Y!),
        };
    }

    /// <summary>A copy of the object with one member set, or removed when <paramref name="value"/> is null.</summary>
    public static JsonObject With(this JsonObject source, string name, JsonNode? value)
    {
        var copy = source.DeepClone().AsObject();
        copy.Remove(name);
        if (value is not null)
        {
            copy[name] = value;
        }

        return copy;
    }
}
