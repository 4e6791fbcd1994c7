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

        var app = WebApplication.CreateBuilder().Build();
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
}
