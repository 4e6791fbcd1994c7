namespace Pak.AppHost.Local.Servers;

/// <summary>Whether a file could not be written because the disk is full.</summary>
internal static class DiskFull
{
    private const int NoSpaceLeftOnDevice = 28;

    public static bool Is(IOException e) =>
        (e.HResult & 0xFFFF) == NoSpaceLeftOnDevice || e.Message.Contains("No space left", StringComparison.Ordinal);
}
