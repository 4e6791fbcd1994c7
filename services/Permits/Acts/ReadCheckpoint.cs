using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Acts;

/// <summary>
/// The newest signed checkpoint of the log, for whoever wants to keep it: it says nothing but how many acts there are and what they hash
/// to, and with it nobody can rewrite any of them unnoticed.
/// </summary>
internal static class ReadCheckpoint
{
    /// <param name="Jws">Compact JWS (ES256) of sequence, hash and time.</param>
    public sealed record Signed(long Sequence, DateTimeOffset SignedAt, string Jws, PublicKey Key);

    public static async Task<Results<Ok<Signed>, Problem>> Handle(NpgsqlDataSource db, CheckpointKey key, CancellationToken ct)
    {
        await using var command = db.CreateCommand("SELECT sequence, signed_at, jws FROM act_checkpoints ORDER BY sequence DESC LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? TypedResults.Ok(new Signed(reader.GetInt64(0), new DateTimeOffset(reader.GetDateTime(1)), reader.GetString(2), key.Public))
            : Problems.NoCheckpoint;
    }
}

internal static class ActEndpoints
{
    public static void MapActs(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/permits/log/checkpoint", ReadCheckpoint.Handle).AllowAnonymous().WithTags("Log").Refuses(404)
            .WithSummary("The newest signed checkpoint of the log of acts, and the key it is signed with.");
}
