using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Registry;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.SigningKeys;

/// <summary>
/// Retires a key at once, for when it may be known to others: within a minute nobody trusts its tokens. When no other key is left
/// to carry on, a new one is made; it signs immediately if nothing else can.
/// </summary>
internal static class RetireKey
{
    public static async Task<Results<NoContent, Problem>> Handle(
        string kid,
        Caller caller,
        RequestTransaction transaction,
        KeyEncryption encryption,
        KeyPropagation propagation,
        DatabaseKeys validation,
        TimeProvider clock,
        CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (!await caller.IsOfRoot(connection, ct))
        {
            return Problems.RootOnly;
        }

        var keys = await KeyRing.AllForUpdate(connection, ct);
        var now = clock.GetUtcNow();
        if (!keys.Any(k => k.Kid == kid && k.IsPublished(now)))
        {
            return Problems.KeyNotFound;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE signing_keys SET retires_at = @now, private_key = NULL WHERE kid = @kid", new { kid, now }, cancellationToken: ct));
        await EnsureSuccession(connection, [.. keys.Where(k => k.Kid != kid)], encryption, propagation, now, ct);
        transaction.AfterCommit(validation.Forget);
        return TypedResults.NoContent();
    }

    /// <summary>Leaves a key that signs now and one whose end is not planned; they may be the same.</summary>
    internal static async Task EnsureSuccession(
        NpgsqlConnection connection, IReadOnlyList<SigningKey> keys, KeyEncryption encryption, KeyPropagation propagation, DateTimeOffset now, CancellationToken ct)
    {
        var signer = SigningKey.Signer(keys, now);
        var heir = keys.LastOrDefault(k => k.RetiresAt is null && k.PrivateKey is not null);
        if (heir is null)
        {
            heir = SigningKey.Create(encryption, now, signer is null ? now : now + propagation.Time);
            await KeyRing.Insert(connection, heir, ct);
        }
        else if (signer is null)
        {
            heir = heir with { ActiveFrom = now };
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE signing_keys SET active_from = @ActiveFrom WHERE kid = @Kid", new { heir.Kid, heir.ActiveFrom }, cancellationToken: ct));
        }

        if (signer is not null && signer.Kid != heir.Kid)
        {
            // It signs until the heir does, perhaps longer than was planned.
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE signing_keys SET retires_at = @RetiresAt WHERE kid = @Kid",
                new { signer.Kid, RetiresAt = heir.ActiveFrom + SigningKey.Overlap },
                cancellationToken: ct));
        }
    }
}
