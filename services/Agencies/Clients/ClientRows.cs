using System.Text.Json;
using Dapper;
using Npgsql;
using Pak.ServiceDefaults;

namespace Pak.Agencies.Clients;

internal static class ClientRows
{
    public const string Columns = "id, agency, name_fa, name_en, scopes, public_key::text AS public_key";

    public static async Task<Client?> Find(NpgsqlConnection connection, string id, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM clients WHERE id = @id", new { id }, cancellationToken: ct)))?.ToClient();

    public static async Task<Client?> FindForUpdate(NpgsqlConnection connection, string agency, string id, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM clients WHERE id = @id AND agency = @agency FOR UPDATE", new { id, agency }, cancellationToken: ct)))?.ToClient();

    public static Task Insert(NpgsqlConnection connection, Client client, DateTimeOffset now, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO clients (id, agency, name_fa, name_en, scopes, public_key, created_at)
            VALUES (@Id, @Agency, @Fa, @En, @Scopes, @PublicKey::jsonb, @now)
            """,
            new
            {
                client.Id,
                client.Agency,
                client.Name.Fa,
                client.Name.En,
                Scopes = client.Scopes.ToArray(),
                PublicKey = client.PublicKey is null ? null : JsonSerializer.Serialize(client.PublicKey, JsonDefaults.Options),
                now,
            },
            cancellationToken: ct));

    /// <summary>The new secret; those before it live on for <see cref="Client.SecretOverlap"/> at most.</summary>
    public static async Task<string> AddSecret(NpgsqlConnection connection, string client, DateTimeOffset now, CancellationToken ct)
    {
        var secret = Secrets.Random();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE client_secrets SET expires_at = least(expires_at, @until) WHERE client = @client;
            INSERT INTO client_secrets (client, hash, created_at) VALUES (@client, @hash, @now);
            """,
            new { client, hash = Secrets.Hash(secret), now, until = now + Client.SecretOverlap },
            cancellationToken: ct));
        return secret;
    }

    internal sealed class Row
    {
        public string Id { get; init; } = "";

        public string Agency { get; init; } = "";

        public string NameFa { get; init; } = "";

        public string NameEn { get; init; } = "";

        public string[] Scopes { get; init; } = [];

        public string? PublicKey { get; init; }

        public Client ToClient() => new(
            Id, Agency, new(NameFa, NameEn), Scopes, PublicKey is null ? null : JsonSerializer.Deserialize<PublicKey>(PublicKey, JsonDefaults.Options));
    }
}
