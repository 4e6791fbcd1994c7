using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Registry;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.SigningKeys;

/// <summary>All keys there ever were, youngest first.</summary>
internal static class FindKeys
{
    public static async Task<Results<Ok<Page<KeyAnswer>>, Problem>> Handle(Caller caller, NpgsqlDataSource db, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!await caller.IsOfRoot(connection, ct))
        {
            return Problems.RootOnly;
        }

        var keys = await KeyRing.All(connection, ct);
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new Page<KeyAnswer>([.. keys.Reverse().Select(k => KeyAnswer.Of(k, keys, now))], Next: null));
    }
}
