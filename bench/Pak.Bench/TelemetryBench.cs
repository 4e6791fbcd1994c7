namespace Pak.Bench;

/// <summary>
/// What telemetry costs: two whole systems, one that sends everything to its dashboard and one that sends nothing, asked in turns
/// in the same run. Each round asks first one, then the other, then the first again; while one is asked, the other rests.
/// </summary>
internal static class TelemetryBench
{
    private const int Clients = 16;
    private const int Seconds = 3;

    // The cost is smaller than what a busy machine's rounds differ by: the median of many.
    private const int Count = 11;

    public static async Task<IReadOnlyList<Figure>> Run()
    {
        await using var without = await RunningPak.Start(telemetry: false);
        await using var with = await RunningPak.Start(telemetry: true);
        var figures = new List<Figure>();
        foreach (var (name, path) in new[] { ("agencies", "/api/agencies/statistics"), ("headline", "/api/reports/headline") })
        {
            // Compiled and cached alike on both sides before anything counts.
            await Ask(without, path, 10);
            await Ask(with, path, 10);
            figures.Add(await Rounds.Measure(
                $"telemetry.{name}",
                "1/s",
                "at least 0.90, goal 0.95",
                "without-telemetry",
                () => Ask(without, path, Seconds),
                () => Ask(with, path, Seconds),
                Count));
        }

        return figures;
    }

    private static async Task<double> Ask(RunningPak pak, string path, int seconds) => (await Wrk.Run(pak.Address, [path], Clients, seconds)).Rate;
}
