using System.Globalization;
using System.Text;

namespace Pak.AppHost.Local.Engine;

/// <summary>
/// A resource's output on disk. At 10 MB the file becomes <c>{name}.1</c>, which replaces the one before: at most 20 MB are
/// kept. A disk that is full costs log lines, never the system.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const long Limit = 10_000_000;

    private readonly Lock _lock = new();
    private readonly string _path;
    private FileStream? _stream;
    private bool _isClosed;

    public LogFile(string path)
    {
        _path = path;
        Write($"--- started {TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)}");
    }

    public void Write(string line)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                if (_stream is { Length: > Limit } full)
                {
                    _stream = null;
                    full.Dispose();
                    File.Move(_path, _path + ".1", overwrite: true);
                }

                _stream ??= Open();
                _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
            catch (IOException)
            {
                // Said above: the line is lost, and the next one tries again.
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stream?.Dispose();
            _stream = null;
            _isClosed = true;
        }
    }

    private FileStream Open() => new(_path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
