using Npgsql;
using Pak.Permits.Applications;

namespace Pak.Permits.Acts;

/// <summary>
/// Gives each act its place in the one hash chain, a moment after it committed, and signs where the chain stands. One replica seals at
/// a time; nobody who acts waits for it. Steps from before the log was kept get their acts first.
/// </summary>
internal sealed class ActSealer(NpgsqlDataSource db, CheckpointKey key, TimeProvider clock)
{
    private const int BatchSize = 2000;
    private const string Lock = "SELECT pg_try_advisory_xact_lock(hashtext('pak.permits.acts'))";

    private bool _adopted;

    /// <summary>Seals everything that has committed and signs the end of the chain when it moved. Returns how many acts it sealed.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        if (!_adopted)
        {
            await Adopt(ct);
            _adopted = true;
        }

        var done = 0;
        while (true)
        {
            var batch = await RunBatch(ct);
            done += batch;
            if (batch < BatchSize)
            {
                return done;
            }
        }
    }

    private async Task<int> RunBatch(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await TryLock(connection, ct))
        {
            return 0;
        }

        var (sequence, previous) = await Head(connection, ct);
        var acts = await ActRows.Read(connection, "WHERE sequence IS NULL ORDER BY act_id LIMIT $1", BatchSize, ct);
        if (acts.Count == 0)
        {
            return 0;
        }

        var (ids, sequences, hashes) = (new long[acts.Count], new long[acts.Count], new byte[acts.Count][]);
        for (var i = 0; i < acts.Count; i++)
        {
            (ids[i], sequences[i]) = (acts[i].Id, ++sequence);
            hashes[i] = previous = acts[i].Act.Seal(previous, sequence);
        }

        await using var update = new NpgsqlCommand(
            "UPDATE acts a SET sequence = s.sequence, hash = s.hash FROM unnest($1, $2, $3) AS s (act_id, sequence, hash) WHERE a.act_id = s.act_id", connection);
        update.Parameters.Add(new() { Value = ids });
        update.Parameters.Add(new() { Value = sequences });
        update.Parameters.Add(new() { Value = hashes });
        await update.ExecuteNonQueryAsync(ct);
        await Sign(connection, sequence, previous, ct);
        await transaction.CommitAsync(ct);
        return acts.Count;
    }

    private async Task Sign(NpgsqlConnection connection, long sequence, byte[] hash, CancellationToken ct)
    {
        var now = clock.Now();
        await using var command = new NpgsqlCommand("INSERT INTO act_checkpoints (sequence, signed_at, jws) VALUES ($1, $2, $3)", connection);
        command.Parameters.Add(new() { Value = sequence });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = key.Sign(new Checkpoint(sequence, Convert.ToHexStringLower(hash), now)) });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(long Sequence, byte[] Hash)> Head(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT sequence, hash FROM acts WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, Act.Genesis);
    }

    /// <summary>Once a database: steps that were taken before there was a log.</summary>
    private async Task Adopt(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await TryLock(connection, ct))
        {
            return;
        }

        // Written once and never again: whoever adds steps behind the service's back must not get acts for them.
        await using (var marked = new NpgsqlCommand("SELECT count(*)::int FROM acts WHERE kind = 'log-begun'", connection))
        {
            if ((int)(await marked.ExecuteScalarAsync(ct))! > 0)
            {
                return;
            }
        }

        var rows = await ActRows.ReadSteps(connection, "LEFT JOIN acts a ON a.application_id = s.application_id AND a.step = s.number WHERE a.act_id IS NULL", ct);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var row in rows)
        {
            batch.BatchCommands.Add(Act.Of(row, row.At).Insert());
        }

        batch.BatchCommands.Add(Act.Of("log-begun", application: null, Actor.Clock, FormattableString.Invariant($"adopted {rows.Count} steps"), clock.Now()).Insert());
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<bool> TryLock(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Lock, connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
