using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.ServiceDefaults;

namespace Pak.Permits.Types;

/// <summary>Permit types in the database. A version never changes, so those of files are kept in memory once read.</summary>
internal sealed partial class PermitTypeRows(NpgsqlDataSource db)
{
    private const string Columns =
        """
        v.code, v.version, v.title_fa, v.title_en, t.agency, v.class, v.statutory_days, v.promised_days, v.tacit_approval,
        v.conditions::text, v.documents::text, v.fee, v.validity_months, v.effective_from, v.sample,
        v.extension_days, v.oversight_agency, v.inquiries::text, v.form::text, v.summary_fa, v.summary_en
        """;

    private const string InForce =
        $"""
        SELECT DISTINCT ON (v.code) {Columns}, n.version AS upcoming, n.effective_from AS upcoming_from
        FROM permit_types t
        JOIN permit_type_versions v ON v.code = t.code AND v.effective_from <= $1
        LEFT JOIN LATERAL (
            SELECT version, effective_from FROM permit_type_versions
            WHERE code = t.code AND effective_from > $1 ORDER BY effective_from, version DESC LIMIT 1) n ON true
        """;

    private const string LatestFirst = "ORDER BY v.code, v.effective_from DESC, v.version DESC";

    private readonly ConcurrentDictionary<(string Code, int Version), PermitType> _versions = new();

    /// <summary>True for what can be a type's code at all: other texts need not be looked up.</summary>
    public static bool IsCode(string text) => Code().IsMatch(text);

    /// <summary>The versions in force on a day, by code.</summary>
    public async Task<List<PermitType>> AllInForce(DateOnly day, IReadOnlyList<string> words, string? agency, string? after, int take, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            $"""
            SELECT * FROM ({InForce}
                WHERE ($2::text IS NULL OR t.agency = $2) AND t.code > $3
                {LatestFirst}) in_force
            WHERE NOT EXISTS (
                SELECT FROM permit_type_versions s, unnest($4::text[]) word
                WHERE s.code = in_force.code AND s.version = in_force.version AND strpos(s.search_key, word) = 0)
            ORDER BY code LIMIT $5
            """);
        command.Parameters.Add(new() { Value = day });
        command.Parameters.Add(new() { Value = (object?)agency ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = after ?? "" });
        command.Parameters.Add(new() { Value = words.ToArray() });
        command.Parameters.Add(new() { Value = take });
        return await Read(command, ct);
    }

    /// <summary>
    /// The version in force on a day; null when there is no such type or none of its versions is in force yet. Reads on the connection
    /// that the caller has open; null: it has none.
    /// </summary>
    public async Task<PermitType?> FindInForce(string code, DateOnly day, NpgsqlConnection? connection, CancellationToken ct)
    {
        await using var command = Command($"{InForce} WHERE t.code = $2 {LatestFirst}", connection);
        command.Parameters.Add(new() { Value = day });
        command.Parameters.Add(new() { Value = code });
        return (await Read(command, ct)).SingleOrDefault();
    }

    /// <summary>
    /// A version that a file refers to. From memory but for the first time; then on the connection that the caller has open (null: it
    /// has none).
    /// </summary>
    public async ValueTask<PermitType> Get(string code, int version, NpgsqlConnection? connection, CancellationToken ct)
    {
        if (_versions.TryGetValue((code, version), out var known))
        {
            return known;
        }

        await using var command = Command(
            $"SELECT {Columns}, NULL::integer, NULL::date FROM permit_type_versions v JOIN permit_types t USING (code) WHERE v.code = $1 AND v.version = $2",
            connection);
        command.Parameters.Add(new() { Value = code });
        command.Parameters.Add(new() { Value = version });
        return _versions[(code, version)] = (await Read(command, ct)).Single();
    }

    /// <summary>The agency of a type, with the type's row locked until the transaction ends; null when there is no such type.</summary>
    public static async Task<string?> LockAgency(NpgsqlConnection connection, string code, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT agency FROM permit_types WHERE code = $1 FOR UPDATE", connection);
        command.Parameters.Add(new() { Value = code });
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>The latest version, in force or not; null for a type without one.</summary>
    public static async Task<PermitType?> FindLatest(NpgsqlConnection connection, string code, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns}, NULL::integer, NULL::date FROM permit_type_versions v JOIN permit_types t USING (code) WHERE v.code = $1 ORDER BY v.version DESC LIMIT 1",
            connection);
        command.Parameters.Add(new() { Value = code });
        return (await Read(command, ct)).SingleOrDefault();
    }

    /// <summary>True when this call made the type; false when it was there.</summary>
    public static async Task<bool> TryCreate(NpgsqlConnection connection, string code, string agency, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO permit_types (code, agency, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection);
        command.Parameters.Add(new() { Value = code });
        command.Parameters.Add(new() { Value = agency });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public static async Task Append(NpgsqlConnection connection, PermitType type, string definedBy, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO permit_type_versions (code, version, effective_from, title_fa, title_en, search_key, class, statutory_days, promised_days,
                tacit_approval, conditions, documents, fee, validity_months, sample, defined_by, defined_at,
                extension_days, oversight_agency, inquiries, form, summary_fa, summary_en)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
            """,
            connection);
        command.Parameters.Add(new() { Value = type.Code });
        command.Parameters.Add(new() { Value = type.Version });
        command.Parameters.Add(new() { Value = type.EffectiveFrom });
        command.Parameters.Add(new() { Value = type.Title.Fa });
        command.Parameters.Add(new() { Value = type.Title.En });
        command.Parameters.Add(new() { Value = PersianText.SearchKey($"{type.Code} {type.Title.Fa} {type.Title.En} {type.Summary?.Fa} {type.Summary?.En}") });
        command.Parameters.Add(new() { Value = Wire.Of(type.Class) });
        command.Parameters.Add(new() { Value = type.StatutoryDays });
        command.Parameters.Add(new() { Value = type.PromisedDays });
        command.Parameters.Add(new() { Value = type.TacitApproval });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(type.Conditions, JsonDefaults.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(type.Documents, JsonDefaults.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = type.Fee });
        command.Parameters.Add(new() { Value = type.ValidityMonths });
        command.Parameters.Add(new() { Value = type.Sample });
        command.Parameters.Add(new() { Value = definedBy });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = type.ExtensionDays });
        command.Parameters.Add(Text(type.OversightAgency));
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(type.Inquiries, JsonDefaults.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = (object?)type.Form?.GetRawText() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json });
        command.Parameters.Add(Text(type.Summary?.Fa));
        command.Parameters.Add(Text(type.Summary?.En));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    // Whoever holds a connection must not wait for a second one: when all did so, nobody would ever get it.
    private NpgsqlCommand Command(string sql, NpgsqlConnection? connection) =>
        connection is null ? db.CreateCommand(sql) : new NpgsqlCommand(sql, connection);

    private static async Task<List<PermitType>> Read(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var types = new List<PermitType>();
        while (await reader.ReadAsync(ct))
        {
            types.Add(new PermitType(
                reader.GetString(0),
                reader.GetInt32(1),
                new(reader.GetString(2), reader.GetString(3)),
                reader.GetString(4),
                Wire.Read<PermitClass>(reader.GetString(5)),
                reader.GetInt32(6),
                reader.GetInt32(7),
                reader.GetBoolean(8),
                JsonSerializer.Deserialize<List<Condition>>(reader.GetString(9), JsonDefaults.Options)!,
                JsonSerializer.Deserialize<List<RequiredDocument>>(reader.GetString(10), JsonDefaults.Options)!,
                reader.GetInt64(11),
                reader.GetInt32(12),
                reader.GetFieldValue<DateOnly>(13),
                reader.GetBoolean(14))
            {
                ExtensionDays = reader.GetInt32(15),
                OversightAgency = reader.IsDBNull(16) ? null : reader.GetString(16),
                Inquiries = JsonSerializer.Deserialize<List<Inquiry>>(reader.GetString(17), JsonDefaults.Options)!,
                Form = reader.IsDBNull(18) ? null : JsonElement.Parse(reader.GetString(18)),
                Summary = reader.IsDBNull(19) ? null : new(reader.GetString(19), reader.GetString(20)),
                Upcoming = reader.IsDBNull(21) ? null : new UpcomingVersion(reader.GetInt32(21), reader.GetFieldValue<DateOnly>(22)),
            });
        }

        return types;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,59}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
