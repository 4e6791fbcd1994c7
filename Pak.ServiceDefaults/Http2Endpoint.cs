using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace Pak.ServiceDefaults;

/// <summary>
/// A second endpoint for the gateway, which asks many things at once: cleartext HTTP/2, many requests on one connection. Kestrel speaks either
/// HTTP/1.1 or cleartext HTTP/2 on a port, so everybody else keeps the first.
/// </summary>
internal static class Http2Endpoint
{
    /// <summary>The port of the second endpoint, given by the engine; none without.</summary>
    public const string PortVariable = "HTTP2_PORT";

    public static void AddHttp2Endpoint(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<int?>(PortVariable) is not { } port)
        {
            return;
        }

        // Written beside the address that the server listens on anyway: listening by code would replace that one.
        var first = builder.Configuration[WebHostDefaults.ServerUrlsKey]
            ?? throw new InvalidOperationException($"{PortVariable} is set: ASPNETCORE_URLS must say where HTTP/1.1 is spoken.");
        builder.WebHost.UseUrls(first, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (endpoint.IPEndPoint?.Port == port)
            {
                endpoint.Protocols = HttpProtocols.Http2;
            }
        }));
    }
}
