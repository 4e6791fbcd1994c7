using Dapper;
using Npgsql;
using Pak.Agencies.People;
using Pak.Agencies.Tokens;
using Pak.Contracts;

namespace Pak.Agencies.Staff;

/// <summary>A person as the portal shows and uses them, with the scopes that their roles bring.</summary>
internal sealed record StaffMember(Guid Id, LocalizedText Name, string Username, string Agency, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes)
{
    public static StaffMember Of(StaffRow row) =>
        new(row.Id, new(row.NameFa, row.NameEn), row.Username, row.Agency, row.Roles, People.Roles.Expand(row.Roles));

    public TokenSubject ToSubject(string clientId) => new(Id.ToString(), clientId, Agency, Name.Fa, Scopes, Roles);
}

/// <summary>A token for the person of a session.</summary>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record StaffToken(string AccessToken, int ExpiresIn, StaffMember Person);

/// <summary>A person's row with what decides whether they may work at all.</summary>
internal sealed class StaffRow
{
    private const string Columns = "p.id, p.username, p.name_fa, p.name_en, p.agency, p.roles, p.password_hash, p.active AND a.status = 'active' AS may_work";

    public Guid Id { get; init; }

    public string Username { get; init; } = "";

    public string NameFa { get; init; } = "";

    public string NameEn { get; init; } = "";

    public string Agency { get; init; } = "";

    public string[] Roles { get; init; } = [];

    public string PasswordHash { get; init; } = "";

    /// <summary>False for an inactive person and for everyone of a suspended agency.</summary>
    public bool MayWork { get; init; }

    public static Task<StaffRow?> ByUsername(NpgsqlConnection connection, string username, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<StaffRow>(new CommandDefinition(
            $"SELECT {Columns} FROM people p JOIN agencies a ON a.code = p.agency WHERE p.username = @username", new { username }, cancellationToken: ct));

    /// <summary>The person of a live session, which is thereby prolonged; null when there is no such session or it has ended.</summary>
    public static Task<StaffRow?> BySession(NpgsqlConnection connection, byte[] session, DateTimeOffset now, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<StaffRow>(new CommandDefinition(
            $"""
            WITH used AS (
                UPDATE staff_sessions SET expires_at = @until WHERE token_hash = @session AND expires_at > @now RETURNING person)
            SELECT {Columns} FROM used JOIN people p ON p.id = used.person JOIN agencies a ON a.code = p.agency
            """,
            new { session, now, until = now + SignIn.SessionLifetime },
            cancellationToken: ct));
}
