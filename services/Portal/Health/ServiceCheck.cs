using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pak.Portal.Health;

/// <summary>Asks a service whether it is alive. Without it the portal still shows what the others have: degraded, not down.</summary>
internal sealed class ServiceCheck(IHttpClientFactory clients, string service) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await clients.CreateClient(service).GetAsync(new Uri("alive", UriKind.Relative), limit.Token);
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
