using Npgsql;
using NpgsqlTypes;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>Which of an agency's files an officer wants to see.</summary>
/// <param name="Statuses">Null: all.</param>
/// <param name="Type">Null: all.</param>
/// <param name="Warned">The least warning that was given about the time, 0 to 3.</param>
/// <param name="For">The officer whose turn it is: the file lies with the agency, was not handed in by him and is under nobody else's review. Null: anybody's.</param>
internal sealed record FileFilter(string Agency, IReadOnlyList<ApplicationStatus>? Statuses, string? Type, int Warned, string? For)
{
    /// <summary>In SQL, of the row <c>a</c> of applications and <see cref="Parameters"/>.</summary>
    public const string Condition =
        """
        a.agency = $1 AND ($2::text[] IS NULL OR a.status = ANY ($2)) AND ($3::text IS NULL OR a.type = $3) AND a.warned >= $4
            AND ($5::text IS NULL OR (a.status IN ('submitted', 'under-review') AND NOT EXISTS (
                SELECT FROM application_steps s
                WHERE s.application_id = a.application_id AND ((s.number = 1 AND s.by_subject = $5) OR (s.kind = 'review-started' AND s.by_subject <> $5)))))
        """;

    public IEnumerable<NpgsqlParameter> Parameters()
    {
        yield return new() { Value = Agency };
        yield return new() { Value = (object?)Statuses?.Select(s => Wire.Of(s)).ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
        yield return new() { Value = (object?)Type ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
        yield return new() { Value = (short)Warned, NpgsqlDbType = NpgsqlDbType.Smallint };
        yield return new() { Value = (object?)For ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
    }
}

/// <summary>
/// An agency's files in the order of their submission or against it; or the open ones by their stored deadlines, soonest first, and those
/// without one, because they wait for their applicants, last.
/// </summary>
internal static class FileQueue
{
    private const string Open = "a.status IN ('submitted', 'under-review', 'awaiting-applicant')";

    public static async Task<List<StoredApplication>> Read(
        NpgsqlConnection connection, FileFilter filter, ListOrder order, PageRequest page, Applicants applicants, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        foreach (var parameter in filter.Parameters())
        {
            command.Parameters.Add(parameter);
        }

        command.Parameters.Add(new() { Value = page.Take });
        if (order == ListOrder.Remaining)
        {
            var (deadline, id) = Cursors.Instant(page);
            command.Parameters.Add(new() { Value = (object?)deadline?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            command.Parameters.Add(new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            command.CommandText =
                $"""
                SELECT a.application_id FROM applications a
                WHERE {FileFilter.Condition} AND {Open}
                    AND CASE
                        WHEN $8::uuid IS NULL THEN true
                        WHEN $7::timestamptz IS NULL THEN a.deadline IS NULL AND a.application_id > $8
                        ELSE a.deadline IS NULL OR (a.deadline, a.application_id) > ($7, $8) END
                ORDER BY a.deadline, a.application_id LIMIT $6
                """;
        }
        else
        {
            command.Parameters.Add(new() { Value = (object?)Cursors.Id(page) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            command.CommandText =
                $"""
                SELECT a.application_id FROM applications a
                WHERE {FileFilter.Condition} AND ($7::uuid IS NULL OR a.application_id {order.Beyond()} $7)
                ORDER BY a.application_id {order.Direction()} LIMIT $6
                """;
        }

        var ids = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                ids.Add(reader.GetGuid(0));
            }
        }

        var files = (await ApplicationRows.FindAll(connection, ids, applicants, ct)).ToDictionary(f => f.Application.Id);
        return [.. ids.Select(i => files[i])];
    }
}
