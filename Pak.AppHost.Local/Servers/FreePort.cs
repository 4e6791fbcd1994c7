using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Pak.AppHost.Local.Servers;

/// <summary>Ports on 127.0.0.1.</summary>
public static class FreePort
{
    private const int Lowest = 20_000;
    private static readonly int _end = FirstEphemeral();
    private static readonly HashSet<int> _given = [];

    /// <summary>
    /// A port that nobody listened on a moment ago and that was not given out before by this process. It lies below the range
    /// from which the system takes ports for outgoing connections: none of those can take it before it is used.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, _end);
            lock (_given)
            {
                if (IsFree(port) && _given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FirstEphemeral()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        var first = File.Exists(Range)
            ? int.Parse(File.ReadAllText(Range).Split('\t', ' ')[0], CultureInfo.InvariantCulture)
            : 49_152;
        return first > Lowest + 1_000 ? first : 65_536;
    }
}
