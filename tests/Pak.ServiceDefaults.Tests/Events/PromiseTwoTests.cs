using System.Net.Http.Headers;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pak.AppHost.Local.Servers;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.ServiceDefaults.Tests.Events;

/// <summary>
/// Promise 2: the event feed loses and invents nothing. Eight writers, a tenth of their transactions rolled back, commits forced
/// out of order, a consumer that is killed again and again, PostgreSQL killed with -9, Redis stopped: what was committed arrives
/// once, and in order within its subject. A reader that trusts the highest position it saw is shown to lose.
/// </summary>
public sealed class PromiseTwoTests(ITestOutputHelper output)
{
    private const int Events = 20_000;
    private const int Writers = 8;
    private const int Inversions = 1_000;
    private const int ConsumerRestarts = 50;
    private const int PostgresKills = 3;

    [Fact]
    public async Task The_feed_loses_and_invents_nothing()
    {
        await using var postgres = await Servers.StartPostgres();
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        var published = await postgres.CreateDatabase("things", default) + ";Maximum Pool Size=60;Timeout=5";
        await using var service = await ThingsService.Start(published, redis.ConnectionString);
        await using var applied = NpgsqlDataSource.Create(await postgres.CreateDatabase("reader", default) + ";Maximum Pool Size=10;Timeout=5");
        await new Pak.ServiceDefaults.Postgres.Migrations(applied, typeof(PromiseTwoTests).Assembly, NullLogger<Pak.ServiceDefaults.Postgres.Migrations>.Instance).Apply(default);
        await Execute(service.Database, "CREATE TABLE written (subject bigint NOT NULL, n bigint NOT NULL, PRIMARY KEY (subject, n)); CREATE TABLE subjects (id bigint PRIMARY KEY, n bigint NOT NULL); INSERT INTO subjects SELECT i, 0 FROM generate_series(1, 50) i");
        await Execute(applied, "CREATE TABLE applied (at bigint GENERATED ALWAYS AS IDENTITY, subject bigint NOT NULL, n bigint NOT NULL)");
        var naive = new NaiveReader(service.Database);
        var writers = new FeedWriters(service.Database, service.Services.GetRequiredService<Pak.ServiceDefaults.Events.EventLog>(), naive, Events, Writers, Inversions);

        using var consumers = new CancellationTokenSource();
        var restarting = RestartConsumers(service, applied, consumers.Token);
        var writing = writers.Run();
        var breaking = BreakServers(postgres, redis, writers);
        await writing;
        await breaking;
        await consumers.CancelAsync();
        var restarts = await restarting;

        using (var last = new Consumer(service, applied))
        {
            await Eventually.Holds(async () => await last.Next() == 0, "the consumer has caught up", TimeSpan.FromMinutes(2));
        }

        await Verify(service.Database, applied, writers, naive, restarts);
    }

    private async Task Verify(NpgsqlDataSource publisher, NpgsqlDataSource reader, FeedWriters writers, NaiveReader naive, int restarts)
    {
        var written = await Rows(publisher, "SELECT subject, n FROM written");
        var applied = await Rows(reader, "SELECT subject, n FROM applied ORDER BY at");
        var acknowledgedButGone = writers.Acknowledged.Except(written).Count();
        var lost = written.Except(applied).Count();
        var unexpected = applied.Except(written).Count();
        var twice = applied.Count - applied.Distinct().Count();
        var outOfOrder = applied.GroupBy(row => row.Subject).Count(subject => !subject.Select(row => row.N).SequenceEqual(subject.Select(row => row.N).Order()));
        await naive.Read();
        var naiveLost = written.Count - naive.Seen;
        output.WriteLine(
            $"{written.Count} events of {Writers} writers, {writers.RolledBack} rolled back, {writers.Inverted} commits forced out of order, " +
            $"{writers.Failed} failed in {PostgresKills} kills of PostgreSQL, {restarts} restarts of the consumer: " +
            $"lost {lost}, unexpected {unexpected}, applied twice {twice}, subjects out of order {outOfOrder}; a cursor on the position alone loses {naiveLost}.");

        Assert.Equal(0, acknowledgedButGone);
        Assert.Equal((0, 0, 0, 0), (lost, unexpected, twice, outOfOrder));
        Assert.True(written.Count >= Events, $"only {written.Count} events were written");
        Assert.True(writers.Inverted >= Inversions, $"only {writers.Inverted} inversions");
        Assert.True(restarts >= ConsumerRestarts, $"only {restarts} restarts of the consumer");
        Assert.True(naiveLost > 0, "the naive cursor was expected to lose events: the test does not force what it says");
    }

    /// <summary>Starts a consumer, lets it apply a few pages, kills it at a random point, and so on until told to stop.</summary>
    private static async Task<int> RestartConsumers(ThingsService service, NpgsqlDataSource applied, CancellationToken stop)
    {
        var random = new Random(2);
        var restarts = 0;
        while (!stop.IsCancellationRequested || restarts < ConsumerRestarts)
        {
            using var consumer = new Consumer(service, applied);
            await consumer.Background.StartAsync(default);
            await consumer.AppliedSome(random.Next(1, 150));
            if (restarts++ % 2 == 0)
            {
                await consumer.Background.StopAsync(default);
            }
            else
            {
                // As a crash would: its connections are cut wherever they are, and nobody waits for it.
                await EndSessions(applied);
                await consumer.Background.StopAsync(new CancellationToken(canceled: true));
            }
        }

        return restarts;
    }

    private static async Task BreakServers(PostgresServer postgres, RedisServer redis, FeedWriters writers)
    {
        for (var kill = 1; kill <= PostgresKills; kill++)
        {
            var due = Events * kill / (PostgresKills + 1);
            await Eventually.Holds(() => Task.FromResult(writers.Acknowledged.Count >= due), "the writers go on", TimeSpan.FromMinutes(3));
            await redis.Stop();
            await postgres.Kill();
            await postgres.Restart(default);
            await redis.Restart(default);
        }
    }

    private static async Task EndSessions(NpgsqlDataSource db)
    {
        try
        {
            await Execute(db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
        catch (NpgsqlException)
        {
            // PostgreSQL itself is being killed just now: that ends the sessions as well.
        }
    }

    private static async Task Execute(NpgsqlDataSource db, string sql)
    {
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    private static async Task<List<(long Subject, long N)>> Rows(NpgsqlDataSource db, string sql)
    {
        await using var connection = await db.OpenConnectionAsync();
        return [.. await connection.QueryAsync<(long, long)>(sql)];
    }

    /// <summary>A consumer of its own name space: the same feed and checkpoint, as a restarted service would have.</summary>
    private sealed class Consumer : IEventHandler, IDisposable
    {
        private readonly HttpClient _client;
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _applied;
        private int _target = int.MaxValue;

        public Consumer(ThingsService service, NpgsqlDataSource applied)
        {
            _client = service.Client("reader", Scopes.EventsRead);
            Background = new EventConsumer("things", () => _client, applied, this, TimeProvider.System, NullLogger<EventConsumer>.Instance);
        }

        public EventConsumer Background { get; }

        public async Task<int> Next()
        {
            try
            {
                return await Background.ApplyNextPage(TimeSpan.Zero, default);
            }
            catch (Exception e) when (e is NpgsqlException or HttpRequestException)
            {
                return -1;
            }
        }

        /// <summary>Returns when so many events were applied, or after two seconds: at the end there may be no more.</summary>
        public async Task AppliedSome(int count)
        {
            _target = count;
            await _enough.Task.WaitAsync(TimeSpan.FromSeconds(2)).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        public async Task Apply(CloudEvent what, NpgsqlConnection connection, CancellationToken ct)
        {
            var made = what.As<ThingMade>()!;
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO applied (subject, n) VALUES (@Id, @N)", new { made.Id, N = long.Parse(made.Name) }, cancellationToken: ct));
            if (++_applied >= _target)
            {
                _enough.TrySetResult();
            }
        }

        public void Dispose()
        {
            Background.Dispose();
            _client.Dispose();
        }
    }
}
