using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Pak.Agencies.Tokens;

namespace Pak.Agencies.SigningKeys;

internal enum KeyStatus
{
    /// <summary>Published, so that everybody knows it when it begins to sign.</summary>
    Pending,

    /// <summary>Signs new tokens.</summary>
    Signing,

    /// <summary>Signs no more; its tokens are good until it retires.</summary>
    Superseded,

    Retired,
}

/// <summary>A key that signs access tokens (ES256), as times and public parts. Rules on times only: they read no clock.</summary>
/// <param name="Kid">The RFC 7638 thumbprint of the public key.</param>
/// <param name="PrivateKey">Encrypted (<see cref="KeyEncryption"/>); null when it was erased.</param>
/// <param name="RetiresAt">From then on nobody trusts it; null while no younger key is planned.</param>
internal sealed record SigningKey(
    string Kid, byte[] X, byte[] Y, byte[]? PrivateKey, DateTimeOffset CreatedAt, DateTimeOffset ActiveFrom, DateTimeOffset? RetiresAt)
{
    /// <summary>A superseded key stays published until its last token is dead, and a minute for clocks that differ.</summary>
    public static readonly TimeSpan Overlap = AccessTokens.Lifetime + TimeSpan.FromMinutes(1);

    /// <summary>A new key pair.</summary>
    public static SigningKey Create(KeyEncryption encryption, DateTimeOffset now, DateTimeOffset activeFrom)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        var kid = Thumbprint(point.X!, point.Y!);
        return new SigningKey(kid, point.X!, point.Y!, encryption.Encrypt(pair.ExportPkcs8PrivateKey(), kid), now, activeFrom, RetiresAt: null);
    }

    public bool IsPublished(DateTimeOffset now) => RetiresAt is not { } end || now < end;

    /// <summary>The key that signs: the youngest that is active and not retired.</summary>
    public static SigningKey? Signer(IEnumerable<SigningKey> keys, DateTimeOffset now) => keys
        .Where(k => k.PrivateKey is not null && k.ActiveFrom <= now && k.IsPublished(now))
        .OrderByDescending(k => k.ActiveFrom).ThenByDescending(k => k.CreatedAt)
        .FirstOrDefault();

    public KeyStatus StatusAmong(IEnumerable<SigningKey> keys, DateTimeOffset now) => this switch
    {
        _ when !IsPublished(now) => KeyStatus.Retired,
        _ when ActiveFrom > now => KeyStatus.Pending,
        _ when Signer(keys, now)?.Kid == Kid => KeyStatus.Signing,
        _ => KeyStatus.Superseded,
    };

    // The members in lexicographic order, without spaces (RFC 7638).
    private static string Thumbprint(byte[] x, byte[] y) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(
        $$"""{"crv":"P-256","kty":"EC","x":"{{WebEncoders.Base64UrlEncode(x)}}","y":"{{WebEncoders.Base64UrlEncode(y)}}"}""")));
}
