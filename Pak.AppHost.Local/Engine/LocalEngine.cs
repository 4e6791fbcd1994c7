using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Local.ResourceApi;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>
/// Runs the model as processes of this machine: everything whose dependencies are healthy starts at once, crashes are restarted,
/// and the whole stops in reverse order within 10 seconds.
/// </summary>
internal sealed class LocalEngine : IAsyncDisposable
{
    private static readonly TimeSpan _stopService = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _stopServices = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan _stopServer = TimeSpan.FromSeconds(3);

    private readonly EngineSettings _settings;
    private readonly EngineEvents _watcher;
    private readonly Changes _changes = new();
    private readonly ConsoleLog _console = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<Resource, IReadOnlyList<Runner>> _runners = [];
    private IReadOnlyList<Resource> _resources;
    private DataDirectory? _data;
    private ReadyFile? _ready;
    private ResourceServer? _server;
    private ResourceSocket _socket = null!;

    public LocalEngine(IReadOnlyList<Resource> resources, EngineSettings settings, EngineEvents watcher)
    {
        _resources = resources;
        _settings = settings;
        _watcher = watcher;
    }

    /// <summary>Fails with <see cref="StartFailure"/> when, after the start, something ends that can't be restarted.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Where the operator watches the system; null where there is no dashboard.</summary>
    public DashboardAccess? Dashboard { get; private set; }

    /// <summary>Every process of the system, the dashboard first and the others in the order of Program.cs.</summary>
    public IReadOnlyList<ResourceSnapshot> Snapshots =>
        [.. _resources.SelectMany(resource => _runners.GetValueOrDefault(resource, [])).Select(runner => runner.Snapshot)];

    /// <summary>Everything that Program.cs names, with the process that keeps it; a database has none.</summary>
    public IEnumerable<(Resource Resource, Runner? Runner)> Parts =>
        _resources.SelectMany(resource => _runners.GetValueOrDefault(resource, []) is { Count: > 0 } runners
            ? runners.Select(runner => (resource, (Runner?)runner))
            : [(resource, null)]);

    /// <summary>Where people open the system, if anything of it is external.</summary>
    public Uri? ExternalAddress => _resources.OfType<ProjectResource>().FirstOrDefault(project => project is { IsExternal: true, IsDashboard: false })?.Addresses[0];

    /// <summary>Returns when everything is healthy.</summary>
    /// <exception cref="StartFailure">Something can't be started; call <see cref="Stop"/> to end the rest.</exception>
    public async Task Start(CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        _data = DataDirectory.Hold(_settings);
        _socket = ResourceSocket.In(_settings.DataDirectory);
        ReadyFile.RemoveStale(_settings.DataDirectory);
        Plan();
        await Serve();

        var healthy = new Dictionary<Resource, Task>();
        foreach (var resource in InOrder())
        {
            healthy[resource] = StartAfter(resource.WaitsFor.Select(dependency => healthy[dependency]).ToList(), resource, ct);
        }

        // Nothing depends on the dashboard. Any other failure ends the start: what depends on it would wait for ever.
        var dashboard = healthy.FirstOrDefault(entry => entry.Key is ProjectResource { IsDashboard: true });
        _ = TellDashboard(dashboard.Value);
        await foreach (var finished in Task.WhenEach(healthy.Values.Except([dashboard.Value])))
        {
            await finished.WaitAsync(ct);
        }

        _ready = new(_settings.DataDirectory, ExternalAddress, Stopwatch.GetElapsedTime(began));
        _ready.Write(() => Snapshots);
    }

    /// <summary>Stops everything in reverse order; safe to call when only a part was started, and more than once.</summary>
    public async Task Stop()
    {
        _ready?.Dispose();
        var began = Stopwatch.GetTimestamp();
        var stopped = new Dictionary<Resource, Task>();
        foreach (var resource in InOrder().Reverse())
        {
            var dependants = _resources.Where(other => other != resource && StopsBefore(other, resource)).Select(other => stopped[other]).ToList();
            stopped[resource] = StopAfter(dependants, resource);
        }

        await Task.WhenAll(stopped.Values);
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }

        // What the services have to say at their end is still received.
        static bool StopsBefore(Resource other, Resource resource) =>
            other.WaitsFor.Contains(resource) || resource is ProjectResource { IsDashboard: true } && other is ProjectResource;

        async Task StopAfter(List<Task> dependants, Resource resource)
        {
            await Task.WhenAll(dependants);
            var left = _stopServices - Stopwatch.GetElapsedTime(began);
            var patience = resource is not ProjectResource { IsDashboard: false } ? _stopServer
                : left <= TimeSpan.Zero ? TimeSpan.Zero
                : left < _stopService ? left
                : _stopService;
            await Task.WhenAll(_runners.GetValueOrDefault(resource, []).Select(runner => runner.Stop(patience)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var runner in _runners.Values.SelectMany(runners => runners))
        {
            await runner.DisposeAsync();
        }

        _data?.Dispose();
    }

    // Dependencies before dependants. Program.cs can't name what it has not made yet, so there is no circle.
    private IReadOnlyList<Resource> InOrder()
    {
        var ordered = new List<Resource>();
        foreach (var resource in _resources)
        {
            Visit(resource);
        }

        return ordered;

        void Visit(Resource resource)
        {
            if (!ordered.Contains(resource))
            {
                foreach (var dependency in resource.WaitsFor)
                {
                    Visit(dependency);
                }

                ordered.Add(resource);
            }
        }
    }

    // Addresses are chosen before anything starts: what refers to a project may start before or after it.
    private void Plan()
    {
        var settings = _settings;
        if (_settings.Dashboard is { } wanted)
        {
            Dashboard = DashboardAccess.New(wanted, _settings);
            settings = _settings with { Telemetry = _settings.Telemetry ?? new(Dashboard.Otlp, Dashboard.OtlpKey) };
            _resources = [Dashboard.Resource(_socket.Path), .. _resources];
        }

        foreach (var project in _resources.OfType<ProjectResource>())
        {
            if (!File.Exists(_settings.Place.Output(project.ProjectPath)))
            {
                throw new StartFailure(
                    $"{project.Name} is not built ({_settings.Place.Output(project.ProjectPath)} is missing): run `dotnet build Pak.sln` first.");
            }

            if (project.FixedPort is { } port && !FreePort.IsFree(port))
            {
                throw new StartFailure($"Port {port} is taken: stop the program that uses it, or choose another with --{(project.IsDashboard ? "dashboard-" : "")}port.");
            }

            var host = project.IsExternal ? "localhost" : "127.0.0.1";
            project.Addresses = project.HasHttpEndpoint
                ? [.. Enumerable.Range(0, project.Replicas).Select(_ => new UriBuilder("http", host, project.FixedPort ?? FreePort.Next()).Uri)]
                : [];
        }

        var events = _watcher with { Changed = OnChanged, Checked = _changes.Tell, Console = _console };
        foreach (var resource in _resources)
        {
            _runners[resource] = resource switch
            {
                PostgresServerResource postgres => [new PostgresRunner(postgres, settings, events)],
                RedisResource redis => [new RedisRunner(redis, settings, events)],
                ProjectResource project =>
                    [.. Enumerable.Range(0, project.Replicas).Select(replica => new ProjectRunner(project, replica, settings, events))],
                _ => [],
            };
        }

        foreach (var (resource, runners) in _runners)
        {
            foreach (var runner in runners)
            {
                runner.Wait(resource.WaitsFor.Select(dependency => dependency.Name));
            }
        }
    }

    private async Task TellDashboard(Task? healthy)
    {
        try
        {
            if (healthy is not null)
            {
                await healthy;
                _watcher.DashboardReady(Dashboard!);
            }
        }
        catch (Exception e) when (e is StartFailure or OperationCanceledException or IOException)
        {
            // Its row says why; the system runs without it.
        }
    }

    private async Task Serve()
    {
        try
        {
            _server = await ResourceServer.Start(this, _changes, _console, _socket);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            _watcher.Line("pak", $"fail: The dashboard can't watch the resources: {e.Message}");
        }
    }

    private async Task StartAfter(List<Task> dependencies, Resource resource, CancellationToken ct)
    {
        await Task.WhenAll(dependencies);
        ct.ThrowIfCancellationRequested();
        if (resource is PostgresDatabaseResource database)
        {
            var server = ((PostgresRunner)_runners[database.Parent][0]).Server!;
            database.ConnectionString = await server.CreateDatabase(database.DatabaseName, ct);
        }

        var runners = _runners[resource];
        foreach (var runner in runners)
        {
            runner.Start();
        }

        await Task.WhenAll(runners.Select(runner => runner.Healthy)).WaitAsync(ct);
    }

    private void OnChanged(ResourceSnapshot snapshot)
    {
        _watcher.Changed(snapshot);
        _changes.Tell();
        _ready?.Write(() => Snapshots);
        if (_ready is not null && snapshot is { State: ResourceState.Failed, Kind: not "dashboard" })
        {
            _failed.TrySetException(new StartFailure($"{snapshot.Name} failed: {snapshot.Reason}"));
        }
    }
}
