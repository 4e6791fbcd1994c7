using Npgsql;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;

namespace Pak.Permits.Register;

/// <summary>
/// Before the service listens: the first signing key, and, once in a database's life, the permits of files that were approved before
/// there was a register. In steps of 200, each its own transaction; a start that breaks off goes on at the next one.
/// </summary>
internal sealed class RegisterStart(NpgsqlDataSource db, PermitKeys keys, IssuePermit permits, Applicants applicants) : IHostedLifecycleService
{
    private const int Slice = 200;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await keys.MakeFirst(cancellationToken);
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        if (await IsConverted(connection, cancellationToken))
        {
            return;
        }

        while (await ConvertSlice(connection, cancellationToken))
        {
        }

        await using var done = new NpgsqlCommand("INSERT INTO register_conversion VALUES (true) ON CONFLICT DO NOTHING", connection);
        await done.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<bool> IsConverted(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM register_conversion)", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>True while there may be more. Replicas that start together wait for each other's rows and issue none twice.</summary>
    private async Task<bool> ConvertSlice(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var files = await Unissued(connection, ct);
        foreach (var (id, agency) in files)
        {
            // Locked one by one and looked at again: another replica may have been here.
            if (await ApplicationRows.FindForUpdate(connection, id, agency, applicants, ct) is { } stored && !await HasPermit(connection, id, ct))
            {
                await permits.Issue(connection, stored.Application, ct);
            }
        }

        await transaction.CommitAsync(ct);
        return files.Count == Slice;
    }

    private static async Task<List<(Guid Id, string Agency)>> Unissued(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT a.application_id, a.agency FROM applications a
            WHERE a.status = 'approved' AND NOT EXISTS (SELECT FROM permits p WHERE p.application_id = a.application_id)
            ORDER BY a.application_id LIMIT $1
            """,
            connection);
        command.CommandTimeout = 120;
        command.Parameters.Add(new() { Value = Slice });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var files = new List<(Guid, string)>();
        while (await reader.ReadAsync(ct))
        {
            files.Add((reader.GetGuid(0), reader.GetString(1)));
        }

        return files;
    }

    private static async Task<bool> HasPermit(NpgsqlConnection connection, Guid application, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM permits WHERE application_id = $1)", connection);
        command.Parameters.Add(new() { Value = application });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
