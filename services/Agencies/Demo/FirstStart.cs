using Dapper;
using Npgsql;
using Pak.Agencies.Clients;
using Pak.Agencies.People;
using Pak.Agencies.Registry;
using Pak.Agencies.SigningKeys;
using Pak.Contracts.Agencies;
using Pak.ServiceDefaults.Events;

namespace Pak.Agencies.Demo;

/// <summary>
/// Fills an empty database before the service listens: the root agency, its administrator (a person and an API client) and a signing key; with
/// <c>Pak:Demo</c> the demo agencies, people and clients too. One transaction under a lock, so of replicas that start together
/// one fills and the others find it filled. The credentials are on disk before it commits: no account exists whose password was lost.
/// </summary>
internal sealed class FirstStart(
    NpgsqlDataSource db, EventLog events, KeyEncryption encryption, KeyPropagation propagation, KeyRing ring, IConfiguration configuration, TimeProvider clock)
    : IHostedLifecycleService
{
    private const int LockClass = 0x50414B; // "PAK"
    private const int FirstStartLock = 12;

    /// <summary>Runs after the migrations, which were registered before it.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await db.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@LockClass, @FirstStartLock)", new { LockClass, FirstStartLock }, commandTimeout: 120);
            if (!await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM agencies)"))
            {
                await Fill(connection, cancellationToken);
            }

            var keys = await KeyRing.AllForUpdate(connection, cancellationToken);
            await RetireKey.EnsureSuccession(connection, keys, encryption, propagation, clock.GetUtcNow(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await ring.Signer(cancellationToken); // a wrong master key stops the start, not the first token
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Fill(NpgsqlConnection connection, CancellationToken ct)
    {
        var path = configuration["Pak:DemoCredentials"]
            ?? throw new InvalidOperationException("Pak:DemoCredentials is missing: the file that the first administrator's password is written to.");
        var demo = configuration.GetValue("Pak:Demo", false);
        var now = clock.GetUtcNow();
        foreach (var agency in demo ? DemoData.Agencies : [DemoData.Root])
        {
            await AgencyRows.Insert(connection, agency, now, ct);
            await events.Append(connection, new AgencyRegistered(agency.Code, agency.Name, agency.Kind.ToString().ToLowerInvariant(), agency.Parent, agency.Area), ct);
        }

        var people = (demo ? DemoData.People : [DemoData.Administrator]).Select(person => (Person: person, Password: Secrets.Random())).ToList();
        // The slow hashes use every core; the start waits for them.
        var hashes = people.AsParallel().AsOrdered().Select(p => Passwords.Hash(p.Password)).ToList();
        foreach (var ((person, _), hash) in people.Zip(hashes))
        {
            await PersonRows.Insert(connection, person with { Id = Guid.CreateVersion7(now) }, hash, now, ct);
        }

        var clients = new List<(Client Client, string Secret)>();
        foreach (var client in demo ? DemoData.Clients : [DemoData.Administration])
        {
            await ClientRows.Insert(connection, client, now, ct);
            clients.Add((client, await ClientRows.AddSecret(connection, client.Id, now, ct)));
        }

        CredentialsFile.Write(path, people, clients);
    }
}
