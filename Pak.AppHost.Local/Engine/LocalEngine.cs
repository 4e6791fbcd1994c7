using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
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

    private readonly IReadOnlyList<Resource> _resources;
    private readonly EngineSettings _settings;
    private readonly EngineEvents _watcher;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<Resource, IReadOnlyList<Runner>> _runners = [];
    private DataDirectory? _data;
    private ReadyFile? _ready;

    public LocalEngine(IReadOnlyList<Resource> resources, EngineSettings settings, EngineEvents watcher)
    {
        _resources = resources;
        _settings = settings;
        _watcher = watcher;
    }

    /// <summary>Fails with <see cref="StartFailure"/> when, after the start, something ends that can't be restarted.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Every process of the system, in the order of Program.cs.</summary>
    public IReadOnlyList<ResourceSnapshot> Snapshots =>
        [.. _resources.SelectMany(resource => _runners.GetValueOrDefault(resource, [])).Select(runner => runner.Snapshot)];

    /// <summary>Where people open the system, if anything of it is external.</summary>
    public Uri? ExternalAddress => _resources.OfType<ProjectResource>().FirstOrDefault(project => project.IsExternal)?.Addresses[0];

    /// <summary>Returns when everything is healthy.</summary>
    /// <exception cref="StartFailure">Something can't be started; call <see cref="Stop"/> to end the rest.</exception>
    public async Task Start(CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        _data = DataDirectory.Hold(_settings);
        ReadyFile.RemoveStale(_settings.DataDirectory);
        Plan();

        var healthy = new Dictionary<Resource, Task>();
        foreach (var resource in InOrder())
        {
            healthy[resource] = StartAfter(resource.WaitsFor.Select(dependency => healthy[dependency]).ToList(), resource, ct);
        }

        // The first failure ends the start: what depends on it would wait for ever.
        await foreach (var finished in Task.WhenEach(healthy.Values))
        {
            await finished.WaitAsync(ct);
        }

        _ready = new(_settings.DataDirectory, ExternalAddress, Stopwatch.GetElapsedTime(began));
        _ready.Write(Snapshots);
    }

    /// <summary>Stops everything in reverse order; safe to call when only a part was started, and more than once.</summary>
    public async Task Stop()
    {
        _ready?.Dispose();
        var began = Stopwatch.GetTimestamp();
        var stopped = new Dictionary<Resource, Task>();
        foreach (var resource in InOrder().Reverse())
        {
            var dependants = _resources.Where(other => other.WaitsFor.Contains(resource)).Select(other => stopped[other]).ToList();
            stopped[resource] = StopAfter(dependants, resource);
        }

        await Task.WhenAll(stopped.Values);

        async Task StopAfter(List<Task> dependants, Resource resource)
        {
            await Task.WhenAll(dependants);
            var left = _stopServices - Stopwatch.GetElapsedTime(began);
            var patience = resource is not ProjectResource ? _stopServer
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
        foreach (var project in _resources.OfType<ProjectResource>())
        {
            if (!File.Exists(_settings.Place.Output(project.ProjectPath)))
            {
                throw new StartFailure(
                    $"{project.Name} is not built ({_settings.Place.Output(project.ProjectPath)} is missing): run `dotnet build Pak.sln` first.");
            }

            if (project.FixedPort is { } port && !FreePort.IsFree(port))
            {
                throw new StartFailure($"Port {port} is taken: stop the program that uses it, or choose another with --port.");
            }

            var host = project.IsExternal ? "localhost" : "127.0.0.1";
            project.Addresses = project.HasHttpEndpoint
                ? [.. Enumerable.Range(0, project.Replicas).Select(_ => new UriBuilder("http", host, project.FixedPort ?? FreePort.Next()).Uri)]
                : [];
        }

        var events = _watcher with { Changed = OnChanged };
        foreach (var resource in _resources)
        {
            _runners[resource] = resource switch
            {
                PostgresServerResource postgres => [new PostgresRunner(postgres, _settings, events)],
                RedisResource redis => [new RedisRunner(redis, _settings, events)],
                ProjectResource project =>
                    [.. Enumerable.Range(0, project.Replicas).Select(replica => new ProjectRunner(project, replica, _settings, events))],
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
        _ready?.Write(Snapshots);
        if (_ready is not null && snapshot.State == ResourceState.Failed)
        {
            _failed.TrySetException(new StartFailure($"{snapshot.Name} failed: {snapshot.Reason}"));
        }
    }
}
