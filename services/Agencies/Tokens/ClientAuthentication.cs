using Dapper;
using Npgsql;
using Pak.Agencies.Clients;
using Pak.Agencies.Registry;

namespace Pak.Agencies.Tokens;

/// <summary>A client that proved who it is.</summary>
/// <param name="Agency">Null for Pak's own services.</param>
internal sealed record AuthenticatedClient(string Id, string? Agency, string Name, IReadOnlyList<string> Scopes, bool Suspended);

/// <summary>Finds out whether a client is who it says: by secret, or by an assertion that its private key signed.</summary>
internal sealed class ClientAuthentication(NpgsqlDataSource db, ServiceClients services, ClientAssertions assertions, TimeProvider clock)
{
    /// <summary>Null when the client is unknown or its proof is wrong; which of them is told to nobody.</summary>
    public Task<AuthenticatedClient?> Authenticate(TokenRequest request, CancellationToken ct) => request switch
    {
        { Assertion: { } assertion } => ByAssertion(assertion, request.ClientId, ct),
        { ClientId: { } id, Secret: { } secret } => BySecret(id, secret, ct),
        _ => Task.FromResult<AuthenticatedClient?>(null),
    };

    private async Task<AuthenticatedClient?> BySecret(string id, string secret, CancellationToken ct)
    {
        if (services.Authenticate(id, secret) is { } service)
        {
            return service;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var hashes = await connection.QueryAsync<byte[]>(new CommandDefinition(
            "SELECT hash FROM client_secrets WHERE client = @id AND (expires_at IS NULL OR expires_at > @now)",
            new { id, now = clock.GetUtcNow() },
            cancellationToken: ct));
        return Secrets.Fits(secret, hashes) ? await Load(connection, id, ct) : null;
    }

    private async Task<AuthenticatedClient?> ByAssertion(string assertion, string? claimedId, CancellationToken ct)
    {
        var id = await assertions.Verify(assertion, ct);
        if (id is null || (claimedId ?? id) != id)
        {
            return null;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        return await Load(connection, id, ct);
    }

    private static async Task<AuthenticatedClient?> Load(NpgsqlConnection connection, string id, CancellationToken ct)
    {
        if (await ClientRows.Find(connection, id, ct) is not { } client)
        {
            return null;
        }

        var agency = await AgencyRows.Find(connection, client.Agency, ct);
        return new AuthenticatedClient(id, client.Agency, client.Name.Fa, client.Scopes, Suspended: agency is not { Status: AgencyStatus.Active });
    }
}

/// <summary>Pak's own services as clients: <c>Pak:ServiceClients:{id}</c> is the secret, what each may do stands here.</summary>
internal sealed class ServiceClients(IConfiguration configuration)
{
    private static readonly Dictionary<string, string[]> ScopesOf = new()
    {
        ["portal"] = [Pak.ServiceDefaults.Auth.Scopes.StaffSignIn],
        ["reporting"] = [Pak.ServiceDefaults.Auth.Scopes.EventsRead],
    };

    private readonly Dictionary<string, byte[]> _secrets = configuration.GetSection("Pak:ServiceClients").GetChildren()
        .Where(c => c.Value is { Length: >= 32 })
        .ToDictionary(c => c.Key, c => Secrets.Hash(c.Value!));

    public static bool Knows(string id) => ScopesOf.ContainsKey(id);

    public AuthenticatedClient? Authenticate(string id, string secret) =>
        ScopesOf.TryGetValue(id, out var scopes) && _secrets.TryGetValue(id, out var hash) && Secrets.Fits(secret, [hash])
            ? new AuthenticatedClient(id, Agency: null, id, scopes, Suspended: false)
            : null;
}
