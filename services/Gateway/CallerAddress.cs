using System.Net;
using System.Net.Sockets;

namespace Pak.Gateway;

/// <summary>The address that a request came from, as the gateway's own connection shows it.</summary>
internal static class CallerAddress
{
    public static string Of(HttpContext context) => Plain(context)?.ToString() ?? "unknown";

    /// <summary>What a limit counts by: an IPv4 address, or the /64 of an IPv6 address, which is what one subscriber has.</summary>
    public static string Network(HttpContext context)
    {
        var address = Plain(context);
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address?.ToString() ?? "unknown";
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes).ToString() + "/64";
    }

    private static IPAddress? Plain(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
