using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pak.Bench.Permits;

/// <summary>wrk posting JSON bodies drawn at random from a file, so that no two requests in a row are alike; written beforehand.</summary>
internal sealed partial class PostingWrk : IDisposable
{
    private const string Script =
        """
        local requests = {}
        local headers = { ["Content-Type"] = "application/json" }
        local threads = 0
        function setup(thread) threads = threads + 1; thread:set("number", threads) end
        function init(args)
          math.randomseed(os.time() * 31 + number)
          for line in io.lines(args[1]) do requests[#requests + 1] = wrk.format("POST", nil, headers, line) end
        end
        function request() return requests[math.random(#requests)] end
        """;

    private readonly string _script = Path.GetTempFileName();
    private readonly string _bodies = Path.GetTempFileName();

    public PostingWrk(IEnumerable<string> bodies)
    {
        File.WriteAllText(_script, Script);
        File.WriteAllLines(_bodies, bodies);
    }

    /// <summary>Answers, answers a second, and latencies in milliseconds.</summary>
    public sealed record Result(long Requests, double Rate, double P50, double P99);

    public async Task<Result> Run(Uri address, int clients, int seconds)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-t", "2", "-c", clients.ToString(CultureInfo.InvariantCulture), "-d", seconds.ToString(CultureInfo.InvariantCulture), "--latency",
                "-s", _script, address.ToString(), "--", _bodies,
            },
        })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (SocketErrors().Match(output) is { Success: true } errors)
        {
            // Answers of more than two seconds count as errors for wrk: they are told, and stand in the latencies.
            await Console.Error.WriteLineAsync($"{address}: {errors.Value.Trim()}");
        }

        return output.Contains("Non-2xx", StringComparison.Ordinal) || !output.Contains("requests in", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{address} refused some requests:\n{output}")
            : new Result(
                long.Parse(Count().Match(output).Groups["count"].Value, CultureInfo.InvariantCulture),
                double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture),
                Latency(output, "50%"),
                Latency(output, "99%"));
    }

    public void Dispose()
    {
        File.Delete(_script);
        File.Delete(_bodies);
    }

    private static double Latency(string output, string share)
    {
        var match = Percentile().Matches(output).First(m => m.Groups["share"].Value == share);
        var value = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch { "us" => value / 1000, "ms" => value, _ => value * 1000 };
    }

    [GeneratedRegex("(?<count>[0-9]+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Count();

    [GeneratedRegex("Socket errors:.*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SocketErrors();

    [GeneratedRegex("Requests/sec: +(?<rate>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex("(?<share>[0-9]+%) +(?<value>[0-9.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Percentile();
}
