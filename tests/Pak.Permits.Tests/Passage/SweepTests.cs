using System.Diagnostics;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pak.Permits.Passage;
using Pak.Testing;

namespace Pak.Permits.Tests.Passage;

/// <summary>The sweep on a real database: once, whoever sweeps and however he dies.</summary>
public sealed class SweepTests
{
    [Fact]
    public async Task Two_replicas_that_sweep_at_once_approve_every_file_once_and_issue_one_permit_each()
    {
        await using var one = new ReplicaApp();
        await one.DefineType("sweep-race", new TypeOptions(Tacit: true), statutoryDays: 1);
        for (var i = 0; i < 40; i++)
        {
            await one.Apply("sweep-race");
        }

        await using var other = new ReplicaApp { Reuses = one.Connection };
        one.Clock.Advance(TimeSpan.FromDays(30));
        other.Clock.Advance(one.Clock.GetUtcNow() - other.Clock.GetUtcNow());

        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None))));

        Assert.Equal(40, done.Sum());
        await AreApprovedOnce(one, 40);
    }

    [Fact]
    public async Task A_sweep_whose_connection_is_killed_at_any_moment_leaves_its_files_to_the_next()
    {
        await using var app = new ReplicaApp();
        await app.DefineType("sweep-killed", new TypeOptions(Tacit: true), statutoryDays: 1);
        for (var i = 0; i < 50; i++)
        {
            await app.Apply("sweep-killed");
        }

        app.Clock.Advance(TimeSpan.FromDays(30));
        var superuser = new NpgsqlConnectionStringBuilder((await Servers.Postgres).ConnectionString()) { Pooling = false }.ConnectionString;
        var database = new NpgsqlConnectionStringBuilder(app.Connection).Database;
        var random = new Random(7);
        var killed = 0;
        for (var round = 0; round < 50; round++)
        {
            // Nobody lets it end: every sweep is shot at a random moment, most of them in the middle of their transaction.
            var sweep = Task.Run(() => app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None));
            var until = Stopwatch.GetTimestamp() + (random.Next(0, 30) * Stopwatch.Frequency / 1000);
            await using var killer = new NpgsqlConnection(superuser);
            await killer.OpenAsync();
            SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= until);
            await killer.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @database", new { database });
            try
            {
                await sweep;
            }
            catch (NpgsqlException)
            {
                killed++;
            }

            NpgsqlConnection.ClearAllPools();
            if (round % 5 == 4)
            {
                // A new file falls due meanwhile.
                await Eventually.Holds(async () => await TryApply(app), "a file is handed in after a kill");
                app.Clock.Advance(TimeSpan.FromDays(10));
            }
        }

        await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None);
        Console.WriteLine($"{killed} of 50 sweeps were killed");
        Assert.True(killed > 0, "no sweep was killed");
        await AreApprovedOnce(app, 60);
    }

    [Fact]
    public async Task A_file_that_somebody_holds_is_left_alone_and_those_after_it_are_done()
    {
        await using var app = new ReplicaApp();
        await app.DefineType("sweep-held", new TypeOptions(Tacit: true), statutoryDays: 1);
        await app.Apply("sweep-held");
        var held = await app.NewestFile();
        await app.Apply("sweep-held");
        app.Clock.Advance(TimeSpan.FromDays(30));

        await using var connection = await app.Database.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("SELECT FROM applications WHERE application_id = @held FOR UPDATE", new { held }, transaction);
            Assert.Equal(1, await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None));
        }

        Assert.Equal(1, await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None));
        await AreApprovedOnce(app, 2);
    }

    [Fact]
    public async Task Files_that_cannot_be_done_wait_an_hour_and_hold_up_no_other()
    {
        await using var app = new ReplicaApp();
        await app.DefineType("sweep-poisoned", new TypeOptions(Tacit: true), statutoryDays: 1);
        for (var i = 0; i < 6; i++)
        {
            await app.Apply("sweep-poisoned");
        }

        await using var connection = await app.Database.OpenConnectionAsync();
        var files = (await connection.QueryAsync<Guid>("SELECT application_id FROM applications WHERE type = 'sweep-poisoned' ORDER BY 1")).ToList();
        // One is sealed under another key; of another the database has a permit that the register never gave it.
        await connection.ExecuteAsync("UPDATE applications SET applicant = '\\x00' WHERE application_id = @id", new { id = files[1] });
        await connection.ExecuteAsync(
            """
            INSERT INTO permits SELECT gen_random_uuid(), application_id, 'x', type, type_version, agency, area, 'active', 1, submitted_at, '2025-01-01', '2026-01-01', '\x01', '\x01', sample
            FROM applications WHERE application_id = @id
            """,
            new { id = files[3] });
        app.Clock.Advance(TimeSpan.FromDays(30));

        await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None);

        Assert.Equal(
            files.Where((_, i) => i is 1 or 3),
            await connection.QueryAsync<Guid>("SELECT application_id FROM applications WHERE status = 'submitted' AND next_due > @now ORDER BY 1", new { now = app.Clock.GetUtcNow().UtcDateTime }));
        Assert.Equal(4, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications WHERE status = 'tacitly-approved'"));
        Assert.Equal(2, app.Logs.Lines.Count(line => line.Contains("could not be done and is tried again in an hour", StringComparison.Ordinal) && line.Contains("Sweep", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_decides_after_the_deadline_finds_that_silence_has_decided_before_him()
    {
        await using var app = new ReplicaApp();
        await app.DefineType("sweep-late", new TypeOptions(Tacit: true), statutoryDays: 1);
        var code = await app.Apply("sweep-late");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        app.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal((412, "PAK-010"), await (await app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "late" })).Problem());
        await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None);

        var tracked = await (await app.Track(code)).Json();
        Assert.Equal("tacitly-approved", tracked.GetProperty("status").GetString());
        Assert.Equal("به حکم قانون، با گذشت زمان", tracked.GetProperty("timeline")[0].GetProperty("by").GetProperty("fa").GetString());
        await AreApprovedOnce(app, 1);
    }

    [Fact]
    public async Task An_officer_and_the_sweep_at_once_leave_one_decision()
    {
        await using var app = new ReplicaApp();
        await app.DefineType("sweep-officer", new TypeOptions(Tacit: true), statutoryDays: 1);
        for (var round = 0; round < 10; round++)
        {
            await app.Apply("sweep-officer");
            var id = await app.NewestFile();
            await app.Act(id, "review", 1);
            app.Clock.Advance(TimeSpan.FromDays(30));

            await Task.WhenAll(
                app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "x" }),
                Task.Run(() => app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None)));
            await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None);
        }

        await AreApprovedOnce(app, 10);
    }

    [Fact]
    public async Task Warnings_and_consent_come_once_each_however_many_replicas_sweep_day_by_day()
    {
        await using var one = new ReplicaApp();
        await one.DefineType("sweep-warned", new TypeOptions(Tacit: true), statutoryDays: 10);
        for (var i = 0; i < 10; i++)
        {
            await one.Apply("sweep-warned");
        }

        await using var other = new ReplicaApp { Reuses = one.Connection };
        for (var day = 0; day < 25; day++)
        {
            one.Clock.Advance(TimeSpan.FromDays(1));
            other.Clock.Advance(one.Clock.GetUtcNow() - other.Clock.GetUtcNow());
            await Task.WhenAll(new[] { one, other, one }.Select(app => Task.Run(() => app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None))));
        }

        await AreApprovedOnce(one, 10);
        await using var connection = await one.Database.OpenConnectionAsync();
        Assert.Equal(
            [("1", 10L), ("2", 10L)],
            await connection.QueryAsync<(string, long)>("SELECT data ->> 'level', count(*) FROM events WHERE type = 'ir.pak.permits.deadline-near.v1' GROUP BY 1 ORDER BY 1"));
        Assert.Equal(
            ["time-first-warning-1", "time-second-warning-1"],
            await connection.QueryAsync<string>("SELECT DISTINCT occasion FROM agency_notices WHERE agency = 'health' ORDER BY 1"));
    }

    [Fact]
    public async Task Silence_about_an_inquiry_and_about_a_question_take_their_course()
    {
        await using var app = new ReplicaApp();
        await app.DefineType("sweep-silence", new TypeOptions { Inquiries = [new("site", "environment", 2, "escalate"), new("water", "energy", 2, "consent")] }, statutoryDays: 10);
        var code = await app.Apply("sweep-silence");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        await app.Act(id, "question", 4, new { text = "نقشه؟" });
        var until = (await (await app.Track(code)).Json()).GetProperty("answerUntil").GetDateTimeOffset();
        app.Clock.Advance(until.AddSeconds(-1) - app.Clock.GetUtcNow());
        await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None);
        Assert.Equal("awaiting-applicant", (await (await app.Track(code)).Json()).GetProperty("status").GetString());
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(["consented", "escalated"], await connection.QueryAsync<string>("SELECT state FROM inquiries ORDER BY state"));
        Assert.Single(await connection.QueryAsync<string>("SELECT occasion FROM agency_notices WHERE occasion LIKE 'silence-%'"));

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None);

        Assert.Equal("lapsed", (await (await app.Track(code)).Json()).GetProperty("status").GetString());
        Assert.Equal(["consented", "dropped"], await connection.QueryAsync<string>("SELECT state FROM inquiries ORDER BY state"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM events WHERE type = 'ir.pak.permits.application-lapsed.v1'"));
    }

    private static async Task<bool> TryApply(PermitsApp app)
    {
        try
        {
            await app.Apply("sweep-killed");
            return true;
        }
        catch (Xunit.Sdk.TrueException)
        {
            return false; // its connection was one of those killed
        }
    }

    private static async Task AreApprovedOnce(PermitsApp app, int files)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(files, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications WHERE status = 'tacitly-approved' AND next_due IS NULL"));
        Assert.Equal(files, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM application_steps WHERE kind = 'tacitly-approved'"));
        Assert.Equal(files, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM events WHERE type = 'ir.pak.permits.application-tacitly-approved.v1'"));
        Assert.Equal(files, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM permits"));
        Assert.Equal(files, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM notices n WHERE text LIKE '%سکوت%'"));
    }

    private sealed class ReplicaApp : PermitsApp
    {
        private string? _connection;

        public string Connection
        {
            get
            {
                _ = Services;
                return _connection!;
            }
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            _connection = builder.GetSetting("ConnectionStrings:permitsdb");
        }
    }
}
