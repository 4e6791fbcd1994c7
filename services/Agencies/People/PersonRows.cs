using Dapper;
using Npgsql;

namespace Pak.Agencies.People;

internal static class PersonRows
{
    public const string Columns = "id, username, name_fa, name_en, agency, roles, active, version";

    public static async Task<Person?> FindForUpdate(NpgsqlConnection connection, string agency, Guid id, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM people WHERE id = @id AND agency = @agency FOR UPDATE", new { id, agency }, cancellationToken: ct)))?.ToPerson();

    public static Task Insert(NpgsqlConnection connection, Person person, string passwordHash, DateTimeOffset now, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO people (id, agency, username, name_fa, name_en, password_hash, roles, created_at)
            VALUES (@Id, @Agency, @Username, @Fa, @En, @passwordHash, @Roles, @now)
            """,
            new { person.Id, person.Agency, person.Username, person.Name.Fa, person.Name.En, passwordHash, Roles = person.Roles.ToArray(), now },
            cancellationToken: ct));

    internal sealed class Row
    {
        public Guid Id { get; init; }

        public string Username { get; init; } = "";

        public string NameFa { get; init; } = "";

        public string NameEn { get; init; } = "";

        public string Agency { get; init; } = "";

        public string[] Roles { get; init; } = [];

        public bool Active { get; init; }

        public int Version { get; init; }

        public Person ToPerson() => new(Id, Username, new(NameFa, NameEn), Agency, Roles, Active, Version);
    }
}
