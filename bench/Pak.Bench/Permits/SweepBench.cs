using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Pak.Permits.Passage;

namespace Pak.Bench.Permits;

/// <summary>
/// The sweep of a running Pak among 100,000 open files, a thousand of which fall due at once. What it takes to find them is measured by
/// itself; then the whole sweep of files whose late agencies are told, three warnings each; then of files that silence approves and whose
/// permits are issued and signed. Meanwhile somebody locks one of the others after the other, as whoever works on it would.
/// </summary>
internal static partial class SweepBench
{
    private const int Open = 100_000;
    private const int Due = 1_000;
    private const int RoundsOfSweeps = 3;
    private const string Reported = "warned = 3 AND next_due IS NULL";
    private const string Approved = "status = 'tacitly-approved' AND next_due IS NULL";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<Figure>> Run(NpgsqlDataSource db, BenchRegistry registry)
    {
        await registry.FillOpenTo(Open);
        var others = new Others();
        var found = await Find(db, await registry.Overdue(Due, tacit: false));
        var reported = await Sweep(db, registry, others, tacit: false, Reported);
        var approved = await Sweep(db, registry, others, tacit: true, Approved);
        others.Times.Sort();
        return
        [
            .. found,
            new Figure("permits.sweep.escalate", Rounds.Median(reported), "s", null, null, "at most 2"),
            new Figure("permits.sweep.escalate.a-file", Rounds.Median(reported) * 1000 / Due, "ms", null, null, null),
            new Figure("permits.sweep.approve", Rounds.Median(approved), "s", null, null, null),
            new Figure("permits.sweep.approve.a-file", Rounds.Median(approved) * 1000 / Due, "ms", null, null, null),
            new Figure("permits.sweep.others-locked", others.Refused, "files", null, null, "0"),
            new Figure("permits.sweep.others-lock-p50", others.Times[others.Times.Count / 2], "ms", null, null, null),
            new Figure("permits.sweep.others-lock-longest", others.Times[^1], "ms", null, null, null),
        ];
    }

    private sealed class Others
    {
        /// <summary>Milliseconds that each lock took.</summary>
        public List<double> Times { get; } = [];

        /// <summary>How many could not be had because the sweep held them.</summary>
        public int Refused { get; set; }
    }

    /// <summary>The service's own query. The files are due in this transaction alone, or the service would be there first.</summary>
    private static async Task<List<Figure>> Find(NpgsqlDataSource db, List<Guid> due)
    {
        var took = new List<double>();
        var pages = 0;
        for (var round = 0; round <= RoundsOfSweeps; round++)
        {
            await using var connection = await db.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var now = await connection.ExecuteScalarAsync<DateTime>("UPDATE applications SET next_due = now() WHERE application_id = ANY (@due); SELECT now()", new { due = due.ToArray() }, transaction);
            if (round == 0)
            {
                pages = await Pages(connection, now);
                continue;
            }

            var began = Stopwatch.GetTimestamp();
            var found = await DueFiles.Take(connection, new DateTimeOffset(now, TimeSpan.Zero), Due, CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (found.Count != Due)
            {
                throw new InvalidOperationException($"Of {Due} files that are due {found.Count} were found.");
            }
        }

        return
        [
            new Figure("permits.sweep.find", Rounds.Median(took), "ms", null, null, "at most 2000"),
            new Figure("permits.sweep.find.pages", pages, "pages", null, null, null),
        ];
    }

    /// <summary>How many of the database's pages of 8 KiB the query looks at. Its plan is printed.</summary>
    private static async Task<int> Pages(NpgsqlConnection connection, DateTime now)
    {
        var plan = new List<string>();
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + DueFiles.Find, connection);
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = Due });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        await Console.Error.WriteLineAsync(string.Join('\n', plan));
        return Buffers().Matches(plan.First(line => line.Contains("Buffers:", StringComparison.Ordinal))).Sum(m => int.Parse(m.Groups["pages"].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<List<double>> Sweep(NpgsqlDataSource db, BenchRegistry registry, Others others, bool tacit, string done)
    {
        var took = new List<double>();
        for (var round = 0; round < RoundsOfSweeps; round++)
        {
            var due = await registry.Overdue(Due, tacit);
            using var over = new CancellationTokenSource();
            var locking = Task.Run(() => LockOthers(db, due, others, over.Token));
            await registry.LetFallDue(due);
            took.Add(await TimeUntilDone(db, due, done));
            await over.CancelAsync();
            await locking;
        }

        return took;
    }

    /// <summary>Seconds from the first of them that is done, as far as it can be seen from outside, to the last.</summary>
    private static async Task<double> TimeUntilDone(NpgsqlDataSource db, List<Guid> due, string done)
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
            if (left == 0 && await Done(connection, due, done) == due.Count)
            {
                return Stopwatch.GetElapsedTime(began == 0 ? before : began).TotalSeconds;
            }

            began = left < due.Count && began == 0 ? before : began;
            before = now;
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"Of {due.Count} files that fell due {await Done(connection, due, done)} were done in {Patience.TotalSeconds} s.");
    }

    private static Task<int> Done(NpgsqlConnection connection, List<Guid> due, string done) => connection.ExecuteScalarAsync<int>(
        $"SELECT count(*)::int FROM applications WHERE application_id = ANY (@due) AND {done}", new { due = due.ToArray() });

    private static async Task LockOthers(NpgsqlDataSource db, List<Guid> due, Others others, CancellationToken over)
    {
        await using var connection = await db.OpenConnectionAsync(CancellationToken.None);
        var ids = (await connection.QueryAsync<Guid>("SELECT application_id FROM applications WHERE next_due > now() AND application_id <> ALL (@due) LIMIT 20000", new { due = due.ToArray() })).ToList();
        var random = new Random(1404);
        while (!over.IsCancellationRequested || others.Times.Count == 0)
        {
            var id = ids[random.Next(ids.Count)];
            var began = Stopwatch.GetTimestamp();
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            others.Refused += await connection.ExecuteScalarAsync<Guid?>("SELECT application_id FROM applications WHERE application_id = @id FOR UPDATE SKIP LOCKED", new { id }, transaction) is null ? 1 : 0;
            await transaction.RollbackAsync(CancellationToken.None);
            others.Times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    [GeneratedRegex("(hit|read)=(?<pages>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Buffers();
}
