using Dapper;
using Npgsql;
using Pak.AppHost.Local.Servers;

namespace Pak.Bench;

/// <summary>The whole system with its demo data: start, memory at rest, and public reads through the gateway beside pgbench.</summary>
internal static class SystemBench
{
    private const int Clients = 16;
    private const int Seconds = 5;

    public static async Task<IReadOnlyList<Figure>> Run()
    {
        await using var pak = await RunningPak.Start(telemetry: true); // with the dashboard, as everybody starts it
        var memory = pak.Memory();

        // pgbench gets a server of its own with the same settings: Pak's passwords stay Pak's.
        await using var postgres = await PostgresServer.Start(new PostgresServerOptions { SharedBuffers = "512MB" }, CancellationToken.None);
        var database = await postgres.CreateDatabase("bench", CancellationToken.None);
        await using (var db = NpgsqlDataSource.Create(database))
        {
            await using var connection = await db.OpenConnectionAsync();
            await connection.ExecuteAsync("CREATE TABLE rows (code text PRIMARY KEY, body text NOT NULL); INSERT INTO rows SELECT 'code-' || i, repeat('x', 200) FROM generate_series(1, 10000) i");
        }

        Task<double> OneRow() => PgBench.Run(database, @"\set id random(1, 10000)" + "\nSELECT body FROM rows WHERE code = 'code-' || :id;\n", Clients, Seconds);
        return
        [
            new Figure("system.start", pak.StartSeconds, "s", null, null, "at most 60"),
            new Figure("system.memory-at-rest", memory, "MB", null, null, "floor 1500, goal 1000"),
            await Rounds.Measure("gateway.agencies", "1/s", "measured, no target yet", "pgbench-one-row-by-code", OneRow, async () => (await Wrk.Run(pak.Address, ["/api/agencies/statistics"], Clients, Seconds)).Rate),
            await Rounds.Measure("gateway.headline", "1/s", "measured, no target yet", "pgbench-one-row-by-code", OneRow, async () => (await Wrk.Run(pak.Address, ["/api/reports/headline"], Clients, Seconds)).Rate),
        ];
    }
}
