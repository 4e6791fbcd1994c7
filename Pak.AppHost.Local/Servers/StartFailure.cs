namespace Pak.AppHost.Local.Servers;

/// <summary>
/// Something outside Pak keeps it from starting: a missing binary, a taken port, a full disk, a broken data directory.
/// <see cref="Exception.Message"/> is one sentence for the person at the terminal; it says what to do and holds no secret.
/// </summary>
public sealed class StartFailure : Exception
{
    public StartFailure(string message)
        : base(message)
    {
    }

    public StartFailure(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Another try may succeed.</summary>
    internal bool MayPass { get; init; }

    internal static StartFailure DiskFull(string path) =>
        new($"The disk that holds {path} is full: free some space or choose another directory with --data.");
}
