// The figures of docs/performance.md, each beside its limit measured in the same run.
// Usage: Pak.Bench [--json] [events|ingest|reading|indicators|permits|system|telemetry …]; indicators is ingest and reading; without names, all.
using System.Text.Json;
using Pak.Bench;
using Pak.Bench.Indicators;
using Pak.Bench.Permits;

var benches = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>
{
    ["events"] = EventsBench.Run,
    ["ingest"] = IngestBench.Run,
    ["reading"] = ReadBench.Run,
    ["permits"] = PermitsBench.Run,
    ["system"] = SystemBench.Run,
    ["telemetry"] = TelemetryBench.Run,
};

var json = args.Contains("--json");
var names = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).SelectMany(a => a == "indicators" ? ["ingest", "reading"] : new[] { a }).ToList();
if (names.Find(n => !benches.ContainsKey(n)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no bench '{unknown}'. There are: {string.Join(", ", benches.Keys)}.");
    return 1;
}

var figures = new List<Figure>();
foreach (var name in names.Count > 0 ? names : [.. benches.Keys])
{
    foreach (var figure in await benches[name]())
    {
        figures.Add(figure);
        if (!json)
        {
            Console.WriteLine(figure);
        }
    }
}

if (json)
{
    Console.WriteLine(JsonSerializer.Serialize(figures, new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    }));
}

return 0;
