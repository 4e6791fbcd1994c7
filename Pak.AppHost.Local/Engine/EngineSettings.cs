using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>What the local engine reads from the configuration, checked.</summary>
internal sealed record EngineSettings
{
    public required HostPlace Place { get; init; }

    /// <summary><c>Pak:Data</c>: everything that outlives a run.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>Pak:Verbose</c>: every line of every resource on the console, not only errors.</summary>
    public bool Verbose { get; init; }

    /// <summary><c>Pak:Otlp</c>: where the services send their telemetry instead of to the dashboard.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Where the services send their telemetry; null for nowhere.</summary>
    public TelemetryTarget? Telemetry { get; init; }

    /// <summary>Null where there is none, or none is wanted (<c>Pak:Dashboard</c>).</summary>
    public DashboardSettings? Dashboard { get; init; }

    /// <summary>The services for which <c>Pak:Replicas:{service}</c> gives a number.</summary>
    public IReadOnlyList<string> Replicated { get; init; } = [];

    public string LogDirectory => Path.Combine(DataDirectory, "logs");

    /// <exception cref="StartFailure">A setting is not of its form.</exception>
    public static EngineSettings Read(IConfiguration configuration, HostPlace place)
    {
        // Read by Program.cs, which passes them on.
        _ = Port("Pak:Port", lowest: 1);
        _ = Switch("Pak:Demo");

        var otlp = configuration["Pak:Otlp"] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        Uri? endpoint = null;
        if (!string.IsNullOrEmpty(otlp) && !Uri.TryCreate(otlp, UriKind.Absolute, out endpoint))
        {
            throw new StartFailure($"Pak:Otlp is {otlp}, but it must be an address such as http://localhost:4318.");
        }

        return new()
        {
            Place = place,
            DataDirectory = Path.GetFullPath(configuration["Pak:Data"] ?? Path.Combine("..", ".pak"), place.ProjectDirectory),
            Verbose = Switch("Pak:Verbose"),
            Otlp = endpoint,
            Telemetry = endpoint is null ? null : new(endpoint, Key: null),
            Dashboard = place.Dashboard is not { } project || !Switch("Pak:Dashboard", otherwise: true) ? null : new(
                project,
                Port("Pak:DashboardPort", lowest: 0) ?? DashboardSettings.UsualPort,
                Port("Pak:OtlpPort", lowest: 0) ?? 0,
                Switch("Pak:KeepTelemetry"),
                Switch("Pak:Open")),
            Replicated = [.. configuration.GetSection("Pak:Replicas").GetChildren().Select(entry => Checked(entry.Key, entry.Value))],
        };

        static string Checked(string service, string? number) =>
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas is > 0 and <= 16
                ? service
                : throw new StartFailure($"{service} can't have {number} replicas: give a number from 1 to 16.");

        int? Port(string key, int lowest) => configuration[key] switch
        {
            null => null,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= lowest && port < 65_536 => port,
            var text => throw new StartFailure(string.Create(CultureInfo.InvariantCulture, $"{key} is {text}, but a port is a number from {lowest} to 65535.")),
        };

        bool Switch(string key, bool otherwise = false) => configuration[key] switch
        {
            null => otherwise,
            var text when bool.TryParse(text, out var value) => value,
            var text => throw new StartFailure($"{key} is {text}, but it must be true or false."),
        };
    }

    /// <exception cref="StartFailure">Replicas are asked for what can't have them.</exception>
    public void CheckReplicas(IEnumerable<ProjectResource> projects)
    {
        var possible = projects.Where(project => project.FixedPort is null).Select(project => project.Name).ToList();
        if (Replicated.FirstOrDefault(name => !possible.Contains(name)) is { } name)
        {
            throw new StartFailure($"{name} can't have replicas; these can: {string.Join(", ", possible)}.");
        }
    }
}

/// <param name="Key">Goes with every export; null where none is asked for.</param>
internal sealed record TelemetryTarget(Uri Endpoint, string? Key);

/// <param name="Project">The dashboard's project file.</param>
/// <param name="Port"><c>Pak:DashboardPort</c>: where people open it; 0 for any free port.</param>
/// <param name="OtlpPort"><c>Pak:OtlpPort</c>: where it takes telemetry; 0 for any free port.</param>
/// <param name="KeepTelemetry"><c>Pak:KeepTelemetry</c>: what it received outlives it.</param>
/// <param name="Open"><c>Pak:Open</c>: shown in a browser as soon as it is there.</param>
internal sealed record DashboardSettings(string Project, int Port, int OtlpPort, bool KeepTelemetry, bool Open)
{
    public const int UsualPort = 18_888;
}
