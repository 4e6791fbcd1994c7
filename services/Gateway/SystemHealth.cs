using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pak.ServiceDefaults.Clients;

namespace Pak.Gateway;

/// <summary>
/// <c>/health</c> of the whole system: what each service says of itself, replica by replica. A service with a replica that works
/// is at worst degraded.
/// </summary>
internal static class SystemHealth
{
    public static void AddSystemHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(nameof(ServiceHealth), client => client.Timeout = TimeSpan.FromSeconds(4))
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false });
        foreach (var service in Routes.Apis.Append("portal"))
        {
            var replicas = ServiceAddresses.Of(builder.Configuration, service).Select(address => new Uri(address, "health")).ToList();
            builder.Services.AddKeyedSingleton(service, (services, _) => new ServiceHealth(
                service, replicas, services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<TimeProvider>()));
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                service, services => services.GetRequiredKeyedService<ServiceHealth>(service), HealthStatus.Unhealthy, tags: null));
        }
    }
}

/// <summary>Asks the replicas of one service, at most once a second however often it is asked itself.</summary>
internal sealed class ServiceHealth(string service, IReadOnlyList<Uri> replicas, IHttpClientFactory clients, TimeProvider clock) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private (HealthCheckResult Result, long At)? _last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && clock.GetElapsedTime(last.At) < Fresh)
            {
                return last.Result;
            }

            var answers = await Task.WhenAll(replicas.Select(replica => Ask(replica, cancellationToken)));
            var result = Combine(answers);
            _last = (result, clock.GetTimestamp());
            return result;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private HealthCheckResult Combine((HealthStatus Status, string? Reason)[] answers)
    {
        var best = answers.Max(a => a.Status);
        var worst = answers.Min(a => a.Status);
        var reasons = answers.Select((a, i) => a.Reason is null ? null : answers.Length == 1 ? a.Reason : $"{service}-{i + 1}: {a.Reason}").OfType<string>();
        var reason = string.Join("; ", reasons);
        return best switch
        {
            HealthStatus.Unhealthy => HealthCheckResult.Unhealthy(reason),
            HealthStatus.Healthy when worst == HealthStatus.Healthy => HealthCheckResult.Healthy(),
            _ => HealthCheckResult.Degraded(reason),
        };
    }

    private async Task<(HealthStatus Status, string? Reason)> Ask(Uri replica, CancellationToken ct)
    {
        try
        {
            using var client = clients.CreateClient(nameof(ServiceHealth));
            using var response = await client.GetAsync(replica, ct);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ct));
            var status = StatusOf(body.RootElement);
            return (status, status == HealthStatus.Healthy ? null : string.Join(", ", Reasons(body.RootElement)));
        }
        catch (HttpRequestException)
        {
            return (HealthStatus.Unhealthy, "does not answer");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (HealthStatus.Unhealthy, "does not answer in time");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (HealthStatus.Unhealthy, "answers what is not a health report");
        }
    }

    private static IEnumerable<string> Reasons(JsonElement report) => report.GetProperty("checks").EnumerateObject()
        .Where(check => StatusOf(check.Value) != HealthStatus.Healthy)
        .Select(check => $"{check.Name} is {check.Value.GetProperty("status").GetString()}{Short(check.Value)}");

    // What follows the colon is for the operator's log: it may name addresses inside.
    private static string Short(JsonElement check) =>
        check.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String ? $" ({reason.GetString()!.Split(':')[0]})" : "";

    private static HealthStatus StatusOf(JsonElement report) => report.GetProperty("status").GetString() switch
    {
        "healthy" => HealthStatus.Healthy,
        "degraded" => HealthStatus.Degraded,
        _ => HealthStatus.Unhealthy,
    };
}
