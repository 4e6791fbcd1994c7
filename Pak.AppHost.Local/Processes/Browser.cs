using System.Diagnostics;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Processes;

/// <summary>The browser of the person at this machine.</summary>
internal static class Browser
{
    /// <summary>
    /// Opens an address that holds a secret. Every user of the machine can read the arguments of programs, so the browser is given a
    /// file that only its owner can read, which leads to the address.
    /// </summary>
    /// <returns>False where no browser can be opened.</returns>
    public static bool Open(Uri secret, string dataDirectory)
    {
        var program = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
        var hasScreen = OperatingSystem.IsMacOS()
            || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasScreen || Executables.Find(program) is not { } path)
        {
            return false;
        }

        var page = Path.Combine(dataDirectory, "run", "dashboard.html");
        try
        {
            PrivateFile.Write(page, $"""<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={secret}"><title>Pak</title>""");
            using var process = Process.Start(new ProcessStartInfo(path, [page])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            return process is not null;
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
