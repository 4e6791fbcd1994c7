using Npgsql;
using Pak.Permits.Applications;

namespace Pak.Permits.Acts;

/// <summary>What the verification found. <paramref name="Problems"/> is empty when nothing was rewritten.</summary>
internal sealed record VerifiedLog(long Acts, long Unsealed, IReadOnlyList<string> Problems);

/// <summary>
/// Reads the whole log and everything that it seals and says what was changed behind the service's back: acts edited, deleted, swapped
/// or cut off, steps edited, added or deleted, states that do not follow from the steps. Against checkpoints that were kept elsewhere not even
/// who may do everything to the database can hide a change to what they cover.
/// </summary>
internal static class LogVerification
{
    private const int PageSize = 5000;
    private const int MostProblems = 100;

    /// <param name="connection">The database; read in the transaction that the caller may have open.</param>
    /// <param name="key">Its public half is enough.</param>
    /// <param name="kept">Checkpoints (JWS) kept elsewhere, beside those in the database.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<VerifiedLog> Run(NpgsqlConnection connection, CheckpointKey key, IReadOnlyList<string> kept, CancellationToken ct)
    {
        var problems = new List<string>();
        var checkpoints = await Checkpoints(connection, key, kept, problems, ct);
        var (last, hash) = (0L, Act.Genesis);
        while (problems.Count < MostProblems)
        {
            var page = await ActRows.Read(connection, FormattableString.Invariant($"WHERE sequence > $1 ORDER BY sequence LIMIT {PageSize}"), last, ct);
            foreach (var row in page)
            {
                if (row.Sequence != last + 1)
                {
                    problems.Add(FormattableString.Invariant($"act {last + 1}: missing (the next is {row.Sequence})"));
                }

                last = row.Sequence!.Value;
                var expected = row.Act.Seal(hash, last);
                hash = row.Hash!;
                if (!expected.AsSpan().SequenceEqual(hash))
                {
                    problems.Add(FormattableString.Invariant($"act {last}: its hash does not follow from what it says and the act before"));
                }

                if (checkpoints.Remove(last, out var signed) && signed != Convert.ToHexStringLower(hash))
                {
                    problems.Add(FormattableString.Invariant($"act {last}: its hash is not the one that a checkpoint signed"));
                }
            }

            await CompareSteps(connection, page, problems, ct);
            if (page.Count < PageSize)
            {
                break;
            }
        }

        problems.AddRange(checkpoints.Keys.Order().Select(s => FormattableString.Invariant($"act {s}: a checkpoint signed it and it is not there")));
        await CompareUnsealed(connection, problems, ct);
        await CompareStates(connection, problems, ct);
        return new VerifiedLog(last, await Count(connection, "SELECT count(*) FROM acts WHERE sequence IS NULL", ct), problems);
    }

    private static async Task<SortedDictionary<long, string>> Checkpoints(
        NpgsqlConnection connection, CheckpointKey key, IReadOnlyList<string> kept, List<string> problems, CancellationToken ct)
    {
        var found = new SortedDictionary<long, string>();
        var all = kept.Select((jws, i) => (Jws: jws, Where: FormattableString.Invariant($"checkpoint {i + 1} given"))).ToList();
        await using (var command = new NpgsqlCommand("SELECT sequence, jws FROM act_checkpoints ORDER BY sequence", connection))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                all.Add((reader.GetString(1), FormattableString.Invariant($"checkpoint of act {reader.GetInt64(0)}")));
            }
        }

        foreach (var (jws, where) in all)
        {
            if (!key.TryRead(jws, out var checkpoint))
            {
                problems.Add($"{where}: not signed by this key");
            }
            else if (!found.TryAdd(checkpoint.Sequence, checkpoint.Hash) && found[checkpoint.Sequence] != checkpoint.Hash)
            {
                problems.Add($"{where}: another checkpoint of the same act says otherwise");
            }
        }

        return found;
    }

    /// <summary>Acts of the last seconds have no place in the chain yet, but what they say was done must be what is there.</summary>
    private static async Task CompareUnsealed(NpgsqlConnection connection, List<string> problems, CancellationToken ct)
    {
        for (var last = 0L; problems.Count < MostProblems;)
        {
            var page = await ActRows.Read(connection, FormattableString.Invariant($"WHERE sequence IS NULL AND act_id > $1 ORDER BY act_id LIMIT {PageSize}"), last, ct);
            await CompareSteps(connection, page, problems, ct);
            if (page.Count < PageSize)
            {
                return;
            }

            last = page[^1].Id;
        }
    }

    private static async Task CompareSteps(NpgsqlConnection connection, List<ActRow> page, List<string> problems, CancellationToken ct)
    {
        var acts = page.Where(r => r.Act.Step is not null).ToList();
        var steps = (await ActRows.ReadSteps(
            connection,
            "JOIN unnest($1, $2) AS w (application_id, number) ON w.application_id = s.application_id AND w.number = s.number",
            ct,
            acts.Select(a => a.Act.Application!.Value).ToArray(),
            acts.Select(a => a.Act.Step!.Value).ToArray())).ToDictionary(s => (s.Application, s.Number));
        foreach (var act in acts)
        {
            if (!steps.TryGetValue((act.Act.Application!.Value, act.Act.Step!.Value), out var step))
            {
                problems.Add(FormattableString.Invariant($"{NameOf(act)}: its step {act.Act.Step} of file {act.Act.Application} is not there"));
            }
            else if (!step.Digest().AsSpan().SequenceEqual(act.Act.Digest))
            {
                problems.Add(FormattableString.Invariant($"{NameOf(act)}: step {step.Number} of file {step.Application} is not what was done"));
            }
        }
    }

    private static string NameOf(ActRow act) => act.Sequence is { } sequence ? FormattableString.Invariant($"act {sequence}") : "act not sealed yet";

    /// <summary>Steps that no act tells of, and files whose state does not follow from their steps.</summary>
    private static async Task CompareStates(NpgsqlConnection connection, List<string> problems, CancellationToken ct)
    {
        var byKind = string.Join(", ", Enum.GetValues<StepKind>()
            .Where(k => k.LeadsTo() is not null)
            .Select(k => $"('{Wire.Of(k)}', '{Wire.Of(k.LeadsTo()!.Value)}')"));
        await using var command = new NpgsqlCommand(
            $"""
            SELECT 'step ' || s.number || ' of file ' || s.application_id || ': no act tells of it'
            FROM application_steps s LEFT JOIN acts a ON a.application_id = s.application_id AND a.step = s.number
            WHERE a.act_id IS NULL
            UNION ALL
            SELECT 'file ' || f.application_id || ': its state does not follow from its steps'
            FROM applications f
            LEFT JOIN LATERAL (
                SELECT w.status FROM application_steps s JOIN (VALUES {byKind}) AS w (kind, status) USING (kind)
                WHERE s.application_id = f.application_id ORDER BY s.number DESC LIMIT 1) state ON true
            WHERE f.status IS DISTINCT FROM state.status
               OR f.version IS DISTINCT FROM (SELECT max(number) FROM application_steps s WHERE s.application_id = f.application_id)
               OR f.version IS DISTINCT FROM (SELECT count(*)::int FROM application_steps s WHERE s.application_id = f.application_id)
            LIMIT {MostProblems}
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            problems.Add(reader.GetString(0));
        }
    }

    private static async Task<long> Count(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
