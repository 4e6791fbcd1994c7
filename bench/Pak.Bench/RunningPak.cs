using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Pak.AppHost.Local.Servers;

namespace Pak.Bench;

/// <summary>The whole of Pak as its users start it, on a data directory and a port of its own.</summary>
internal sealed class RunningPak : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _host;
    private readonly string _data;

    private RunningPak(Process host, string data, JsonElement ready)
    {
        _host = host;
        _data = data;
        Ready = ready;
    }

    /// <summary>What the host wrote when everything was healthy.</summary>
    public JsonElement Ready { get; }

    public Uri Address => new(Ready.GetProperty("url").GetString()!);

    public double StartSeconds => Ready.GetProperty("seconds").GetDouble();

    /// <summary>The address of a service's first replica, behind the gateway's back.</summary>
    public Uri AddressOf(string service) => new(Resource(service).GetProperty("address").GetString()!);

    /// <summary>What the host gave a service of this run to start with: its database and its keys, which are this run's alone.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(string service) => File
        .ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessOf(service)}/environ"))
        .Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <param name="settings">Further environment of all services.</param>
    /// <param name="telemetry">With the dashboard, to which everything is sent; without, nothing is.</param>
    public static async Task<RunningPak> Start(IReadOnlyDictionary<string, string>? settings = null, bool telemetry = false)
    {
        // Not CreateTempSubdirectory: PostgreSQL's account must be able to enter it.
        var data = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"pak-bench-{Guid.CreateVersion7():N}")).FullName;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(Root(), "Pak.AppHost", "bin", "Release", "net10.0", "Pak.AppHost.dll"),
                $"--Pak:Data={data}",
                string.Create(CultureInfo.InvariantCulture, $"--Pak:Port={FreePort.Next()}"),
                $"--Pak:Dashboard={(telemetry ? "true" : "false")}",
                "--Pak:DashboardPort=0",
            },

            // The limit stays on and counts each request, only higher than one client of the bench can reach.
            Environment = { ["Gateway__RateLimit__Capacity"] = "10000000", ["Gateway__RateLimit__PerMinute"] = "10000000" },
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var host = Process.Start(start)!;
        host.OutputDataReceived += static (_, _) => { };
        host.BeginOutputReadLine();
        var file = Path.Combine(data, "ready.json");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var limit = new CancellationTokenSource(Patience);
        while (!File.Exists(file))
        {
            if (host.HasExited)
            {
                throw new InvalidOperationException($"Pak did not start; its logs are in {data}.");
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }

        return new RunningPak(host, data, JsonElement.Parse(await File.ReadAllTextAsync(file, limit.Token)));
    }

    /// <summary>The process id of a service's first replica.</summary>
    public int ProcessOf(string service) => Resource(service).GetProperty("processId").GetInt32();

    /// <summary>A client through the gateway with a fresh token of one of the demo's API clients.</summary>
    public async Task<HttpClient> Client(string id)
    {
        var credentials = JsonElement.Parse(await File.ReadAllBytesAsync(Path.Combine(_data, "demo-credentials.json")));
        var entry = credentials.GetProperty("clients").EnumerateArray().Single(c => c.GetProperty("id").GetString() == id);
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(10) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = entry.GetProperty("secret").GetString()!,
        });
        using var answer = await client.PostAsync(new Uri("connect/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        var token = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>The connection string of a database of the bench's own on Pak's server, empty.</summary>
    public async Task<string> OwnDatabase(string name)
    {
        var server = await Server();
        await using var db = NpgsqlDataSource.Create(server);
        await using var drop = db.CreateCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
        await using var create = db.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        server.Database = name;
        return server.ConnectionString;
    }

    /// <summary>Has its PostgreSQL write to disk what it still owes, so that this does not go on while something else is measured.</summary>
    public async Task Settle()
    {
        await using var db = NpgsqlDataSource.Create(await Server());
        await using var checkpoint = db.CreateCommand("CHECKPOINT");
        checkpoint.CommandTimeout = 300;
        await checkpoint.ExecuteNonQueryAsync();
    }

    /// <summary>Memory of all its processes, in MB, each page counted once (proportional set size).</summary>
    public double Memory()
    {
        var parents = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => (Id: n!, Parent: Parent(n!))).ToList();
        var family = new HashSet<string> { _host.Id.ToString(CultureInfo.InvariantCulture) };
        while (parents.Where(p => p.Parent is not null && family.Contains(p.Parent)).Any(p => family.Add(p.Id)))
        {
        }

        return family.Sum(ProportionalKilobytes) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        using (var stop = Process.Start("kill", ["-TERM", _host.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await stop.WaitForExitAsync();
        }

        await _host.WaitForExitAsync();
        _host.Dispose();
        try
        {
            Directory.Delete(_data, recursive: true);
        }
        catch (IOException e)
        {
            // What went wrong before must not be hidden by what could not be cleared away.
            Console.Error.WriteLine($"{_data} is left: {e.Message}");
        }
    }

    private async Task<NpgsqlConnectionStringBuilder> Server()
    {
        var passwords = JsonElement.Parse(await File.ReadAllBytesAsync(Path.Combine(_data, "postgres", "passwords.json")));
        var address = Ready.GetProperty("resources").EnumerateArray().Single(r => r.GetProperty("name").GetString() == "postgres").GetProperty("address").GetString()!;
        return new NpgsqlConnectionStringBuilder
        {
            Host = address.Split(':')[0],
            Port = int.Parse(address.Split(':')[1], CultureInfo.InvariantCulture),
            Username = "postgres",
            Password = passwords.GetProperty("postgres").GetString(),
            Database = "postgres",
        };
    }

    private JsonElement Resource(string service) => Ready.GetProperty("resources").EnumerateArray().First(r => r.GetProperty("resource").GetString() == service);

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Pak.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The bench runs from inside Pak's repository.");
        }

        return directory;
    }

    private static string? Parent(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static double ProportionalKilobytes(string process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }
}
