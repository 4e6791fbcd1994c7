namespace Pak.AppHost.Local.ResourceApi;

/// <summary>The UNIX socket over which only the account that runs Pak can watch and command its resources.</summary>
internal sealed class ResourceSocket : IDisposable
{
    // Linux has 108 bytes for a socket's path, macOS 104.
    private const int LongestPath = 100;
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _directory;

    private ResourceSocket(string directory) => (Path, _directory) = (System.IO.Path.Combine(directory, "resources.sock"), directory);

    public string Path { get; }

    /// <summary>
    /// <c>run/resources.sock</c> in the data directory, or in a temporary directory where that path would be too long. The directory
    /// is its owner's alone: between the socket's birth and its own mode there is no moment in which others reach it.
    /// </summary>
    public static ResourceSocket In(string dataDirectory)
    {
        var directory = System.IO.Path.Combine(dataDirectory, "run");
        if (System.Text.Encoding.UTF8.GetByteCount(directory) + "/resources.sock".Length > LongestPath)
        {
            return new(Directory.CreateTempSubdirectory("pak-").FullName);
        }

        Directory.CreateDirectory(directory, Own);
        File.SetUnixFileMode(directory, Own);
        return new(directory);
    }

    /// <summary>Makes room for a new socket: what a killed run left is in the way.</summary>
    public void Clear() => File.Delete(Path);

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }
}
