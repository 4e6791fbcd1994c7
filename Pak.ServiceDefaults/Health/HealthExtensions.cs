using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pak.ServiceDefaults.Health;

/// <summary>
/// <c>/alive</c>: the process answers. <c>/health</c>: it can do its work; 200 healthy or degraded (slower, nothing lost), 503
/// unhealthy, each with the checks and their reasons as JSON.
/// </summary>
internal static class HealthExtensions
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = Write }).AllowAnonymous();
        endpoints.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = Write }).AllowAnonymous();
    }

    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthAnswer(
            report.Status,
            report.Entries.ToDictionary(e => e.Key, e => new CheckAnswer(e.Value.Status, e.Value.Description))),
        JsonDefaults.Options,
        context.RequestAborted);

    private sealed record HealthAnswer(HealthStatus Status, IReadOnlyDictionary<string, CheckAnswer> Checks);

    private sealed record CheckAnswer(HealthStatus Status, string? Reason);
}
