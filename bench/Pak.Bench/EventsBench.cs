using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pak.AppHost.Local.Servers;
using Pak.Contracts;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using StackExchange.Redis;
using EventLog = Pak.ServiceDefaults.Events.EventLog;

namespace Pak.Bench;

/// <summary>Events appended one a transaction by 8 writers, beside pgbench's one-row update; and the delay until a waiting reader has them.</summary>
internal static class EventsBench
{
    private const int Writers = 8;
    private const int Seconds = 4;

    private sealed record Measured(int Number) : IEvent
    {
        public static string Type => "ir.pak.bench.measured.v1";

        public string Subject => $"bench/{Number % 1000}";
    }

    public static async Task<IReadOnlyList<Figure>> Run()
    {
        await using var postgres = await PostgresServer.Start(new PostgresServerOptions { SharedBuffers = "512MB" }, CancellationToken.None);
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        var database = await postgres.CreateDatabase("bench", CancellationToken.None);
        await using var db = NpgsqlDataSource.Create($"{database};Maximum Pool Size={Writers + 2};Max Auto Prepare=10");
        await new Migrations(db, typeof(EventsBench).Assembly, NullLogger<Migrations>.Instance).Apply(CancellationToken.None);
        await using (var connection = await db.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("CREATE TABLE rows (id integer PRIMARY KEY, n bigint NOT NULL); INSERT INTO rows SELECT i, 0 FROM generate_series(1, 10000) i");
        }

        using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var events = new EventLog(new FeedSignal(multiplexer, "bench"), TimeProvider.System);
        var appended = await Rounds.Measure(
            "events.appended", "1/s", "floor 0.70, goal 0.90", "pgbench-one-row-update",
            () => PgBench.Run(database, @"\set id random(1, 10000)" + "\nUPDATE rows SET n = n + 1 WHERE id = :id;\n", Writers, Seconds),
            () => Append(db, events));
        return [appended, .. await Lag(database, redis.ConnectionString)];
    }

    private static async Task<double> Append(NpgsqlDataSource db, EventLog events)
    {
        var until = Stopwatch.GetTimestamp() + (Seconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            await using var connection = await db.OpenConnectionAsync();
            var count = 0;
            while (Stopwatch.GetTimestamp() < until)
            {
                await events.Append(connection, new Measured(writer + (Writers * count++)), CancellationToken.None);
            }

            return count;
        })));
        return (double)counts.Sum() / Seconds;
    }

    /// <summary>200 events a second for 5 s, read over HTTP by one long-polling reader.</summary>
    private static async Task<IReadOnlyList<Figure>> Lag(string database, string redis)
    {
        await using var service = await FeedService.Start(database, redis);
        var lags = await service.MeasureLag(count: 1000, perSecond: 200);
        return
        [
            new Figure("events.feed-lag.p50", Percentile(lags, 0.5), "ms", null, null, "floor 25, goal 10"),
            new Figure("events.feed-lag.p99", Percentile(lags, 0.99), "ms", null, null, null),
        ];
    }

    private static double Percentile(List<double> values, double share)
    {
        values.Sort();
        return values[(int)Math.Min(values.Count - 1, values.Count * share)];
    }
}
