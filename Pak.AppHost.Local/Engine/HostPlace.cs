using System.Reflection;
using System.Runtime.InteropServices;

namespace Pak.AppHost.Local.Engine;

/// <summary>Where the AppHost's project lies and how it was built; its services were built the same way.</summary>
/// <param name="Dashboard">The dashboard's project file; null where the host has none.</param>
internal sealed record HostPlace(string ProjectDirectory, string BuildDirectory, string? Dashboard = null)
{
    /// <summary>The dotnet that runs this process.</summary>
    public static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>As the AppHost's project file wrote it into its assembly.</summary>
    public static HostPlace Of(Assembly host)
    {
        var metadata = host.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(entry => entry.Key, entry => entry.Value);
        var directory = metadata["AppHostProjectPath"]!;
        var dashboard = metadata.GetValueOrDefault("AppHostDashboard");
        return new(directory, metadata["AppHostBuild"]!, dashboard is null ? null : Path.GetFullPath(dashboard, directory));
    }

    /// <summary>The assembly that building the project makes.</summary>
    public string Output(string projectPath) =>
        Path.Combine(Path.GetDirectoryName(projectPath)!, BuildDirectory, Path.GetFileNameWithoutExtension(projectPath) + ".dll");
}
