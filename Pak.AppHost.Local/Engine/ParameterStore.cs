using System.Text.Json;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>Generated parameters that must be the same in every run: <c>parameters.json</c> (mode 600) in the data directory.</summary>
internal sealed class ParameterStore(string dataDirectory)
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private readonly string _file = Path.Combine(dataDirectory, "parameters.json");
    private readonly Lock _lock = new();

    /// <exception cref="StartFailure">The file is damaged or can't be written.</exception>
    public string GetOrAdd(string name, Func<string> generate)
    {
        lock (_lock)
        {
            try
            {
                var values = File.Exists(_file)
                    ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(_file)) ?? []
                    : [];
                if (!values.TryGetValue(name, out var value))
                {
                    value = generate();
                    values[name] = value;
                    DataDirectory.Create(dataDirectory);
                    PrivateFile.Write(_file, JsonSerializer.Serialize(values, _indented));
                }

                return value;
            }
            catch (JsonException e)
            {
                throw new StartFailure($"{_file} is damaged: restore it from a backup, or start anew with another --data.", e);
            }
            catch (IOException e) when (DiskFull.Is(e))
            {
                throw StartFailure.DiskFull(dataDirectory);
            }
        }
    }
}
