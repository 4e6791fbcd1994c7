using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>The data directory, held by one run at a time. The lock goes with the process, however it ends.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(FileStream held) => _lock = held;

    /// <exception cref="StartFailure">It can't be written, the disk is full, or another run holds it.</exception>
    public static DataDirectory Hold(EngineSettings settings)
    {
        var path = settings.DataDirectory;
        try
        {
            Create(path);
            Directory.CreateDirectory(settings.LogDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText(Path.Combine(path, ".gitignore"), "*\n");
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw StartFailure.DiskFull(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure(
                $"The data directory {path} can't be written ({e.Message.TrimEnd('.')}): choose another with --data.", e);
        }

        try
        {
            return new(new(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new StartFailure($"Pak is already running on {path}: stop it, or choose another directory with --data.", e);
        }
    }

    public static void Create(string path)
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        // When root starts Pak, PostgreSQL's account must pass through to its own directory; nobody else lists or reads this one.
        Directory.CreateDirectory(path, PostgresFiles.Account is null ? Own : Own | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public void Dispose() => _lock.Dispose();
}
