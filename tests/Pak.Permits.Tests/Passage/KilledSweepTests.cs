using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pak.Permits.Acts;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Permits.Tests.Passage;

/// <summary>
/// Two replicas of the service, processes of their own, race for files whose deadlines are over, and both are killed (SIGKILL) while they
/// are at it, again and again: silence has approved every file once.
/// </summary>
public sealed class KilledSweepTests(ITestOutputHelper output)
{
    [Fact]
    public Task Killed_while_they_race_they_approve_every_overdue_file_once() => Race(files: 400, rounds: 2);

    [Fact]
    [Trait("Category", "Long")]
    public Task Killed_fifty_times_while_they_race_they_approve_every_overdue_file_once() => Race(files: 6_000, rounds: 25);

    private async Task Race(int files, int rounds)
    {
        var database = await Servers.CreateDatabase("killed");
        await using var app = new PermitsApp { Reuses = database };
        await app.DefineType("killed", new TypeOptions(Tacit: true), statutoryDays: 1); // at Nowruz 1404: by the processes' clock long over
        await Parallel.ForEachAsync(Enumerable.Range(0, files), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) => await app.Apply("killed"));
        await using var connection = await app.Database.OpenConnectionAsync();

        var seed = Environment.TickCount;
        var random = new Random(seed);
        var amid = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var one = await Replica(database);
            await using var other = await Replica(database);
            var before = await Approved(connection);
            await Begins(connection, before, one, other);
            var most = (files - await Approved(connection)) / (rounds - round);
            foreach (var replica in random.Next(2) == 0 ? [one, other] : new[] { other, one })
            {
                await Reaches(connection, Math.Min(files, await Approved(connection) + random.Next((most / 2) + 1)));
                await replica.Kill();
            }

            var left = files - await Approved(connection);
            amid += left > 0 ? 2 : 0;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}: killed with {left} files left"));
        }

        await Finish(app, connection, database, files);
        output.WriteLine($"{amid} of {2 * rounds} kills came before the end");
        Assert.True(amid > 0, "no replica was killed while it swept");
        await AssertWhole(app, connection, files);
    }

    /// <summary>One that looks for due files and seals its log without a rest.</summary>
    private static Task<ServiceProcess> Replica(string database) => PermitsApp.Process(database, new Dictionary<string, string>
    {
        ["Permits__Sweep__Seconds"] = "0.02",
        ["Permits__Log__Seconds"] = "0.02",
    });

    /// <summary>Says, when nothing happens, what the replicas wrote and what the database waits for.</summary>
    private static async Task Begins(NpgsqlConnection connection, int before, params ServiceProcess[] replicas)
    {
        try
        {
            await Eventually.Holds(async () => await Approved(connection) > before, "the sweep has begun", TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException e)
        {
            var waits = await connection.QueryAsync<string>(
                "SELECT format('%s %s %s %s', state, wait_event_type, wait_event, left(query, 100)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            var dues = await connection.QueryAsync<string>("SELECT format('%s files are due %s', count(*), next_due) FROM applications WHERE next_due IS NOT NULL GROUP BY next_due LIMIT 5");
            throw new TimeoutException(string.Join('\n', [.. waits, .. dues, .. replicas.SelectMany(r => r.Lines.TakeLast(20))]), e);
        }
    }

    /// <summary>Two replicas that nobody kills do the rest.</summary>
    private static async Task Finish(PermitsApp app, NpgsqlConnection connection, string database, int files)
    {
        await using var one = await Replica(database);
        await using var other = await Replica(database);
        await Eventually.Holds(async () => await Approved(connection) == files, "every file is approved");
        await one.Kill();
        await other.Kill();
        await Eventually.Holds(
            async () => await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'") == 0,
            "the database has let go of what was killed");
        await app.Services.GetRequiredService<ActSealer>().RunOnce(CancellationToken.None);
    }

    private static async Task AssertWhole(PermitsApp app, NpgsqlConnection connection, int files)
    {
        async Task Is(string what, int expected) => Assert.Equal((what, expected), (what, await connection.ExecuteScalarAsync<int>($"SELECT count(*)::int FROM {what}")));
        await Is("applications WHERE status = 'tacitly-approved' AND version = 2 AND next_due IS NULL", files);
        await Is("application_steps WHERE kind = 'tacitly-approved'", files);
        await Is("application_steps", 2 * files);
        await Is("(SELECT DISTINCT subject FROM events WHERE type = 'ir.pak.permits.application-tacitly-approved.v1') e", files);
        await Is("events WHERE type = 'ir.pak.permits.application-tacitly-approved.v1'", files);
        await Is("events WHERE type = 'ir.pak.permits.permit-issued.v1'", files);
        await Is("(SELECT DISTINCT number FROM permits) p", files);
        await Is("(SELECT DISTINCT application_id FROM permits) p", files);
        await Is("permit_steps", files);
        await Is("acts WHERE kind = 'tacitly-approved'", files);
        await Is("acts WHERE kind = 'permit-issued'", files);
        await Is("notices WHERE text LIKE '%سکوت%'", files);
        await Is("notices WHERE occasion = 'permit-1'", files);
        var log = await LogVerification.Run(connection, app.Services.GetRequiredService<CheckpointKey>(), [], CancellationToken.None);
        Assert.Empty(log.Problems);
        Assert.Equal((0, true), (log.Unsealed, log.Acts >= 3L * files));
    }

    /// <summary>Looks without a pause: a kill is to come amid a transaction.</summary>
    private static async Task Reaches(NpgsqlConnection connection, int files)
    {
        var began = Stopwatch.GetTimestamp();
        while (await Approved(connection) < files)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), $"{files} files are not approved in a minute");
        }
    }

    private static Task<int> Approved(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications WHERE status = 'tacitly-approved'");
}
