// The figures of docs/performance.md, each beside its limit measured in the same run.
// Usage: Pak.Bench [--json] [--files N] [events|ingest|reading|indicators|permits|system|telemetry …]; indicators is ingest and reading; without names, all.
// --files: how many applications the bench of permits measures on (1,000,000).
using System.Globalization;
using System.Text.Json;
using Pak.Bench;
using Pak.Bench.Indicators;
using Pak.Bench.Permits;

var files = PermitsBench.Files;
if (Array.IndexOf(args, "--files") is >= 0 and var option && (option + 1 >= args.Length || !int.TryParse(args[option + 1], NumberStyles.None, CultureInfo.InvariantCulture, out files) || files < 1))
{
    await Console.Error.WriteLineAsync("--files takes a number, such as 100000.");
    return 1;
}

var benches = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>
{
    ["events"] = EventsBench.Run,
    ["ingest"] = IngestBench.Run,
    ["reading"] = ReadBench.Run,
    ["permits"] = () => PermitsBench.Run(files),
    ["system"] = SystemBench.Run,
    ["telemetry"] = TelemetryBench.Run,
};

var json = args.Contains("--json");
var names = args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] != "--files")).SelectMany(a => a == "indicators" ? ["ingest", "reading"] : new[] { a }).ToList();
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
