using System.Globalization;
using Npgsql;
using Pak.AppHost.Local.Processes;

namespace Pak.AppHost.Local.Servers;

/// <summary>
/// A real PostgreSQL server of our own on 127.0.0.1, with checksums and durable commits. It never runs as root, never outlives
/// this process, and on a persistent data directory keeps its databases and passwords from one start to the next.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan _recovery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _shutdown = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan _answer = TimeSpan.FromSeconds(5);

    private readonly PostgresServerOptions _options;
    private readonly string _directory;
    private readonly string _binaries;
    private readonly PostgresFiles _files;
    private readonly SemaphoreSlim _creating = new(1);
    private ChildProcess _child = null!;

    private PostgresServer(PostgresServerOptions options, string directory, string binaries, PostgresFiles files)
    {
        _options = options;
        _directory = directory;
        _binaries = binaries;
        _files = files;
    }

    /// <summary>The postmaster's process id.</summary>
    public int ProcessId => _child.Id;

    internal string Program => Path.Combine(_binaries, "postgres");

    public int Port { get; private set; }

    /// <summary>Completes when the server that runs now has ended, for whatever reason.</summary>
    public Task Exited => _child.Exited;

    /// <summary>Creates the data directory where it is empty and starts the server; returns when it answers queries.</summary>
    /// <exception cref="StartFailure">A binary is missing, the directory is broken, the disk full or the port taken.</exception>
    public static async Task<PostgresServer> Start(PostgresServerOptions options, CancellationToken ct)
    {
        var binaries = Executables.PostgresDirectory();
        var directory = options.DataDirectory is { } kept
            ? Path.GetFullPath(kept)
            : Directory.CreateTempSubdirectory("pak-postgres-").FullName;
        try
        {
            var server = new PostgresServer(options, directory, binaries, await PostgresFiles.Open(directory, binaries, ct));
            await server.Launch(options.Port, ct);
            return server;
        }
        catch when (options.DataDirectory is null)
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>The superuser's connection string. It holds a password: never log it.</summary>
    public string ConnectionString(string database = "postgres") => Describe(database, "postgres", _files.SuperuserPassword);

    /// <summary>
    /// Makes sure that the database exists, owned by a login role of the same name that is no superuser and that alone may
    /// connect to it. Returns that role's connection string.
    /// </summary>
    public async Task<string> CreateDatabase(string name, CancellationToken ct)
    {
        if (name.Length is 0 or > 63 || name == "postgres" || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw new ArgumentException("A database is named with a-z, 0-9 and _, at most 63 of them.", nameof(name));
        }

        await _creating.WaitAsync(ct);
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
            await connection.OpenAsync(ct);

            var password = _files.RolePassword(name, out var isNew);
            var roleExists = await Exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", name, ct);
            if (isNew || !roleExists)
            {
                // A statement that fails would be logged with the password in it.
                await Execute(connection, "SET log_min_error_statement = panic; SET log_statement = none", ct);
                await Execute(connection, $"{(roleExists ? "ALTER" : "CREATE")} ROLE \"{name}\" LOGIN NOSUPERUSER PASSWORD '{password}'", ct);
            }

            if (!await Exists(connection, "SELECT 1 FROM pg_database WHERE datname = $1", name, ct))
            {
                await Execute(connection, $"CREATE DATABASE \"{name}\" OWNER \"{name}\"", ct);
            }

            await Execute(connection, $"REVOKE ALL ON DATABASE \"{name}\" FROM PUBLIC", ct);
            return Describe(name, name, password);
        }
        finally
        {
            _creating.Release();
        }
    }

    /// <summary>Kills the postmaster (SIGKILL), as a crash would; returns when it is gone.</summary>
    public async Task Kill()
    {
        _child.Send(Signal.Kill);
        await _child.Exited;

        // Its backends notice within moments; only then is its shared memory free.
        await _child.OutputRead(TimeSpan.FromSeconds(10));
    }

    /// <summary>Starts the server again on the same data and port.</summary>
    public Task Restart(CancellationToken ct) => Launch(Port, ct);

    /// <summary>Ends sessions, writes a checkpoint and stops (fast shutdown); returns when the server is gone.</summary>
    public Task Stop() => Stop(_shutdown);

    public async ValueTask DisposeAsync()
    {
        if (_options.DataDirectory is null)
        {
            await Kill();
            Directory.Delete(_directory, recursive: true);
        }
        else
        {
            await Stop();
        }

        _creating.Dispose();
    }

    internal Task Stop(TimeSpan patience) => _child.Stop(Signal.Interrupt, patience);

    /// <summary>What keeps the server from answering a query on a new connection at once; null when nothing does.</summary>
    internal async Task<string?> Complaint(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(_answer);
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
            await connection.OpenAsync(patience.Token);
            await Execute(connection, "SELECT 1", patience.Token);
            return null;
        }
        catch (PostgresException e)
        {
            return e.MessageText;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or NpgsqlException { InnerException: TimeoutException })
        {
            ct.ThrowIfCancellationRequested();
            return $"it does not answer within {_answer.TotalSeconds} s";
        }
        catch (NpgsqlException)
        {
            ct.ThrowIfCancellationRequested();
            return "it does not answer";
        }
    }

    private static async Task<bool> Exists(NpgsqlConnection connection, string sql, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private string Describe(string database, string user, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = user,
        Password = password,

        // Six pools of this size fit into max_connections: a burst in one service does not refuse the others.
        MaxPoolSize = 30,

        // Loopback: no certificate to check, and two round trips less for each connection.
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    private async Task Launch(int? port, CancellationToken ct)
    {
        _files.RemoveStaleLock();
        for (var attempt = 1; ; attempt++)
        {
            Port = port ?? FreePort.Next();
            _child = await ChildProcess.Start(Command());
            if (await IsReady(ct))
            {
                return;
            }

            await _child.OutputRead(TimeSpan.FromSeconds(2));
            var log = string.Join('\n', _child.Tail());

            // A free port can be taken meanwhile; a killed server may need a moment to let go of its port, memory and lock.
            var passing = log.Contains("Address already in use", StringComparison.Ordinal)
                || log.Contains("shared memory block", StringComparison.Ordinal)
                || log.Contains("postmaster.pid\" already exists", StringComparison.Ordinal);
            if (!passing || attempt == 60)
            {
                throw PostgresFailure.Explain(log, Port, _directory, _files.Cluster);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), ct);
        }
    }

    private ChildCommand Command()
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = _options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["shared_buffers"] = _options.SharedBuffers,
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
        };
        foreach (var (name, value) in _options.Settings)
        {
            settings[name] = value;
        }

        return new(
            Program,
            ["-D", _files.Cluster, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })])
        {
            User = PostgresFiles.Account,
            DeathSignal = Signal.Interrupt,
            Output = _options.Output,
        };
    }

    // False when the server ended before it answered.
    private async Task<bool> IsReady(CancellationToken ct)
    {
        using var overdue = CancellationTokenSource.CreateLinkedTokenSource(ct);
        overdue.CancelAfter(_recovery);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!_child.Exited.IsCompleted)
            {
                try
                {
                    await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false;Timeout=5");
                    await connection.OpenAsync(overdue.Token);
                    return !_child.Exited.IsCompleted;
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
                {
                    // Ours would accept its own password. When ours has lost the port to another server it ends by itself.
                    await _child.Exited.WaitAsync(TimeSpan.FromSeconds(10), overdue.Token);
                }
                catch (NpgsqlException)
                {
                    await timer.WaitForNextTickAsync(overdue.Token);
                }
            }

            return false;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            await _child.Stop(Signal.Interrupt, _shutdown);
            ct.ThrowIfCancellationRequested();
            throw new StartFailure(e is TimeoutException
                ? $"PostgreSQL refuses the password on file for {_directory}: restore passwords.json, or start anew with another --data."
                : $"PostgreSQL did not become ready on {_directory} within {_recovery.TotalMinutes} minutes: see its log.", e);
        }
    }
}
