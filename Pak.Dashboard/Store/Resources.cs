namespace Pak.Dashboard.Store;

/// <summary>The processes that have sent, by the bytes of their description. Beyond the limit the one that was silent longest is forgotten.</summary>
internal sealed class ResourceRegistry(Limits limits, TimeProvider clock)
{
    private readonly Dictionary<string, Resource> _known = [];
    private readonly Lock _lock = new();

    /// <param name="key">Stands for the whole description.</param>
    /// <param name="make">Reads the description.</param>
    /// <returns>The resource, and whether it is new: then what it takes is to be counted with what it sent.</returns>
    public (Resource Resource, bool IsNew) Get(string key, Func<Resource> make)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(key, out var known))
            {
                known.LastSeen = clock.GetUtcNow();
                return (known, false);
            }

            if (_known.Count >= limits.Resources)
            {
                _known.Remove(_known.MinBy(r => r.Value.LastSeen).Key);
            }

            var resource = make();
            resource.LastSeen = clock.GetUtcNow();
            _known.Add(key, resource);
            return (resource, true);
        }
    }

    /// <summary>The services that have sent, by name.</summary>
    public List<string> Services()
    {
        lock (_lock)
        {
            return [.. _known.Values.Select(r => r.Service).Distinct().Order(StringComparer.Ordinal)];
        }
    }
}
