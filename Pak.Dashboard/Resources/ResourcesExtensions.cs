using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Pak.AppHost.Local.ResourceApi;
using Pak.Dashboard.ConsoleLogs;
using Pak.Dashboard.Security;

namespace Pak.Dashboard.Resources;

/// <summary>What the engine knows, on pages: resources and what they write.</summary>
internal static class ResourcesExtensions
{
    // A page asks anew at most twice a second, however busy the system is.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    public static void AddResources(this IServiceCollection services)
    {
        services.AddSingleton<ResourceClient>();
        services.AddSingleton<ResourceWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ResourceWatch>());
        services.AddScoped<StateWords>();
    }

    /// <summary>The name under which the resource sends its telemetry; null where it sends none.</summary>
    public static string? Service(this ResourceView view) => view.Environment.FirstOrDefault(variable => variable.Name == "OTEL_SERVICE_NAME")?.Value;

    public static void MapResources(this WebApplication app)
    {
        app.MapGet("/live/resources", (ResourceWatch watch, IHostApplicationLifetime lifetime, CancellationToken ct) =>
            TypedResults.ServerSentEvents(Changed(watch, lifetime, ct)));
        app.MapConsoleLogs();

        // Whether it answers is no secret; the engine asks.
        app.MapGet("/health", () => "Healthy").AllowAnonymous();
    }

    private static async IAsyncEnumerable<SseItem<string>> Changed(
        ResourceWatch watch, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        while (!ended.IsCancellationRequested)
        {
            var next = watch.Changes.Next;
            yield return new(watch.IsConnected ? "changed" : "away", "resources");
            await next.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Quiet, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
