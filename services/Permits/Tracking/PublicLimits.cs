using System.Net;
using System.Net.Sockets;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Tracking;

/// <summary>
/// How often people without an account may call. Rules: <c>Permits:Limits:{Apply|TrackingPerAddress|TrackingPerCode|Verify|Upload|Drafts}:{Capacity|PerMinute}</c>.
/// A code bears 20 tries at once and 12 an hour after that, from all addresses together: trying half of the 10,000 endings
/// of a code that somebody found takes more than two weeks.
/// </summary>
internal sealed record PublicLimits(RateLimit Apply, RateLimit TrackingPerAddress, RateLimit TrackingPerCode, RateLimit Verify, RateLimit Upload, RateLimit Drafts)
{
    public static PublicLimits From(IConfiguration configuration) => new(
        Read(configuration, "Apply", new RateLimit("permits-apply", 20, 10)),
        Read(configuration, "TrackingPerAddress", new RateLimit("permits-track", 30, 15)),
        Read(configuration, "TrackingPerCode", new RateLimit("permits-track-code", 20, 0.2)),
        Read(configuration, "Verify", new RateLimit("permits-verify", 60, 60)),
        Read(configuration, "Upload", new RateLimit("permits-upload", 60, 20)),
        Read(configuration, "Drafts", new RateLimit("permits-drafts", 120, 60)));

    /// <summary>Who calls, for a limit: an IPv4 address, or the 64-bit network of an IPv6 one, which a single household has for itself.</summary>
    public static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]) + "/64"
            : address.ToString();
    }

    public static RateLimit Read(IConfiguration configuration, string name, RateLimit standard)
    {
        var section = configuration.GetSection($"Permits:Limits:{name}");
        return standard with
        {
            Capacity = section.GetValue("Capacity", standard.Capacity),
            PerMinute = section.GetValue("PerMinute", standard.PerMinute),
        };
    }
}
