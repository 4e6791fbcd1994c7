using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Pak.Dashboard.Tests.Running;

/// <summary>Runs the program that sends with OpenTelemetry's JavaScript SDK.</summary>
internal static class Node
{
    /// <returns>The id of the trace that it sent.</returns>
    public static async Task<string> Send(DashboardApp app, params string[] arguments)
    {
        var directory = typeof(Node).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "SenderDirectory").Value!;
        var start = new ProcessStartInfo("node", ["sender.mjs", .. arguments])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Otlp.GetLeftPart(UriPartial.Authority),
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=" + Uri.EscapeDataString(DashboardApp.Key),
                ["OTEL_EXPORTER_OTLP_COMPRESSION"] = "gzip",
            },
        };
        using var node = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var errors = node.StandardError.ReadToEndAsync(patience.Token);
            var output = await node.StandardOutput.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);
            Assert.True(node.ExitCode == 0, await errors);
            return JsonDocument.Parse(output).RootElement.GetProperty("traceId").GetString()!;
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }
}
