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

    public IReadOnlyDictionary<string, string?> Replicas { get; init; } = new Dictionary<string, string?>();

    public string LogDirectory => Path.Combine(DataDirectory, "logs");

    /// <exception cref="StartFailure">A setting is not of its form.</exception>
    public static EngineSettings Read(IConfiguration configuration, HostPlace place)
    {
        if (configuration["Pak:Port"] is { } port
            && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65_536))
        {
            throw new StartFailure($"Pak:Port is {port}, but a port is a number from 1 to 65535.");
        }

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
            Verbose = Switch("Pak:Verbose", whenAbsent: false),
            Otlp = endpoint,
            Replicas = configuration.GetSection("Pak:Replicas").GetChildren().ToDictionary(entry => entry.Key, entry => entry.Value),
        };

        bool Switch(string key, bool whenAbsent) => configuration[key] switch
        {
            null => whenAbsent,
            var text when bool.TryParse(text, out var value) => value,
            var text => throw new StartFailure($"{key} is {text}, but it must be true or false."),
        };
    }

    /// <exception cref="StartFailure">A number of replicas is asked for what can't have it.</exception>
    public void CheckReplicas(IEnumerable<ProjectResource> projects)
    {
        var possible = projects.Where(project => project.FixedPort is null).Select(project => project.Name).ToList();
        foreach (var (name, number) in Replicas)
        {
            if (!possible.Contains(name))
            {
                throw new StartFailure($"{name} can't have replicas; these can: {string.Join(", ", possible)}.");
            }

            if (!(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas is > 0 and <= 16))
            {
                throw new StartFailure($"{name} can't have {number} replicas: give a number from 1 to 16.");
            }
        }
    }
}
