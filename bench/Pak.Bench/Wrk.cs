using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pak.Bench;

/// <summary>Loads addresses in turn over kept connections, 2 threads. Requests are written beforehand, as pgbench's statements are prepared.</summary>
internal static partial class Wrk
{
    /// <summary>Successful answers a second and the time within which 99 of 100 came, in ms. Throws when one was refused.</summary>
    public static async Task<(double Rate, double P99)> Run(Uri host, IReadOnlyList<string> paths, int clients, int seconds = 5)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, $$"""
                local paths = { {{string.Join(", ", paths.Select(path => $"\"{path}\""))}} }
                local requests = {}
                local n = 0
                init = function()
                  for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path) end
                end
                request = function()
                  n = n % #requests + 1
                  return requests[n]
                end
                """);
            using var wrk = Process.Start(new ProcessStartInfo("wrk")
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                ArgumentList = { "-t", "2", "-c", clients.ToString(CultureInfo.InvariantCulture), "-d", seconds.ToString(CultureInfo.InvariantCulture), "--latency", "-s", script, host.ToString() },
            })!;
            var output = await wrk.StandardOutput.ReadToEndAsync();
            await wrk.WaitForExitAsync();
            if (output.Contains("Non-2xx", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{paths[0]}: some requests were refused:\n{output}");
            }

            var p99 = Percentile().Match(output);
            var unit = p99.Groups["unit"].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
            return (Number(Rate().Match(output).Groups["rate"].Value), Number(p99.Groups["value"].Value) * unit);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("Requests/sec: +(?<rate>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex("99% +(?<value>[0-9.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Percentile();
}
