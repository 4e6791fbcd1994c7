using System.Diagnostics;

namespace Pak.Indicators.Tests.Sdmx;

/// <summary>
/// The schemas that sdmx-twg/sdmx-json publishes for SDMX-JSON 2.1. They are not part of Pak: a test uses them where <c>PAK_SDMX_SCHEMAS</c> names the directory
/// that has them, or ../shared/sdmx beside the repository does; elsewhere it is skipped and says so. They are drafts of 2019-09, which Ajv understands (restored by
/// npm from its lock file when first needed).
/// </summary>
internal static class OfficialSchemas
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<string> Validator = new(Restore);

    public static string? Folder { get; } = new[] { Environment.GetEnvironmentVariable("PAK_SDMX_SCHEMAS"), Path.Combine(Repository(), "..", "shared", "sdmx") }
        .FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "sdmx-json-data-schema.json")));

    public static void AssertData(string message) => AssertValid("sdmx-json-data-schema.json", message);

    public static void AssertStructure(string message) => AssertValid("sdmx-json-structure-schema.json", message);

    private static void AssertValid(string schema, string message) =>
        Assert.Equal("", Run("node", Validator.Value, message, "validate.js", Path.GetFullPath(Path.Combine(Folder!, schema))));

    private static string Restore()
    {
        var folder = Path.Combine(Repository(), "tests", "Pak.Indicators.Tests", "Sdmx", "Schema");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Run("npm", folder, "", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        }

        return folder;
    }

    private static string Run(string program, string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Patience) && process.ExitCode == 0, errors.Result);
        return output;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pak.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run from inside Pak's repository.");
        }

        return folder.FullName;
    }
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class OfficialSchemaTheoryAttribute : TheoryAttribute
{
    public OfficialSchemaTheoryAttribute()
    {
        if (OfficialSchemas.Folder is null)
        {
            Skip = "The official SDMX-JSON schemas are not at hand: set PAK_SDMX_SCHEMAS to the directory that has them.";
        }
    }
}
