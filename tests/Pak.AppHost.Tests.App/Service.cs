using System.Collections;
using System.Runtime.InteropServices;

namespace Pak.AppHost.Tests.App;

internal static class Service
{
    /// <summary>
    /// Healthy at once, or when the file TEST_HEALTHY_WHEN exists. Fails at its start with the message TEST_FAIL, and with
    /// TEST_DEAF it does not heed SIGTERM.
    /// </summary>
    public static async Task Run()
    {
        if (Environment.GetEnvironmentVariable("TEST_FAIL") is { } message)
        {
            throw new InvalidOperationException(message);
        }

        var builder = WebApplication.CreateBuilder();
        if (Environment.GetEnvironmentVariable("Pak__DashboardUrl") is { } pages)
        {
            BeDashboard(builder, pages);
        }

        var app = builder.Build();
        using var deaf = Environment.GetEnvironmentVariable("TEST_DEAF") is null
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGTERM, static context => context.Cancel = true);

        var condition = Environment.GetEnvironmentVariable("TEST_HEALTHY_WHEN");
        app.MapGet("/health", () => condition is null || File.Exists(condition)
            ? Results.Text("Healthy")
            : Results.Text("Unhealthy", statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string));
        app.MapPost("/crash", void () => Environment.FailFast("asked to crash"));

        if (deaf is null)
        {
            await app.RunAsync();
        }
        else
        {
            await app.StartAsync();
            await Task.Delay(Timeout.Infinite);
        }
    }

    // Started as the engine starts the dashboard. It fails where the file dashboard-is-broken lies in the data directory.
    private static void BeDashboard(WebApplicationBuilder builder, string pages)
    {
        var data = Path.GetDirectoryName(Path.GetDirectoryName(Environment.GetEnvironmentVariable("Pak__ResourceSocket")))!;
        if (File.Exists(Path.Combine(data, "dashboard-is-broken")))
        {
            throw new InvalidOperationException("the dashboard is broken");
        }

        builder.WebHost.UseUrls(pages);
    }
}
