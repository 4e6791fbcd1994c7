using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Pak.Bench;

/// <summary>PostgreSQL's own load generator: the limit that a service on this machine can approach.</summary>
internal static partial class PgBench
{
    /// <summary>Transactions a second of a script, prepared statements, 2 threads.</summary>
    public static async Task<double> Run(string connectionString, string script, int clients, int seconds)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script);
            var start = new ProcessStartInfo(Program())
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["PGPASSWORD"] = server.Password },
            };
            string[] arguments =
            [
                "-n", "-M", "prepared", "-j", "2", "-c", Text(clients), "-T", Text(seconds), "-f", file,
                "-h", server.Host!, "-p", Text(server.Port), "-U", server.Username!, server.Database!,
            ];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var rate = Rate().Match(output);
            return process.ExitCode == 0 && rate.Success
                ? double.Parse(rate.Groups["tps"].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench failed: {await errors}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Program() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [])
        .Select(directory => Path.Combine(directory, "pgbench"))
        .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("pgbench is missing: install it with `apt-get install postgresql-contrib`.");

    [GeneratedRegex("tps = (?<tps>[0-9.]+) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();
}
