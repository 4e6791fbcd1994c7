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

    /// <summary>Where the services send their telemetry; null for nowhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>The services for which <c>Pak:Replicas:{service}</c> gives a number.</summary>
    public IReadOnlyList<string> Replicated { get; init; } = [];

    public string LogDirectory => Path.Combine(DataDirectory, "logs");

    /// <exception cref="StartFailure">A setting is not of its form.</exception>
    public static EngineSettings Read(IConfiguration configuration, HostPlace place)
    {
        if (configuration["Pak:Port"] is { } port
            && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65_536))
        {
            throw new StartFailure($"Pak:Port is {port}, but a port is a number from 1 to 65535.");
        }

        _ = Switch("Pak:Demo"); // read by Program.cs, which passes it on
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
            Replicated = [.. configuration.GetSection("Pak:Replicas").GetChildren().Select(entry => Checked(entry.Key, entry.Value))],
        };

        static string Checked(string service, string? number) =>
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas is > 0 and <= 16
                ? service
                : throw new StartFailure($"{service} can't have {number} replicas: give a number from 1 to 16.");

        bool Switch(string key) => configuration[key] switch
        {
            null => false,
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
