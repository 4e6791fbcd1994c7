using Npgsql;

namespace Pak.Permits.Passage;

/// <summary>Finds the files that time has something due for, whatever the number of those that it has not.</summary>
internal static class DueFiles
{
    /// <summary>
    /// Those longest due first, at most $2, due at $1 or before, each locked; those that somebody holds are passed over. Reads the index
    /// of what is ahead alone: files that are closed have nothing ahead.
    /// </summary>
    public const string Find = "SELECT application_id FROM applications WHERE next_due <= $1 ORDER BY next_due LIMIT $2 FOR UPDATE SKIP LOCKED";

    /// <summary>Their ids. They stay locked until the transaction that is open on the connection ends.</summary>
    public static async Task<List<Guid>> Take(NpgsqlConnection connection, DateTimeOffset now, int most, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Find, connection);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }
}
