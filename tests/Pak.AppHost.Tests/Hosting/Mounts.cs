using System.Diagnostics;

namespace Pak.AppHost.Tests.Hosting;

/// <summary>A test that covers directories for one program only, in a mount namespace of its own; skipped where that is not allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithMountsAttribute : FactAttribute
{
    public FactWithMountsAttribute()
    {
        if (!Mounts.AreAllowed.Value)
        {
            Skip = "This machine allows no mount namespaces (unshare -m).";
        }
    }
}

internal static class Mounts
{
    public static Lazy<bool> AreAllowed { get; } = new(() =>
    {
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-m", "sh", "-c", "mount -t tmpfs none /mnt"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        });
        process!.WaitForExit();
        return process.ExitCode == 0;
    });

    /// <summary>A command that puts an empty file system over the directory and becomes the program that follows.</summary>
    public static string[] Hiding(string directory, string options) =>
        ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o \"$0\" none \"$1\" && shift && exec \"$@\"", options, directory];
}
