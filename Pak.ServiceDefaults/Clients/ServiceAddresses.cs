using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Pak.ServiceDefaults.Clients;

/// <summary>Where the other services are: <c>services:{name}:{http|http2}:{0…}</c> in configuration, one entry a replica, as both engines inject it.</summary>
public static class ServiceAddresses
{
    /// <summary>All replicas of a service. Throws <see cref="InvalidOperationException"/> when none is configured.</summary>
    public static IReadOnlyList<Uri> Of(IConfiguration configuration, string service)
    {
        var addresses = Read(configuration, service, "http");
        return addresses.Count > 0
            ? addresses
            : throw new InvalidOperationException($"No address of the service '{service}': set services__{service}__http__0.");
    }

    /// <summary>Where all replicas of a service speak cleartext HTTP/2 and nothing else; empty when it has no such endpoint.</summary>
    public static IReadOnlyList<Uri> OfHttp2(IConfiguration configuration, string service) => Read(configuration, service, "http2");

    private static List<Uri> Read(IConfiguration configuration, string service, string endpoint) =>
    [
        .. configuration.GetSection($"services:{service}:{endpoint}").GetChildren()
            .OrderBy(c => int.Parse(c.Key, CultureInfo.InvariantCulture))
            .Select(c => new Uri(c.Value!.TrimEnd('/') + "/")),
    ];
}
