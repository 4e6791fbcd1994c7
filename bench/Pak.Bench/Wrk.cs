using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pak.Bench;

internal static partial class Wrk
{
    /// <summary>Successful answers a second of one address.</summary>
    /// <exception cref="InvalidOperationException">Some requests were refused.</exception>
    public static async Task<double> Run(Uri address, int clients, int seconds)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { "-t", "2", "-c", clients.ToString(CultureInfo.InvariantCulture), "-d", seconds.ToString(CultureInfo.InvariantCulture), address.ToString() },
        })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{address} refused some requests:\n{output}");
        }

        return double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("Requests/sec: +(?<rate>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();
}
