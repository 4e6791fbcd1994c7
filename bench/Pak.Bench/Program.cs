// The figures of docs/performance.md, each beside its limit measured in the same run.
// Usage: Pak.Bench [--json] [events|indicators|reading|system …]; without names, all of them.
using System.Text.Json;
using Pak.Bench;
using Pak.Bench.Indicators;

var benches = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>
{
    ["events"] = EventsBench.Run,
    ["indicators"] = static async () => [.. await IngestBench.Run(), .. await ReadBench.Run()],
    ["reading"] = ReadBench.Run,
    ["system"] = SystemBench.Run,
};

var json = args.Contains("--json");
var names = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToList();
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
