using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Registry;

/// <summary>The SQL that several features of the register share.</summary>
internal static class AgencyRows
{
    public const string Columns = "code, national_id, name_fa, name_en, kind, parent, area, status, version, sample";
    private const int LockClass = 0x50414B; // "PAK"; Pak.ServiceDefaults has key 1
    private const int TreeLock = 10;

    public static async Task<Agency?> Find(NpgsqlConnection connection, string code, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM agencies WHERE code = @code", new { code }, cancellationToken: ct)))?.ToAgency();

    public static async Task<Agency?> FindForUpdate(NpgsqlConnection connection, string code, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM agencies WHERE code = @code FOR UPDATE", new { code }, cancellationToken: ct)))?.ToAgency();

    /// <summary>The agency, its parent, … up to the root; empty when there is no such agency.</summary>
    public static async Task<IReadOnlyList<string>> PathToRoot(NpgsqlConnection connection, string code, CancellationToken ct) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            """
            WITH RECURSIVE path AS (
                SELECT code, parent, 0 AS depth FROM agencies WHERE code = @code
                UNION ALL
                SELECT a.code, a.parent, path.depth + 1 FROM agencies a JOIN path ON a.code = path.parent)
            SELECT code FROM path ORDER BY depth
            """,
            new { code },
            cancellationToken: ct))];

    /// <summary>True when the agency is the caller's own or stands below it. False too when there is no such agency.</summary>
    public static async Task<bool> Reaches(this Caller caller, NpgsqlConnection connection, string code, CancellationToken ct) =>
        caller.Agency is { } own && (await PathToRoot(connection, code, ct)).Contains(own);

    /// <summary>True when the caller belongs to the root agency.</summary>
    public static async Task<bool> IsOfRoot(this Caller caller, NpgsqlConnection connection, CancellationToken ct) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM agencies WHERE code = @Agency AND parent IS NULL)", new { caller.Agency }, cancellationToken: ct));

    /// <summary>
    /// Until the end of the transaction no other changes the tree's shape: two moves that are right one by one could make a cycle
    /// together.
    /// </summary>
    public static Task LockTree(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        "SELECT pg_advisory_xact_lock(@LockClass, @TreeLock)", new { LockClass, TreeLock }, cancellationToken: ct));

    public static Task Insert(NpgsqlConnection connection, Agency agency, DateTimeOffset now, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO agencies (code, national_id, name_fa, name_en, kind, parent, area, search_key, sample, version, registered_at)
            VALUES (@Code, @NationalId, @Fa, @En, @Kind, @Parent, @Area, @SearchKey, @Sample, @Version, @now)
            """,
            new
            {
                agency.Code,
                agency.NationalId,
                agency.Name.Fa,
                agency.Name.En,
                Kind = agency.Kind.ToString().ToLowerInvariant(),
                agency.Parent,
                agency.Area,
                SearchKey = SearchKeyOf(agency),
                agency.Sample,
                agency.Version,
                now,
            },
            cancellationToken: ct));

    public static string SearchKeyOf(Agency agency) => PersianText.SearchKey($"{agency.Code} {agency.Name.Fa} {agency.Name.En} {agency.NationalId}");

    internal sealed record Row(
        string Code, string? NationalId, string NameFa, string NameEn, AgencyKind Kind, string? Parent, string Area, AgencyStatus Status, int Version, bool Sample)
    {
        public Agency ToAgency() => new(Code, NationalId, new(NameFa, NameEn), Kind, Parent, Area, Status, Version, Sample);
    }
}
