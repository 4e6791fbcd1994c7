using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>The JWK set (RFC 7517) that everybody checks signed permits with, the keys of earlier years among it.</summary>
internal static class PublishKeys
{
    public sealed record Jwk(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);

    public sealed record KeySet(IReadOnlyList<Jwk> Keys);

    public static async Task<Ok<KeySet>> Handle(PermitKeys keys, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Ok(new KeySet(
            [.. (await keys.All(connection: null, ct)).Select(k => new Jwk("EC", "P-256", WebEncoders.Base64UrlEncode(k.X), WebEncoders.Base64UrlEncode(k.Y), k.Kid, "sig", "ES256"))]));
    }
}

/// <summary>A new key signs from now on; those before it stay published.</summary>
internal static class RotateKeys
{
    public sealed record Answer(string Kid);

    public static async Task<Created<Answer>> Handle(Caller caller, RequestTransaction transaction, PermitKeys keys, CancellationToken ct)
    {
        var kid = await keys.Rotate(transaction.Connection, caller.Subject, ct);
        transaction.AfterCommit(() =>
        {
            keys.Forget();
            return Task.CompletedTask;
        });
        return TypedResults.Created("/api/permits/keys", new Answer(kid));
    }
}
