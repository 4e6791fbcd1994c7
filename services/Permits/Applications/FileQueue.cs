using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An agency's open files by their stored deadlines, soonest first; those without one, because they wait for their applicants, last.</summary>
internal static class FileQueue
{
    private const string Waiting = "waiting";

    public static string Cursor(DateTimeOffset? deadline, Guid id) =>
        string.Create(CultureInfo.InvariantCulture, $"{(deadline is { } at ? at.UtcTicks.ToString(CultureInfo.InvariantCulture) : Waiting)}/{id:D}");

    public static async Task<List<StoredApplication>> Read(
        NpgsqlConnection connection, string agency, ApplicationStatus? status, PageRequest page, Applicants applicants, CancellationToken ct)
    {
        var (deadline, id) = Parse(page.After);
        await using var command = new NpgsqlCommand(
            """
            SELECT application_id FROM applications
            WHERE agency = $1 AND status IN ('submitted', 'under-review', 'awaiting-applicant') AND ($2::text IS NULL OR status = $2)
                AND CASE
                    WHEN $4::uuid IS NULL THEN true
                    WHEN $3::timestamptz IS NULL THEN deadline IS NULL AND application_id > $4
                    ELSE deadline IS NULL OR (deadline, application_id) > ($3, $4) END
            ORDER BY deadline, application_id LIMIT $5
            """,
            connection);
        command.Parameters.Add(new() { Value = agency });
        command.Parameters.Add(new() { Value = status is { } s ? Wire.Of(s) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)deadline?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = page.Take });
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

    private static (DateTimeOffset? Deadline, Guid? Id) Parse(string? cursor)
    {
        if (cursor is null)
        {
            return (null, null);
        }

        var parts = cursor.Split('/');
        if (parts.Length != 2 || !Guid.TryParseExact(parts[1], "D", out var id))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        return parts[0] == Waiting ? (null, id)
            : long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw new BadHttpRequestException("after is not a cursor that this list gave out.");
    }
}
