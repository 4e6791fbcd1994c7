using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Pak.AppHost.Local.Servers;
using Pak.SystemTests.Telemetry;
using Pak.Testing;

namespace Pak.SystemTests.Running;

/// <summary>
/// The whole of Pak, started once a test run as one process of its own in a directory of its own, with permits twice. Its data are
/// gone afterwards, unless <c>PAK_KEEP=1</c>.
/// </summary>
public sealed class PakSystem : IAsyncLifetime
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(4);

    private readonly ConcurrentQueue<string> _output = [];
    private readonly int _port = FreePort.Next();
    private readonly int _otlpPort = FreePort.Next();
    private Process? _host;
    private string? _data;

    public string Data => _data ?? throw new InvalidOperationException("Not started.");

    public Uri Address => new($"http://localhost:{_port.ToString(CultureInfo.InvariantCulture)}/");

    public OtlpReceiver Telemetry { get; } = new();

    /// <summary>The dashboard's address with the token, as the run prints it.</summary>
    public Uri DashboardSignIn => new(_output.Select(line => line.Trim().Split(' ')).First(words => words[0] == "Dashboard")[^1]);

    public Uri Dashboard => new(DashboardSignIn.GetLeftPart(UriPartial.Authority));

    public Access Access { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Telemetry.Start();
        _data = Path.Combine(Path.GetTempPath(), "pak-system-" + Guid.CreateVersion7().ToString("N"));
        var start = new ProcessStartInfo("dotnet", [Repository.AppHost, $"--Pak:Data={Data}", $"--Pak:Port={_port.ToString(CultureInfo.InvariantCulture)}", "--Pak:Replicas:permits=2", "--Pak:DashboardPort=0", $"--Pak:OtlpPort={_otlpPort.ToString(CultureInfo.InvariantCulture)}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Address;
        // The tests wait for what is exported; in production it may take its time.
        start.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "500";
        start.Environment["OTEL_BLRP_SCHEDULE_DELAY"] = "500";
        start.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "2000";
        // All citizens of the tests apply from one address.
        start.Environment["Permits__Limits__Apply__Capacity"] = "10000";
        foreach (var limit in new[] { "TrackingPerAddress", "Drafts", "Upload", "CodePerAddress" })
        {
            start.Environment[$"Permits__Limits__{limit}__Capacity"] = "10000";
        }

        _host = Process.Start(start)!;
        _host.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _host.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _host.BeginOutputReadLine();
        _host.BeginErrorReadLine();

        await Eventually.Holds(
            () => _host.HasExited ? throw new InvalidOperationException(string.Join('\n', _output)) : Task.FromResult(File.Exists(Path.Combine(Data, "ready.json"))),
            $"Pak is ready{Environment.NewLine}{string.Join('\n', _output)}",
            StartPatience);
        Access = await Access.Read(this);
        Access.Secrets.Add(DashboardSignIn.Query["?t=".Length..]);

        // The services send to the tests, which pass it on to the dashboard: both see the same.
        Telemetry.PassOn(new Uri($"http://127.0.0.1:{_otlpPort.ToString(CultureInfo.InvariantCulture)}"), (await Access.Parameters())["dashboard-otlp-key"]);
    }

    public async Task DisposeAsync()
    {
        await Chromium.Close();
        if (_host is { } host)
        {
            if (!host.HasExited)
            {
                await Signal(host.Id, "TERM");
                try
                {
                    await host.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
                }
                catch (TimeoutException)
                {
                    host.Kill(entireProcessTree: true);
                    throw;
                }
            }

            host.Dispose();
        }

        await Telemetry.DisposeAsync();
        if (Environment.GetEnvironmentVariable("PAK_KEEP") != "1" && _data is not null && Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    /// <summary>Calls the gateway as nobody.</summary>
    public HttpClient Client(string language = "en")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(5),
        };
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        return client;
    }

    /// <summary>One process of the system, as the ready file has it now; while it is started again it has no id.</summary>
    public async Task<(int? ProcessId, Uri? Address)> Resource(string name)
    {
        var resource = await Ready(name);
        var address = resource.GetProperty("address").GetString();
        return (resource.GetProperty("processId").Deserialize<int?>(), address?.StartsWith("http", StringComparison.Ordinal) == true ? new Uri(address) : null);
    }

    /// <summary>Its state, as the ready file has it now.</summary>
    public async Task<string?> State(string name) => (await Ready(name)).GetProperty("state").GetString();

    private async Task<JsonElement> Ready(string name)
    {
        using var ready = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "ready.json")));
        return ready.RootElement.GetProperty("resources").EnumerateArray().Single(r => r.GetProperty("name").GetString() == name).Clone();
    }

    public static async Task Signal(int? processId, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", processId!.Value.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Returns when <c>/health</c> has the status.</summary>
    public async Task HasHealth(string status)
    {
        using var client = Client();
        await Eventually.Holds(
            async () =>
            {
                using var response = await client.GetAsync(new Uri("health", UriKind.Relative));
                using var health = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                Assert.Equal(status == "unhealthy" && health.RootElement.GetProperty("status").GetString() == status ? HttpStatusCode.ServiceUnavailable : response.StatusCode, response.StatusCode);
                return health.RootElement.GetProperty("status").GetString() == status;
            },
            $"/health is {status}",
            TimeSpan.FromMinutes(2));
    }
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneSystem : ICollectionFixture<PakSystem>
{
    public const string Name = "system";
}
