using System.Globalization;
using Npgsql;

namespace Pak.Bench.Permits;

/// <summary>
/// Tracking and applying on a running Pak with a million applications, every guarantee on: limits counted, second factor checked,
/// telemetry collected. The limit of tracking is pgbench reading one row by a unique code, that of applying pgbench doing nothing but
/// the inserts, both on the same server. <c>PAK_BENCH_APPLICATIONS</c> sets another number of applications.
/// </summary>
internal static class PermitsBench
{
    private const int Clients = 32;
    private const int LimitClients = 16;
    private const int Seconds = 6;
    private const int Small = 10_000;

    private static readonly Dictionary<string, string> Unreached = new[] { "Apply", "TrackingPerAddress", "TrackingPerCode" }
        .SelectMany(name => new[] { "Capacity", "PerMinute" }.Select(part => $"Permits__Limits__{name}__{part}"))
        .ToDictionary(name => name, _ => "100000000");

    public static async Task<IReadOnlyList<Figure>> Run()
    {
        var target = int.TryParse(Environment.GetEnvironmentVariable("PAK_BENCH_APPLICATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1_000_000;
        await using var pak = await RunningPak.Start(Unreached);
        var permits = pak.EnvironmentOf("permits");
        var database = permits["ConnectionStrings__permitsdb"];
        await using var db = NpgsqlDataSource.Create(database);
        var registry = new BenchRegistry(db, permits["Pak__MasterKey"]);
        await registry.PrepareLimits();
        var direct = new Uri(pak.AddressOf("permits"), "api/permits/tracking");
        var gateway = new Uri(pak.Address, "api/permits/tracking");

        Task<double> OneRow() => PgBench.Run(
            database, @"\set id random(1, " + registry.Count.ToString(CultureInfo.InvariantCulture) + ")\nSELECT body FROM bench_rows WHERE code = 'code-' || :id;\n", LimitClients, Seconds);
        Task<double> Inserts() => PgBench.Run(database, BenchRegistry.BareInserts, LimitClients, Seconds);

        await registry.FillTo(Math.Min(Small, target));
        var small = await Track("permits.track-direct.10k", direct, "at most 1.1 times the figure below", OneRow, registry);
        await registry.FillTo(target);
        var large = await Track("permits.track-direct", direct, "floor 0.60, goal 0.75", OneRow, registry);
        var through = await Track("permits.track-gateway", gateway, "floor 0.35, goal 0.45", OneRow, registry);
        var apply = await Measure(
            "permits.apply-gateway", new Uri(pak.Address, "api/permits/applications"), "measured, no target yet", "pgbench-bare-inserts", Inserts, () => registry.Applications(20_000));
        return
        [
            .. small, .. large, .. through, .. apply,
            new Figure("permits.track-growth", small[0].Ratio / large[0].Ratio ?? double.NaN, "times", null, null, "at most 1.1"),
        ];
    }

    private static Task<List<Figure>> Track(string name, Uri address, string goal, Func<Task<double>> limit, BenchRegistry registry) =>
        Measure(name, address, goal, "pgbench-one-row-by-code", limit, registry.Claims);

    /// <summary>The rate beside its limit, then the latencies of the last round.</summary>
    private static async Task<List<Figure>> Measure(string name, Uri address, string goal, string limitName, Func<Task<double>> limit, Func<IEnumerable<string>> bodies)
    {
        using var wrk = new PostingWrk(bodies());
        var last = await wrk.Run(address, Clients, 2); // warms up
        var rate = await Rounds.Measure(name, "1/s", goal, limitName, limit, async () => (last = await wrk.Run(address, Clients, Seconds)).Rate);
        return
        [
            rate,
            new Figure(name + ".p50", last.P50, "ms", null, null, null),
            new Figure(name + ".p99", last.P99, "ms", null, null, name.EndsWith("track-gateway", StringComparison.Ordinal) ? "floor 15, goal 6" : null),
        ];
    }
}
