using System.Net;
using System.Net.Sockets;

namespace Pak.AppHost.Local.Servers;

/// <summary>Ports on 127.0.0.1.</summary>
public static class FreePort
{
    /// <summary>A port that nobody listened on a moment ago; another program may take it before it is used.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
