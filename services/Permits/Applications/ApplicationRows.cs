using Npgsql;
using NpgsqlTypes;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;

namespace Pak.Permits.Applications;

/// <summary>A file as it is stored: what is sealed stays sealed until somebody may read it.</summary>
/// <param name="Warned">The highest warning given about its time, 0 to 3.</param>
/// <param name="Deadline">As stored, for lists by it; what counts is computed.</param>
/// <param name="ScheduledWith">The version of the calendar that it was computed with; 0: none yet.</param>
internal sealed record StoredApplication(Application Application, byte[] Applicant, byte[] NationalCodeKey, int Warned, DateTimeOffset? Deadline, int ScheduledWith);

/// <summary>Files and their histories in the database.</summary>
internal static class ApplicationRows
{
    private const string Columns =
        """
        a.application_id, a.type, a.type_version, a.agency, a.area, a.sample, a.applicant, a.national_code_key,
        a.warned, s.number, s.kind, s.at, s.by_subject, s.by_name, s.by_agency, s.text, s.conditions, s.detail::text, a.deadline, a.scheduled_with
        """;

    private const string WithHistory = $"SELECT {Columns} FROM applications a JOIN application_steps s USING (application_id)";

    /// <summary>The file that has this tracking key: one query by one unique index, whether it hits or misses.</summary>
    public static async Task<StoredApplication?> FindTracked(NpgsqlDataSource db, byte[] trackingKey, Applicants applicants, CancellationToken ct)
    {
        await using var command = db.CreateCommand($"{WithHistory} WHERE a.tracking_key = $1 ORDER BY s.number");
        command.Parameters.Add(new() { Value = trackingKey });
        return (await Read(command, applicants, ct)).SingleOrDefault();
    }

    /// <summary>
    /// The files that have these tracking keys, by key in hexadecimal, as far as their applicants may see them (no officers' names): one
    /// query, whoever hits or misses.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, Application>> FindTracked(NpgsqlDataSource db, byte[][] trackingKeys, Applicants applicants, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            """
            SELECT a.tracking_key, a.application_id, a.type, a.type_version, a.agency, a.area, a.sample,
                s.number, s.kind, s.at, s.by_subject, s.by_agency, s.text, s.conditions, s.detail::text
            FROM applications a JOIN application_steps s USING (application_id) WHERE a.tracking_key = ANY ($1) ORDER BY a.application_id, s.number
            """);
        command.Parameters.Add(new() { Value = trackingKeys });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var files = new Dictionary<string, Application>(trackingKeys.Length, StringComparer.Ordinal);
        List<Step> history = [];
        Guid? last = null;
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetGuid(1);
            if (id != last)
            {
                (last, history) = (id, []);
                files.Add(
                    Convert.ToHexString(reader.GetFieldValue<byte[]>(0)),
                    new Application(id, reader.GetString(2), reader.GetInt32(3), reader.GetString(4), reader.GetString(5), reader.GetBoolean(6), history));
            }

            var number = reader.GetInt32(7);
            history.Add(new Step(
                number,
                Wire.Read<StepKind>(reader.GetString(8)),
                new DateTimeOffset(reader.GetDateTime(9)),
                reader.IsDBNull(10) ? Actor.Applicant : new Actor(reader.GetString(10), Name: null, reader.IsDBNull(11) ? null : reader.GetString(11)),
                applicants.Open(reader.IsDBNull(12) ? null : reader.GetFieldValue<byte[]>(12), id, number))
            {
                Conditions = reader.GetFieldValue<int[]>(13),
                Detail = reader.IsDBNull(14) ? null : StepRow.ReadDetail(reader.GetString(14)),
            });
        }

        return files;
    }

    /// <summary>The agency of the file that has this tracking key, without a lock; null when there is none. A file keeps its agency.</summary>
    public static async Task<string?> FindTrackedAgency(NpgsqlConnection connection, byte[] trackingKey, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT agency FROM applications WHERE tracking_key = $1", connection);
        command.Parameters.Add(new() { Value = trackingKey });
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>A file of an agency; null for another agency's as for none.</summary>
    public static async Task<StoredApplication?> Find(NpgsqlDataSource db, Guid id, string agency, Applicants applicants, CancellationToken ct)
    {
        await using var command = db.CreateCommand($"{WithHistory} WHERE a.application_id = $1 AND a.agency = $2 ORDER BY s.number");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = agency });
        return (await Read(command, applicants, ct)).SingleOrDefault();
    }

    /// <summary>An agency's file, locked until the transaction ends.</summary>
    public static Task<StoredApplication?> FindForUpdate(NpgsqlConnection connection, Guid id, string agency, Applicants applicants, CancellationToken ct) =>
        Lock(connection, "application_id = $1 AND agency = $2", [new() { Value = id }, new() { Value = agency }], applicants, ct);

    /// <summary>A file whose inquiry or appeal the caller's agency has; locked until the transaction ends.</summary>
    public static Task<StoredApplication?> FindForUpdate(NpgsqlConnection connection, Guid id, Applicants applicants, CancellationToken ct) =>
        Lock(connection, "application_id = $1", [new() { Value = id }], applicants, ct);

    /// <summary>Files by their ids, in the order of the ids, whoever they belong to. Locks nothing.</summary>
    public static async Task<List<StoredApplication>> FindAll(NpgsqlConnection connection, IReadOnlyCollection<Guid> ids, Applicants applicants, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{WithHistory} WHERE a.application_id = ANY ($1) ORDER BY a.application_id, s.number", connection);
        command.Parameters.Add(new() { Value = ids.ToArray() });
        return await Read(command, applicants, ct);
    }

    /// <summary>A citizen's own file, locked until the transaction ends.</summary>
    public static Task<StoredApplication?> FindTrackedForUpdate(NpgsqlConnection connection, byte[] trackingKey, Applicants applicants, CancellationToken ct) =>
        Lock(connection, "tracking_key = $1", [new() { Value = trackingKey }], applicants, ct);

    /// <summary>How many other files this person has with the same agency.</summary>
    public static async Task<int> CountOthers(NpgsqlConnection connection, StoredApplication file, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*)::int FROM applications WHERE national_code_key = $1 AND agency = $2 AND application_id <> $3", connection);
        command.Parameters.Add(new() { Value = file.NationalCodeKey });
        command.Parameters.Add(new() { Value = file.Application.Agency });
        command.Parameters.Add(new() { Value = file.Application.Id });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Stores a new file with its schedule and without its steps. False when its tracking code is taken: draw another.</summary>
    public static async Task<bool> TryInsert(
        NpgsqlConnection connection, Passed passed, Schedule schedule, int book, Applicant applicant, TrackingKeys keys, Applicants applicants, CancellationToken ct)
    {
        var file = passed.File;
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO applications (application_id, type, type_version, agency, area, status, version, submitted_at, applicant,
                tracking_key, tracking_code_key, national_code_key, sample, deadline, next_due, warned, scheduled_with)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            ON CONFLICT (tracking_code_key) DO NOTHING
            """,
            connection);
        command.Parameters.Add(new() { Value = file.Id });
        command.Parameters.Add(new() { Value = file.Type });
        command.Parameters.Add(new() { Value = file.TypeVersion });
        command.Parameters.Add(new() { Value = file.Agency });
        command.Parameters.Add(new() { Value = file.Area });
        command.Parameters.Add(new() { Value = Wire.Of(file.Status) });
        command.Parameters.Add(new() { Value = file.Version });
        command.Parameters.Add(new() { Value = file.SubmittedAt.UtcDateTime });
        command.Parameters.Add(new() { Value = applicants.Seal(applicant, file.Id) });
        command.Parameters.Add(new() { Value = keys.Tracking });
        command.Parameters.Add(new() { Value = keys.TrackingCode });
        command.Parameters.Add(new() { Value = keys.NationalCode });
        command.Parameters.Add(new() { Value = file.Sample });
        command.Parameters.Add(new() { Value = (object?)schedule.Deadline?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)schedule.NextDue?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (short)passed.Warned });
        command.Parameters.Add(new() { Value = book });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static async Task<StoredApplication?> Lock(
        NpgsqlConnection connection, string condition, NpgsqlParameter[] parameters, Applicants applicants, CancellationToken ct)
    {
        // Two statements: one that waited for the lock would still see the history as it was before the wait.
        await using var locking = new NpgsqlCommand($"SELECT application_id FROM applications WHERE {condition} FOR UPDATE", connection);
        locking.Parameters.AddRange(parameters);
        if (await locking.ExecuteScalarAsync(ct) is not Guid id)
        {
            return null;
        }

        await using var command = new NpgsqlCommand($"{WithHistory} WHERE a.application_id = $1 ORDER BY s.number", connection);
        command.Parameters.Add(new() { Value = id });
        return (await Read(command, applicants, ct)).Single();
    }

    // One row a step, the file's columns repeated: a file has few steps, and it is one query by one index.
    private static async Task<List<StoredApplication>> Read(NpgsqlCommand command, Applicants applicants, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var files = new List<StoredApplication>();
        List<Step> history = [];
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetGuid(0);
            if (files.Count == 0 || files[^1].Application.Id != id)
            {
                history = [];
                files.Add(new StoredApplication(
                    new Application(id, reader.GetString(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4), reader.GetBoolean(5), history),
                    reader.GetFieldValue<byte[]>(6),
                    reader.GetFieldValue<byte[]>(7),
                    reader.GetInt16(8),
                    reader.IsDBNull(18) ? null : new DateTimeOffset(reader.GetDateTime(18)),
                    reader.GetInt32(19)));
            }

            history.Add(ReadStep(reader, id, applicants));
        }

        return files;
    }

    private static Step ReadStep(NpgsqlDataReader reader, Guid id, Applicants applicants)
    {
        var number = reader.GetInt32(9);
        return new Step(
            number,
            Wire.Read<StepKind>(reader.GetString(10)),
            new DateTimeOffset(reader.GetDateTime(11)),
            reader.IsDBNull(12) ? Actor.Applicant : new Actor(reader.GetString(12), reader.GetString(13), reader.IsDBNull(14) ? null : reader.GetString(14)),
            applicants.Open(reader.IsDBNull(15) ? null : reader.GetFieldValue<byte[]>(15), id, number))
        {
            Conditions = reader.GetFieldValue<int[]>(16),
            Detail = reader.IsDBNull(17) ? null : StepRow.ReadDetail(reader.GetString(17)),
        };
    }
}

/// <summary>What a file is found by, as keyed hashes.</summary>
internal sealed record TrackingKeys(byte[] Tracking, byte[] TrackingCode, byte[] NationalCode);
