using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Pak.AppHost.Local.Processes;

namespace Pak.AppHost.Local.Servers;

/// <summary>How a <see cref="RedisServer"/> is started.</summary>
public sealed record RedisServerOptions
{
    /// <summary>A port on 127.0.0.1; null for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Above this the least recently used keys are dropped; in Redis' notation.</summary>
    public string MaxMemory { get; init; } = "128mb";

    /// <summary>Receives each line of the server's log.</summary>
    public Action<string>? Output { get; init; }
}

/// <summary>
/// A real Redis server of our own on 127.0.0.1, with a random password and no persistence: a restart begins empty. It never
/// outlives this process.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _answer = TimeSpan.FromSeconds(5);

    private readonly RedisServerOptions _options;
    private readonly string _binary;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    private ChildProcess _child = null!;

    private RedisServer(RedisServerOptions options, string binary)
    {
        _options = options;
        _binary = binary;
    }

    public int ProcessId => _child.Id;

    internal string Program => _binary;

    public int Port { get; private set; }

    /// <summary>Host, port and password as StackExchange.Redis reads them. Never log it.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},password={_password}");

    /// <summary>Completes when the server that runs now has ended, for whatever reason.</summary>
    public Task Exited => _child.Exited;

    /// <exception cref="StartFailure">The binary is missing or the port taken.</exception>
    public static async Task<RedisServer> Start(RedisServerOptions options, CancellationToken ct)
    {
        var server = new RedisServer(options, Executables.Redis());
        await server.Launch(options.Port, ct);
        return server;
    }

    /// <summary>Kills the server (SIGKILL), as a crash would; returns when it is gone.</summary>
    public async Task Kill()
    {
        _child.Send(Signal.Kill);
        await _child.Exited;
    }

    public Task Stop() => Stop(TimeSpan.FromSeconds(3));

    /// <summary>Starts the server again, empty, on the same port and with the same password.</summary>
    public Task Restart(CancellationToken ct) => Launch(Port, ct);

    public async ValueTask DisposeAsync() => await Stop();

    internal Task Stop(TimeSpan patience) => _child.Stop(Signal.Terminate, patience);

    /// <summary>What keeps the server from answering at once; null when nothing does.</summary>
    internal async Task<string?> Complaint(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(_answer);
        try
        {
            return await Answers(patience.Token) ? null : "it does not answer";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"it does not answer within {_answer.TotalSeconds} s";
        }
    }

    private async Task Launch(int? port, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = port ?? FreePort.Next();
            _child = await ChildProcess.Start(new(_binary, ["-"])
            {
                // By standard input: arguments can be read by every user of the machine.
                Input = $"""
                    bind 127.0.0.1
                    port {Port.ToString(CultureInfo.InvariantCulture)}
                    requirepass {_password}
                    save ""
                    appendonly no
                    dir /tmp
                    maxmemory {_options.MaxMemory}
                    maxmemory-policy allkeys-lru

                    """,
                User = Account(),
                Output = _options.Output,
            });
            if (await IsReady(ct))
            {
                return;
            }

            await _child.OutputRead(TimeSpan.FromSeconds(2));
            var log = string.Join('\n', _child.Tail());
            var taken = log.Contains("Address already in use", StringComparison.Ordinal);
            if (!taken || attempt == 20)
            {
                throw new StartFailure(taken
                    ? $"Port {Port} is taken, so Redis can't listen on it: stop the program that uses it, or choose another port."
                    : $"Redis could not start: {log.Split('\n')[^1].Trim()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), ct);
        }
    }

    // Debian's package makes an account for it; root is more than it needs.
    private static string? Account() =>
        Environment.UserName == "root" && OperatingSystem.IsLinux()
        && File.ReadLines("/etc/passwd").Any(line => line.StartsWith("redis:", StringComparison.Ordinal))
            ? "redis"
            : null;

    // False when the server ended before it answered.
    private async Task<bool> IsReady(CancellationToken ct)
    {
        using var overdue = CancellationTokenSource.CreateLinkedTokenSource(ct);
        overdue.CancelAfter(_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!_child.Exited.IsCompleted)
            {
                if (await Answers(overdue.Token))
                {
                    return true;
                }

                await timer.WaitForNextTickAsync(overdue.Token);
            }

            return false;
        }
        catch (OperationCanceledException e)
        {
            await Kill();
            ct.ThrowIfCancellationRequested();
            throw new StartFailure($"Redis did not answer within {_patience.TotalSeconds} seconds: see its log.", e);
        }
    }

    private async Task<bool> Answers(CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, ct);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {_password}\r\n"), ct);
            var answer = new byte[3];
            await stream.ReadExactlyAsync(answer, ct);

            // Another server on this port does not know the password: ours is about to end then.
            return answer.AsSpan().SequenceEqual("+OK"u8);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }
}
