using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Pak.Bench.Permits;

/// <summary>
/// Tracking and applying on a running Pak with a million applications, every guarantee on: limits counted, second factor checked,
/// telemetry collected. The limit of tracking is pgbench reading one row by a unique code, that of applying pgbench doing nothing but
/// the inserts, both on the same server. <c>--files</c> sets another number of applications.
/// </summary>
internal static class PermitsBench
{
    public const int Files = 1_000_000;

    private const int Clients = 32;
    private const int LimitClients = 16;
    private const int Seconds = 5;
    private const int Small = 10_000;

    private static readonly string[] Parts = ["gateway", "permits", "redis", "postgres", "dashboard"];

    private static readonly Dictionary<string, string> Unreached = new[] { "Apply", "TrackingPerAddress", "TrackingPerCode" }
        .SelectMany(name => new[] { "Capacity", "PerMinute" }.Select(part => $"Permits__Limits__{name}__{part}"))
        .ToDictionary(name => name, _ => "100000000");

    public static async Task<IReadOnlyList<Figure>> Run(int target)
    {
        await using var pak = await RunningPak.Start(Unreached, telemetry: true);
        var permits = pak.EnvironmentOf("permits");
        var database = permits["ConnectionStrings__permitsdb"];
        await using var db = NpgsqlDataSource.Create(database + ";Include Error Detail=true");
        await using var server = NpgsqlDataSource.Create(await pak.OwnDatabase("bench"));
        var registry = new BenchRegistry(db, server, permits["Pak__MasterKey"]);
        await registry.PrepareLimits();
        var direct = new Uri(pak.AddressOf("permits"), "api/permits/tracking");
        var gateway = new Uri(pak.Address, "api/permits/tracking");

        Task<double> OneRow() => PgBench.Run(
            database, @"\set id random(1, " + registry.Count.ToString(CultureInfo.InvariantCulture) + ")\nSELECT body FROM bench_rows WHERE code = 'code-' || :id;\n", LimitClients, Seconds);
        Task<double> Inserts() => PgBench.Run(database, BenchRegistry.BareInserts, LimitClients, Seconds);
        Task<List<Figure>> Track(string name, Uri address, string goal) => Measure(pak, name, address, goal, "pgbench-one-row-by-code", OneRow, registry.Claims());

        await registry.FillTo(Math.Min(Small, target));
        var small = await Track("permits.track-direct.10k", direct, "at most 1.1 times the figure below");
        var began = Stopwatch.GetTimestamp();
        await registry.FillTo(target);
        var filled = Stopwatch.GetElapsedTime(began);
        var large = await Track("permits.track-direct", direct, "floor 0.60, goal 0.75");
        await using var bare = await BareKestrel.Start(await Answer(direct, registry.Claims().First()));
        var alone = await Track("permits.track-direct.kestrel-alone", bare.Address, "what no service can exceed here");
        var through = await Track("permits.track-gateway", gateway, "floor 0.35, goal 0.45");
        var sweep = await SweepBench.Run(db, registry);
        var apply = await Measure(
            pak, "permits.apply-gateway", new Uri(pak.Address, "api/permits/applications"), "measured, no target yet", "pgbench-bare-inserts", Inserts, registry.Applications(20_000));
        return
        [
            new Figure("permits.files", registry.Count, "files", null, null, null),
            new Figure("permits.filled-in", filled.TotalSeconds, "s", null, null, null),
            .. small, .. large, .. alone.Take(3), .. through,
            new Figure("permits.track-growth", small[0].Ratio / large[0].Ratio ?? double.NaN, "times", null, null, "at most 1.1"),
            .. sweep, .. apply,
        ];
    }

    private static async Task<byte[]> Answer(Uri address, string body)
    {
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(address, content);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>The rate beside its limit, then the medians of the rounds' latencies and what a request costs each process.</summary>
    private static async Task<List<Figure>> Measure(RunningPak pak, string name, Uri address, string goal, string limitName, Func<Task<double>> limit, IEnumerable<string> bodies)
    {
        using var wrk = new PostingWrk(bodies);
        await wrk.Run(address, Clients, 3); // warms up
        var rounds = new List<PostingWrk.Result>();
        var times = Parts.ToDictionary(part => part, _ => 0.0, StringComparer.Ordinal);
        var rate = await Rounds.Measure(name, "1/s", goal, limitName, limit, async () =>
        {
            var before = Parts.ToDictionary(part => part, part => ProcessorTime.Of(pak.ProcessOf(part)), StringComparer.Ordinal);
            rounds.Add(await wrk.Run(address, Clients, Seconds));
            foreach (var part in Parts)
            {
                times[part] += ProcessorTime.Of(pak.ProcessOf(part)).Since(before[part]);
            }

            return rounds[^1].Rate;
        });
        List<Figure> figures =
        [
            rate,
            new Figure(name + ".p50", Rounds.Median([.. rounds.Select(r => r.P50)]), "ms", null, null, null),
            new Figure(name + ".p99", Rounds.Median([.. rounds.Select(r => r.P99)]), "ms", null, null, name.EndsWith("track-gateway", StringComparison.Ordinal) ? "floor 15, goal 6" : null),
            .. Parts.Select(part => new Figure($"{name}.cpu-{part}", times[part] * 1e6 / rounds.Sum(r => r.Requests), "µs", null, null, null)),
        ];
        await Console.Error.WriteLineAsync(string.Join('\n', figures)); // all of it takes minutes: what is known is shown at once
        return figures;
    }
}
