using System.Globalization;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Processes;

/// <summary>Finds programs where Debian, Homebrew and the PATH keep them.</summary>
internal static class Executables
{
    private static readonly string[] _directories = ["/usr/bin", "/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin"];

    public static string? Find(string name) =>
        Path().Concat(_directories).Select(directory => System.IO.Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    public static string Redis() =>
        Find("redis-server") ?? throw Missing("Redis", "redis-server", "redis");

    /// <summary>The directory that holds both <c>initdb</c> and <c>postgres</c>: the newest version that is installed.</summary>
    public static string PostgresDirectory()
    {
        var versioned = new[] { "/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt" }
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(directory => (Version: Version(System.IO.Path.GetFileName(directory)), Bin: System.IO.Path.Combine(directory, "bin")))
            .OrderByDescending(found => found.Version)
            .Select(found => found.Bin);

        // On the PATH may stand a link to one of the two programs: its target's directory has both.
        var onPath = Path().Select(directory => System.IO.Path.Combine(directory, "postgres"))
            .Where(File.Exists)
            .Select(file => System.IO.Path.GetDirectoryName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file)!);

        return versioned.Concat(onPath).FirstOrDefault(IsComplete) ?? throw Missing("PostgreSQL", "postgresql", "postgresql@17");
    }

    private static bool IsComplete(string directory) =>
        File.Exists(System.IO.Path.Combine(directory, "initdb")) && File.Exists(System.IO.Path.Combine(directory, "postgres"));

    private static int Version(string name) =>
        int.TryParse(name.Split('@')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static string[] Path() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static StartFailure Missing(string what, string debian, string homebrew) =>
        new($"{what} is missing: install it with `{(OperatingSystem.IsMacOS() ? $"brew install {homebrew}" : $"apt-get install {debian}")}`.");
}
