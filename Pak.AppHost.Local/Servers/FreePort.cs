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
    private static readonly Dictionary<int, IDisposable?> _given = [];

    /// <summary>
    /// A port that nobody listened on a moment ago and that was not given out before, neither by this process nor, on Linux, by another that
    /// still lives: two systems that start at the same moment never choose the same. It lies below the range from which the system takes ports
    /// for outgoing connections: none of those can take it before it is used.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, _end);
            lock (_given)
            {
                if (!_given.ContainsKey(port) && IsFree(port) && TryClaim(port, out var claim))
                {
                    _given.Add(port, claim);
                    return port;
                }
            }
        }
    }

    /// <summary>Makes a port this process's until the claim is disposed of or the process ends, however it ends; false where another process has it.</summary>
    /// <remarks>
    /// The claim is a socket with a name in the kernel: there is one such in the network namespace that the ports are of, and no file of it stays
    /// behind. Other systems than Linux have no such names; there the claim is null and everything can be claimed.
    /// </remarks>
    internal static bool TryClaim(int port, out IDisposable? claim)
    {
        claim = null;
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"\0pak/port/{port}")));
            claim = socket;
            return true;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return false;
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
