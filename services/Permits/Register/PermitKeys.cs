using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using Pak.Permits.Privacy;

namespace Pak.Permits.Register;

/// <summary>A key that signs permits, or did. Prints nothing of itself.</summary>
/// <param name="Kid">The RFC 7638 thumbprint of the public key.</param>
/// <param name="PrivateKey">Encrypted.</param>
internal sealed record PermitKey(string Kid, byte[] X, byte[] Y, byte[] PrivateKey, bool IsSigning, DateTimeOffset CreatedAt)
{
    public ECParameters Public => new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = X, Y = Y } };

    public override string ToString() => $"{nameof(PermitKey)} {Kid}";
}

/// <summary>
/// The keys that permits are signed with: permits' own, not those of access tokens. None is ever taken off the published set: a paper
/// that was signed with it must verify for as long as somebody holds it. Read again every 30 s.
/// </summary>
internal sealed class PermitKeys(NpgsqlDataSource db, PersonalData data, TimeProvider clock)
{
    private const int PrivatePart = -1;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private Snapshot? _known;

    /// <summary>All keys, oldest first. Reads on the connection that the caller has open; null: it has none.</summary>
    public async ValueTask<IReadOnlyList<PermitKey>> All(NpgsqlConnection? connection, CancellationToken ct)
    {
        if (_known is { } known && clock.GetUtcNow() < known.Until)
        {
            return known.Keys;
        }

        if (connection is not null)
        {
            return await Read(connection, ct);
        }

        await using var own = await db.OpenConnectionAsync(ct);
        return await Read(own, ct);
    }

    /// <summary>Signs with the present key.</summary>
    public async Task<string> Sign(Func<string, byte[]> headerOf, byte[] payload, NpgsqlConnection connection, CancellationToken ct)
    {
        var key = (await All(connection, ct)).Single(k => k.IsSigning);
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(data.Open(key.PrivateKey, Place(key.Kid), PrivatePart), out _);
        var signed = $"{WebEncoders.Base64UrlEncode(headerOf(key.Kid))}.{WebEncoders.Base64UrlEncode(payload)}";
        var signature = pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{WebEncoders.Base64UrlEncode(signature)}";
    }

    /// <summary>The first key, when there is none yet. Replicas that start together make one.</summary>
    public async Task MakeFirst(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT FROM permit_keys)", cancellationToken: ct)))
        {
            await Insert(connection, "first start", "ON CONFLICT DO NOTHING", ct);
        }
    }

    /// <summary>A new key that signs from the commit on; the others stay published. Returns its id.</summary>
    public async Task<string> Rotate(NpgsqlConnection connection, string by, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition("UPDATE permit_keys SET is_signing = false WHERE is_signing", cancellationToken: ct));
        return await Insert(connection, by, "", ct);
    }

    /// <summary>After a rotation was committed: the next reader reads anew.</summary>
    public void Forget() => _known = null;

    private async Task<string> Insert(NpgsqlConnection connection, string by, string conflict, CancellationToken ct)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        var kid = Thumbprint(point);
        await connection.ExecuteAsync(new CommandDefinition(
            $"INSERT INTO permit_keys (kid, x, y, private_key, is_signing, created_at, created_by) VALUES (@kid, @X, @Y, @PrivateKey, true, @Now, @by) {conflict}",
            new { kid, X = point.X!, Y = point.Y!, PrivateKey = data.Seal(pair.ExportPkcs8PrivateKey(), Place(kid), PrivatePart), Now = clock.Now(), by },
            cancellationToken: ct));
        return kid;
    }

    private async Task<IReadOnlyList<PermitKey>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var keys = (await connection.QueryAsync<PermitKey>(new CommandDefinition(
            "SELECT kid, x, y, private_key, is_signing, created_at FROM permit_keys ORDER BY created_at, kid", cancellationToken: ct))).ToList();
        _known = new Snapshot(keys, clock.GetUtcNow() + Lifetime);
        return keys;
    }

    // What is sealed is bound to its place: here to the key's own id.
    private static Guid Place(string kid) => new(SHA256.HashData(Encoding.ASCII.GetBytes(kid)).AsSpan(0, 16), bigEndian: true);

    // The members in lexicographic order, without spaces (RFC 7638).
    private static string Thumbprint(ECPoint point) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(
        $$"""{"crv":"P-256","kty":"EC","x":"{{WebEncoders.Base64UrlEncode(point.X!)}}","y":"{{WebEncoders.Base64UrlEncode(point.Y!)}}"}""")));

    private sealed record Snapshot(IReadOnlyList<PermitKey> Keys, DateTimeOffset Until);
}
