using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults;

namespace Pak.Permits.Acts;

/// <summary>Where the chain of acts stood.</summary>
/// <param name="Hash">The last act's hash, in hex.</param>
internal sealed record Checkpoint(long Sequence, string Hash, DateTimeOffset SignedAt);

/// <summary>The public half of the key that checkpoints are signed with, as a JSON Web Key (RFC 7517).</summary>
internal sealed record PublicKey(string Kty, string Crv, string X, string Y);

/// <summary>
/// Signs checkpoints (compact JWS, ES256) and reads them. The key derives from <c>Pak:MasterKey</c>: who may write to the database but does not
/// have it can forge no checkpoint. With a public key alone it verifies only.
/// </summary>
internal sealed class CheckpointKey : IDisposable
{
    // The order of the group of P-256 (FIPS 186-5): private keys are 1 … n - 1.
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
    private static readonly string Header = Base64Url.EncodeToString("{\"alg\":\"ES256\",\"typ\":\"pak-checkpoint+json\"}"u8);

    private readonly ECDsa _key;

    public CheckpointKey(PersonalData data)
    {
        // 48 bytes, so that the remainder is as good as uniform (FIPS 186-5, A.2.1).
        var secret = (new BigInteger(data.Derive("act-checkpoints", 48), isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var d = secret.ToByteArray(isUnsigned: true, isBigEndian: true);
        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = [.. new byte[32 - d.Length], .. d] });
    }

    public CheckpointKey(PublicKey key) => _key = ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) },
    });

    public PublicKey Public
    {
        get
        {
            var q = _key.ExportParameters(includePrivateParameters: false).Q;
            return new PublicKey("EC", "P-256", Base64Url.EncodeToString(q.X), Base64Url.EncodeToString(q.Y));
        }
    }

    public string Sign(Checkpoint checkpoint)
    {
        var signed = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(checkpoint, JsonDefaults.Options))}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>False for anything that this key has not signed.</summary>
    public bool TryRead(string jws, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var parts = jws.Trim().Split('.');
        if (parts.Length != 3 || parts[0] != Header || !Base64Url.IsValid(parts[1]) || !Base64Url.IsValid(parts[2])
            || !_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256))
        {
            return false;
        }

        checkpoint = JsonSerializer.Deserialize<Checkpoint>(Base64Url.DecodeFromChars(parts[1]), JsonDefaults.Options);
        return checkpoint is not null;
    }

    public void Dispose() => _key.Dispose();
}
