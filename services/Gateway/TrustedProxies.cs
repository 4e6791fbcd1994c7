using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Pak.Gateway;

internal static class TrustedProxies
{
    /// <summary>
    /// A load balancer in front of the gateway tells the caller's address and scheme; only those of <c>Gateway:TrustedProxies</c>
    /// (addresses, separated by commas) are believed, by default nobody.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = app.Configuration["Gateway:TrustedProxies"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (trusted.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in trusted)
        {
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        app.UseForwardedHeaders(options);
    }
}
