using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Pak.AppHost.Local.Engine;

/// <summary>What a project finds in its environment: the names that Aspire uses, and settings for many small processes.</summary>
internal static class ProjectEnvironment
{
    public static IReadOnlyList<EnvironmentEntry> Of(ProjectResource project, string instance, Uri? address, EngineSettings settings)
    {
        var entries = new Dictionary<string, EnvironmentEntry>();

        // Production, as in Aspire where no launch profile says otherwise: what runs here is what is published.
        Add("ASPNETCORE_ENVIRONMENT", "Production");
        Add("DOTNET_ENVIRONMENT", "Production");
        Add("DOTNET_shutdownTimeoutSeconds", "2");

        // Many processes on a small machine: no heap a core, memory is given back early, and the youngest generation has 32 MB
        // (the runtime reads hexadecimal) however large the processor's cache is.
        Add("DOTNET_gcServer", "0");
        Add("DOTNET_GCConserveMemory", "5");
        Add("DOTNET_GCgen0size", "2000000");
        Add("DOTNET_TieredPGO", "0");

        // Threads that spin while they wait for work take the processor from those who have some (docs/decisions/0008-tracking.md).
        Add("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0");

        Add("OTEL_SERVICE_NAME", project.Name);
        Add("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={instance}-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        if (settings.Telemetry is { } telemetry && !project.IsDashboard)
        {
            Add("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.Endpoint.ToString());
            Add("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            if (telemetry.Key is { } key)
            {
                // For somebody who watches; the defaults (5 s, 1 min) are for a collector.
                AddUnlessGiven("OTEL_BSP_SCHEDULE_DELAY", "1000");
                AddUnlessGiven("OTEL_BLRP_SCHEDULE_DELAY", "1000");
                AddUnlessGiven("OTEL_METRIC_EXPORT_INTERVAL", "5000");
                entries["OTEL_EXPORTER_OTLP_HEADERS"] = new("OTEL_EXPORTER_OTLP_HEADERS", () => $"x-otlp-api-key={key}", IsSecret: true);
            }
        }

        if (address is not null && !project.IsDashboard)
        {
            Add("ASPNETCORE_URLS", address.GetLeftPart(UriPartial.Authority));
        }

        foreach (var reference in project.References)
        {
            for (var i = 0; i < reference.Addresses.Count; i++)
            {
                Add(
                    string.Create(CultureInfo.InvariantCulture, $"services__{reference.Name}__http__{i}"),
                    reference.Addresses[i].GetLeftPart(UriPartial.Authority));
            }
        }

        foreach (var entry in project.Environment)
        {
            entries[entry.Name] = entry;
        }

        return [.. entries.Values];

        // What the host was given its children inherit.
        void AddUnlessGiven(string name, string value)
        {
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
            {
                Add(name, value);
            }
        }

        void Add(string name, string value) => entries[name] = new(name, () => value, IsSecret: false);
    }
}
