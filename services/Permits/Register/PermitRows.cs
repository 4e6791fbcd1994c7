using System.Text;
using Npgsql;
using NpgsqlTypes;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>A permit as it is stored: what names its holder stays sealed until somebody may read it.</summary>
/// <param name="HandedInBy">The officer who handed in the file that led to it, at a counter; null: the holder did.</param>
internal sealed record StoredPermit(Permit Permit, byte[] Document, byte[] Applicant, string? HandedInBy);

/// <summary>The register in the database.</summary>
internal static class PermitRows
{
    private const int DocumentPart = -2;

    private const string Select =
        """
        SELECT p.permit_id, p.application_id, p.number, p.type, p.type_version, p.agency, p.area, p.state, p.version, p.issued_at,
            p.valid_from, p.valid_until, p.sample, p.document, a.applicant, s.by_subject, p.renewal_asked_at
        FROM permits p JOIN applications a USING (application_id) JOIN application_steps s ON s.application_id = p.application_id AND s.number = 1
        """;

    public static Task<StoredPermit?> FindByNumber(NpgsqlDataSource db, string number, CancellationToken ct) =>
        One(db.CreateCommand($"{Select} WHERE p.number = $1"), [new() { Value = number }], ct);

    public static Task<StoredPermit?> FindByAddress(NpgsqlDataSource db, byte[] verificationKey, CancellationToken ct) =>
        One(db.CreateCommand($"{Select} WHERE p.verification_key = $1"), [new() { Value = verificationKey }], ct);

    public static Task<StoredPermit?> FindTracked(NpgsqlDataSource db, byte[] trackingKey, CancellationToken ct) =>
        One(db.CreateCommand($"{Select} WHERE a.tracking_key = $1"), [new() { Value = trackingKey }], ct);

    /// <summary>Whether a file has this tracking key at all.</summary>
    public static async Task<bool> IsTracked(NpgsqlDataSource db, byte[] trackingKey, CancellationToken ct)
    {
        await using var command = db.CreateCommand("SELECT EXISTS (SELECT FROM applications WHERE tracking_key = $1)");
        command.Parameters.Add(new() { Value = trackingKey });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>An agency's permit, locked until the transaction ends; null for another agency's as for none.</summary>
    public static Task<StoredPermit?> FindForUpdate(NpgsqlConnection connection, string number, string agency, CancellationToken ct) =>
        One(new NpgsqlCommand($"{Select} WHERE p.number = $1 AND p.agency = $2 FOR UPDATE OF p", connection), [new() { Value = number }, new() { Value = agency }], ct);

    /// <summary>The permit of the file that has this tracking key, locked until the transaction ends.</summary>
    public static Task<StoredPermit?> FindTrackedForUpdate(NpgsqlConnection connection, byte[] trackingKey, CancellationToken ct) =>
        One(new NpgsqlCommand($"{Select} WHERE a.tracking_key = $1 FOR UPDATE OF p", connection), [new() { Value = trackingKey }], ct);

    /// <summary>An agency's permits, oldest first or newest.</summary>
    /// <param name="search">The number, or how it begins; empty: all.</param>
    /// <param name="state">As on <paramref name="today"/>; null: all.</param>
    /// <param name="renewals">Only those whose holders wait for a renewal.</param>
    public static async Task<List<StoredPermit>> List(
        NpgsqlDataSource db, string agency, string search, PermitState? state, bool renewals, DateOnly today, ListOrder order, PageRequest page, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            $"""
            {Select} WHERE p.agency = $1 AND ($2::uuid IS NULL OR p.permit_id {order.Beyond()} $2) AND starts_with(p.number, $3)
                AND ($4::text IS NULL OR $4 = CASE WHEN p.state IN ('active', 'suspended') AND p.valid_until < $5 THEN 'expired' ELSE p.state END)
                {(renewals ? "AND p.renewal_asked_at IS NOT NULL" : "")}
            ORDER BY p.permit_id {order.Direction()} LIMIT $6
            """);
        command.Parameters.Add(new() { Value = agency });
        command.Parameters.Add(new() { Value = (object?)Cursors.Id(page) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = search });
        command.Parameters.Add(new() { Value = state is { } wanted ? Wire.Of(wanted) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = today });
        command.Parameters.Add(new() { Value = page.Take });
        return await Read(command, ct);
    }

    /// <summary>Everything that happened to a permit, oldest first.</summary>
    public static async Task<List<PermitStep>> History(NpgsqlConnection connection, Guid permit, Applicants applicants, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT number, kind, at, by_subject, by_name, reason, valid_until FROM permit_steps WHERE permit_id = $1 ORDER BY number", connection);
        command.Parameters.Add(new() { Value = permit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var steps = new List<PermitStep>();
        while (await reader.ReadAsync(ct))
        {
            var number = reader.GetInt32(0);
            steps.Add(new PermitStep(
                number,
                Wire.Read<PermitStepKind>(reader.GetString(1)),
                new DateTimeOffset(reader.GetDateTime(2)),
                reader.IsDBNull(3) ? Actor.Applicant : new Actor(reader.GetString(3), reader.GetString(4)),
                applicants.Open(reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5), permit, number),
                reader.GetFieldValue<DateOnly>(6)));
        }

        return steps;
    }

    /// <summary>Enters a new permit. It changes one row, or none when the number is taken: draw another.</summary>
    public static NpgsqlBatchCommand Insert(Permit permit, Actor by, byte[] verificationKey, string document, PersonalData data) => new(
        """
        WITH entered AS (
            INSERT INTO permits (permit_id, application_id, number, type, type_version, agency, area, state, version, issued_at,
                valid_from, valid_until, verification_key, document, sample)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (number) DO NOTHING RETURNING permit_id)
        INSERT INTO permit_steps (permit_id, number, kind, at, by_subject, by_name, valid_until)
        SELECT permit_id, 1, 'issued', $9, $15, $16, $11 FROM entered
        """)
    {
        Parameters =
        {
            new() { Value = permit.Id },
            new() { Value = permit.Application },
            new() { Value = permit.Number },
            new() { Value = permit.Type },
            new() { Value = permit.TypeVersion },
            new() { Value = permit.Agency },
            new() { Value = permit.Area },
            new() { Value = Wire.Of(permit.State) },
            new() { Value = permit.IssuedAt.UtcDateTime },
            new() { Value = permit.ValidFrom },
            new() { Value = permit.ValidUntil },
            new() { Value = verificationKey },
            new() { Value = Seal(document, permit.Id, data) },
            new() { Value = permit.Sample },
            Text(by.Subject),
            Text(by.Name),
        },
    };

    /// <summary>The next step of a permit that is locked; a new document where the step changes what it says.</summary>
    /// <param name="permit">As it is after the step.</param>
    public static async Task Append(NpgsqlConnection connection, Permit permit, PermitStep step, string? document, Applicants applicants, PersonalData data, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH changed AS (
                UPDATE permits SET state = $2, version = $3, valid_until = $4, document = coalesce($5, document), renewal_asked_at = $11 WHERE permit_id = $1)
            INSERT INTO permit_steps (permit_id, number, kind, at, by_subject, by_name, reason, valid_until) VALUES ($1, $3, $6, $7, $8, $9, $10, $4)
            """,
            connection);
        command.Parameters.Add(new() { Value = permit.Id });
        command.Parameters.Add(new() { Value = Wire.Of(permit.State) });
        command.Parameters.Add(new() { Value = step.Number });
        command.Parameters.Add(new() { Value = step.ValidUntil });
        command.Parameters.Add(new() { Value = document is null ? DBNull.Value : Seal(document, permit.Id, data), NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = Wire.Of(step.Kind) });
        command.Parameters.Add(new() { Value = step.At.UtcDateTime });
        command.Parameters.Add(Text(step.By.Subject));
        command.Parameters.Add(Text(step.By.Name));
        command.Parameters.Add(new() { Value = (object?)applicants.Seal(step.Reason, permit.Id, step.Number) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = (object?)permit.RenewalAskedAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The signed document (JWS).</summary>
    public static string DocumentOf(StoredPermit stored, PersonalData data) => Encoding.ASCII.GetString(data.Open(stored.Document, stored.Permit.Id, DocumentPart));

    private static byte[] Seal(string document, Guid permit, PersonalData data) => data.Seal(Encoding.ASCII.GetBytes(document), permit, DocumentPart);

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static async Task<StoredPermit?> One(NpgsqlCommand command, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using (command)
        {
            command.Parameters.AddRange(parameters);
            return (await Read(command, ct)).SingleOrDefault();
        }
    }

    private static async Task<List<StoredPermit>> Read(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var permits = new List<StoredPermit>();
        while (await reader.ReadAsync(ct))
        {
            permits.Add(new StoredPermit(
                new Permit(
                    reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5), reader.GetString(6),
                    Wire.Read<PermitState>(reader.GetString(7)), reader.GetInt32(8), new DateTimeOffset(reader.GetDateTime(9)),
                    reader.GetFieldValue<DateOnly>(10), reader.GetFieldValue<DateOnly>(11), reader.GetBoolean(12))
                {
                    RenewalAskedAt = reader.IsDBNull(16) ? null : new DateTimeOffset(reader.GetDateTime(16)),
                },
                reader.GetFieldValue<byte[]>(13),
                reader.GetFieldValue<byte[]>(14),
                reader.IsDBNull(15) ? null : reader.GetString(15)));
        }

        return permits;
    }
}
