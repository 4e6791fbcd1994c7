namespace Pak.SystemTests.Running;

/// <summary>Where things lie around the tests.</summary>
internal static class Repository
{
    /// <summary>The directory of Pak.sln.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory, "Pak.sln")
        ?? throw new InvalidOperationException("Pak.sln is nowhere above the tests' output.");

    /// <summary>The host, built the same way as the tests.</summary>
    public static string AppHost
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Root, "Pak.AppHost", "bin", framework.Parent!.Name, framework.Name, "Pak.AppHost.dll");
        }
    }

    /// <summary>A file or directory beside or above the repository; null where there is none.</summary>
    public static string? FindAbove(string relative) => Above(Root, relative) is { } directory ? Path.Combine(directory, relative) : null;

    private static string? Above(string start, string relative)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (Path.Exists(Path.Combine(directory.FullName, relative)))
            {
                return directory.FullName;
            }
        }

        return null;
    }
}
