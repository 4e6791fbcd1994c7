using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Registry;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.SigningKeys;

/// <summary>A key as administrators see it.</summary>
internal sealed record KeyAnswer(string Kid, KeyStatus Status, DateTimeOffset CreatedAt, DateTimeOffset ActiveFrom, DateTimeOffset? RetiresAt)
{
    public static KeyAnswer Of(SigningKey key, IReadOnlyList<SigningKey> all, DateTimeOffset now) =>
        new(key.Kid, key.StatusAmong(all, now), key.CreatedAt, key.ActiveFrom, key.RetiresAt);
}

/// <summary>
/// A new key, published at once; it signs after the propagation time, when every service has fetched it. The keys before it stay
/// published until the last token that they signed is dead.
/// </summary>
internal static class RotateKeys
{
    public static async Task<Results<Created<KeyAnswer>, Problem>> Handle(
        Caller caller, RequestTransaction transaction, KeyEncryption encryption, KeyPropagation propagation, DatabaseKeys validation, TimeProvider clock, CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (!await caller.IsOfRoot(connection, ct))
        {
            return Problems.RootOnly;
        }

        var keys = await KeyRing.AllForUpdate(connection, ct);
        var now = clock.GetUtcNow();
        if (keys.Any(k => k.ActiveFrom > now && k.IsPublished(now)))
        {
            return Problems.KeyPending;
        }

        var key = SigningKey.Create(encryption, now, now + propagation.Time);
        await KeyRing.Insert(connection, key, ct);
        await Supersede(connection, key, ct);
        transaction.AfterCommit(validation.Forget);
        return TypedResults.Created($"/api/agencies/signing-keys/{key.Kid}", KeyAnswer.Of(key, [.. keys, key], now));
    }

    /// <summary>Plans the end of all keys before <paramref name="heir"/>.</summary>
    internal static Task Supersede(NpgsqlConnection connection, SigningKey heir, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        "UPDATE signing_keys SET retires_at = @RetiresAt WHERE retires_at IS NULL AND kid <> @Kid",
        new { heir.Kid, RetiresAt = heir.ActiveFrom + SigningKey.Overlap },
        cancellationToken: ct));
}

/// <summary>How long a new key is published before it signs (<c>Authentication:KeyPropagation</c>): longer than any service caches keys.</summary>
internal sealed record KeyPropagation(TimeSpan Time)
{
    public static KeyPropagation Of(IConfiguration configuration) => new(configuration.GetValue("Authentication:KeyPropagation", TimeSpan.FromSeconds(45)));
}
