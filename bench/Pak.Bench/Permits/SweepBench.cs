using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Pak.Bench.Permits;

/// <summary>
/// The sweep of a running Pak among 100,000 open files, a thousand of which fall due at once: silence approves them and their permits are
/// issued. Meanwhile somebody locks one of the others after the other, as whoever works on it would.
/// </summary>
internal static class SweepBench
{
    private const int Open = 100_000;
    private const int Due = 1_000;
    private const int RoundsOfSweeps = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<Figure>> Run(NpgsqlDataSource db, BenchRegistry registry)
    {
        await registry.FillOpenTo(Open);
        var took = new List<double>();
        var locks = new List<double>();
        var refused = 0;
        for (var round = 0; round < RoundsOfSweeps; round++)
        {
            var due = await registry.Overdue(Due);
            using var over = new CancellationTokenSource();
            var others = Task.Run(() => LockOthers(db, due, over.Token));
            await registry.LetFallDue(due);
            took.Add(await TimeUntilDone(db, due));
            await over.CancelAsync();
            var (times, taken) = await others;
            locks.AddRange(times);
            refused += taken;
        }

        locks.Sort();
        return
        [
            new Figure("permits.sweep", Rounds.Median(took), "s", null, null, "at most 2"),
            new Figure("permits.sweep.others-locked", refused, "files", null, null, "0"),
            new Figure("permits.sweep.others-lock-p50", locks[locks.Count / 2], "ms", null, null, null),
            new Figure("permits.sweep.others-lock-longest", locks[^1], "ms", null, null, null),
        ];
    }

    /// <summary>Seconds from the first of them that is done, as far as it can be seen from outside, to the last.</summary>
    private static async Task<double> TimeUntilDone(NpgsqlDataSource db, List<Guid> due)
    {
        await using var connection = await db.OpenConnectionAsync();
        var until = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        var before = Stopwatch.GetTimestamp();
        var began = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Stopwatch.GetTimestamp() < until)
        {
            var now = Stopwatch.GetTimestamp();
            var left = await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications WHERE next_due <= now()");
            if (left == 0 && await Approved(connection, due) == due.Count)
            {
                return Stopwatch.GetElapsedTime(began == 0 ? before : began).TotalSeconds;
            }

            began = left < due.Count && began == 0 ? before : began;
            before = now;
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"Of {due.Count} files that fell due {await Approved(connection, due)} were done in {Patience.TotalSeconds} s.");
    }

    private static Task<int> Approved(NpgsqlConnection connection, List<Guid> due) => connection.ExecuteScalarAsync<int>(
        "SELECT count(*)::int FROM applications WHERE application_id = ANY (@due) AND status = 'tacitly-approved'", new { due = due.ToArray() });

    /// <summary>Milliseconds that each lock took; and how many could not be had because the sweep held them.</summary>
    private static async Task<(List<double> Times, int Refused)> LockOthers(NpgsqlDataSource db, List<Guid> due, CancellationToken over)
    {
        await using var connection = await db.OpenConnectionAsync(CancellationToken.None);
        var others = (await connection.QueryAsync<Guid>("SELECT application_id FROM applications WHERE next_due > now() AND application_id <> ALL (@due) LIMIT 20000", new { due = due.ToArray() })).ToList();
        var random = new Random(1404);
        var times = new List<double>();
        var refused = 0;
        while (!over.IsCancellationRequested || times.Count == 0)
        {
            var id = others[random.Next(others.Count)];
            var began = Stopwatch.GetTimestamp();
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            refused += await connection.ExecuteScalarAsync<Guid?>("SELECT application_id FROM applications WHERE application_id = @id FOR UPDATE SKIP LOCKED", new { id }, transaction) is null ? 1 : 0;
            await transaction.RollbackAsync(CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return (times, refused);
    }
}
