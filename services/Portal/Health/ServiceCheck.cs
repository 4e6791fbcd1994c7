using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pak.Portal.Health;

/// <summary>Asks a service whether it is alive. Without it the portal still shows what the others have: degraded, not down.</summary>
internal sealed class ServiceCheck(IHttpClientFactory clients, string service) : IHealthCheck
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A client that asks on nobody's behalf: whoever asked for the health may be gone before the answer.</summary>
    public static string ClientOf(string service) => service + "-alive";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await clients.CreateClient(ClientOf(service)).GetAsync(new Uri("alive", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"{service} answers {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return HealthCheckResult.Degraded($"{service} cannot be reached");
        }
    }
}
