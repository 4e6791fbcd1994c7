using System.Text.Json;
using System.Text.Json.Serialization;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>
/// <c>ready.json</c> in the data directory, for programs: there while the system that was once wholly healthy runs, with every
/// process, its id, address and state. It holds no secret. A host that was killed leaves its file: whoever reads it compares
/// <c>hostProcessId</c>.
/// </summary>
internal sealed class ReadyFile(string dataDirectory, Uri? address, TimeSpan took) : IDisposable
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Lock _lock = new();
    private bool _isClosed;

    /// <summary>Removes what a killed run left.</summary>
    public static void RemoveStale(string dataDirectory) => File.Delete(PathIn(dataDirectory));

    /// <param name="snapshots">Asked for in turn: of two changes at once, the file must end with the later.</param>
    public void Write(Func<IReadOnlyList<ResourceSnapshot>> snapshots)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                var content = new { HostProcessId = Environment.ProcessId, Url = address?.GetLeftPart(UriPartial.Authority), Seconds = took.TotalSeconds, Resources = snapshots() };
                PrivateFile.Write(PathIn(dataDirectory), JsonSerializer.Serialize(content, _json));
            }
            catch (IOException)
            {
                // A full disk must not end a running system; readers keep the file as it was.
            }
        }
    }

    /// <summary>Removes the file; later writes do nothing.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            File.Delete(PathIn(dataDirectory));
        }
    }

    private static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "ready.json");
}
