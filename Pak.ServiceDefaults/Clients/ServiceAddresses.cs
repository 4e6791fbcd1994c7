using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Pak.ServiceDefaults.Clients;

/// <summary>Where the other services are: <c>services:{name}:http:{0…}</c> in configuration, one entry a replica, as both engines inject it.</summary>
public static class ServiceAddresses
{
    /// <summary>All replicas of a service. Throws <see cref="InvalidOperationException"/> when none is configured.</summary>
    public static IReadOnlyList<Uri> Of(IConfiguration configuration, string service)
    {
        var addresses = configuration.GetSection($"services:{service}:http").GetChildren()
            .OrderBy(c => int.Parse(c.Key, CultureInfo.InvariantCulture))
            .Select(c => new Uri(c.Value!.TrimEnd('/') + "/"))
            .ToList();
        return addresses.Count > 0
            ? addresses
            : throw new InvalidOperationException($"No address of the service '{service}': set services__{service}__http__0.");
    }
}
