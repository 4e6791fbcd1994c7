using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Pak.Agencies.SigningKeys;

/// <summary>
/// The signing keys as the database has them now. Which key signs depends on its rows and the clock alone, so replicas agree
/// without speaking to each other.
/// </summary>
internal sealed class KeyRing(NpgsqlDataSource db, KeyEncryption encryption, TimeProvider clock)
{
    private const string Columns = "kid, x, y, private_key, created_at, active_from, retires_at";
    private const int LockClass = 0x50414B; // "PAK"
    private const int KeysLock = 11;

    private readonly ConcurrentDictionary<string, ECDsaSecurityKey> _private = new();
    private readonly ConcurrentDictionary<string, ECDsaSecurityKey> _public = new();

    /// <summary>All keys that tokens are to be trusted by, oldest first.</summary>
    public async Task<IReadOnlyList<SigningKey>> Published(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var now = clock.GetUtcNow();
        return [.. (await All(connection, ct)).Where(k => k.IsPublished(now))];
    }

    /// <summary>The key for a new token. Throws <see cref="InvalidOperationException"/> when there is none or it cannot be decrypted.</summary>
    public async Task<ECDsaSecurityKey> Signer(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var signer = SigningKey.Signer(await All(connection, ct), clock.GetUtcNow())
            ?? throw new InvalidOperationException("There is no signing key: restart the service to make one.");
        return _private.GetOrAdd(signer.Kid, _ =>
        {
            var pair = ECDsa.Create();
            pair.ImportPkcs8PrivateKey(encryption.Decrypt(signer.PrivateKey!, signer.Kid), out var _);
            return new ECDsaSecurityKey(pair) { KeyId = signer.Kid };
        });
    }

    /// <summary>What checks signatures of this key; the same object each time, because the token library caches by it.</summary>
    public ECDsaSecurityKey PublicKeyOf(SigningKey key) => _public.GetOrAdd(key.Kid, _ =>
    {
        var point = new ECPoint { X = key.X, Y = key.Y };
        return new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point })) { KeyId = key.Kid };
    });

    public static async Task<IReadOnlyList<SigningKey>> All(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<SigningKey>(new CommandDefinition($"SELECT {Columns} FROM signing_keys ORDER BY active_from, created_at", cancellationToken: ct))];

    /// <summary>The same, and no other transaction changes them until this one ends.</summary>
    public static async Task<IReadOnlyList<SigningKey>> AllForUpdate(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(@LockClass, @KeysLock)", new { LockClass, KeysLock }, cancellationToken: ct));
        return await All(connection, ct);
    }

    public static Task Insert(NpgsqlConnection connection, SigningKey key, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        "INSERT INTO signing_keys (kid, x, y, private_key, created_at, active_from) VALUES (@Kid, @X, @Y, @PrivateKey, @CreatedAt, @ActiveFrom)",
        key,
        cancellationToken: ct));
}
