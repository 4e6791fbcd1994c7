using Npgsql;
using Pak.Permits.Applications;

namespace Pak.Permits.Acts;

/// <summary>An act as its row has it.</summary>
internal sealed record ActRow(long Id, Act Act, long? Sequence, byte[]? Hash);

internal static class ActRows
{
    /// <param name="connection">Where to read.</param>
    /// <param name="which">Condition, order and limit; $1 is <paramref name="parameter"/>.</param>
    /// <param name="parameter">The value of $1.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<List<ActRow>> Read(NpgsqlConnection connection, string which, object parameter, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT act_id, at, kind, application_id, step, by_subject, by_agency, about, digest, sequence, hash FROM acts {which}", connection);
        command.Parameters.Add(new() { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<ActRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new ActRow(
                reader.GetInt64(0),
                new Act(
                    new DateTimeOffset(reader.GetDateTime(1)),
                    reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetGuid(3),
                    reader.IsDBNull(4) ? null : reader.GetInt32(4),
                    Text(reader, 5),
                    Text(reader, 6),
                    Text(reader, 7),
                    reader.GetFieldValue<byte[]>(8)),
                reader.IsDBNull(9) ? null : reader.GetInt64(9),
                reader.IsDBNull(10) ? null : reader.GetFieldValue<byte[]>(10)));
        }

        return rows;
    }

    /// <summary>Steps as they are stored, sealed texts sealed.</summary>
    public static async Task<List<StepRow>> ReadSteps(NpgsqlConnection connection, string which, CancellationToken ct, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT s.application_id, s.number, s.kind, s.at, s.by_subject, s.by_name, s.by_agency, s.text, s.conditions, s.detail::text
            FROM application_steps s {which} ORDER BY s.application_id, s.number
            """,
            connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<StepRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new StepRow(
                reader.GetGuid(0),
                reader.GetInt32(1),
                reader.GetString(2),
                new DateTimeOffset(reader.GetDateTime(3)),
                Text(reader, 4),
                Text(reader, 5),
                Text(reader, 6),
                reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7),
                reader.GetFieldValue<int[]>(8),
                Text(reader, 9)));
        }

        return rows;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
