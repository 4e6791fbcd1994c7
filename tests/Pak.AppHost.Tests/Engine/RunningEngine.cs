using System.Diagnostics;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Local.Engine;

namespace Pak.AppHost.Tests.Engine;

/// <summary>An engine in this process, on a data directory of its own, and all that it told.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Lock _lock = new();
    private readonly List<(ResourceSnapshot Snapshot, long At)> _told = [];
    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource<DashboardAccess> _dashboard = new();
    private LocalEngine? _engine;

    public RunningEngine(params string[] settings)
        : this(TestPrograms.Place, settings)
    {
    }

    public RunningEngine(HostPlace place, params string[] settings) =>
        Builder = new([$"--Pak:Data={_directory.Path}", .. settings], place);

    /// <summary>An engine that finds the small service in place of the dashboard, on any free port.</summary>
    public static RunningEngine WithDashboard(params string[] settings) =>
        new(TestPrograms.Place with { Dashboard = TestPrograms.AppProject }, ["--Pak:DashboardPort=0", .. settings]);

    public DistributedApplicationBuilder Builder { get; }

    public LocalEngine Engine => _engine ??= Builder.CreateEngine(new(Hear, static (_, _) => { }) { DashboardReady = _dashboard.SetResult });

    public string Path => _directory.Path;

    /// <summary>Completes when the engine has told that its dashboard answers.</summary>
    public Task<DashboardAccess> Dashboard => _dashboard.Task;

    /// <summary>What was told so far, each with its time.</summary>
    public IReadOnlyList<(ResourceSnapshot Snapshot, long At)> Told
    {
        get
        {
            lock (_lock)
            {
                return [.. _told];
            }
        }
    }

    public IResourceBuilder<ProjectResource> Add(string name) =>
        Builder.AddProject(name, TestPrograms.AppProject, launchProfileName: null).WithHttpEndpoint().WithHttpHealthCheck("/health");

    public async Task<RunningEngine> Start()
    {
        await Engine.Start(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
        return this;
    }

    public ResourceSnapshot this[string name] => Engine.Snapshots.Single(snapshot => snapshot.Name == name);

    public async Task<Dictionary<string, string>> Environment(string name) =>
        (await _http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(this[name].Address + "environment")))!;

    /// <summary>Lets the service end as a defect would.</summary>
    public async Task Crash(string name)
    {
        try
        {
            using var response = await _http.PostAsync(new Uri(this[name].Address + "crash"), content: null);
        }
        catch (HttpRequestException)
        {
            // It ends before it answers.
        }
    }

    public int FirstIndex(string name, ResourceState state) =>
        Told.ToList().FindIndex(told => told.Snapshot.Name == name && told.Snapshot.State == state);

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        _http.Dispose();
        _directory.Dispose();
    }

    private void Hear(ResourceSnapshot snapshot)
    {
        lock (_lock)
        {
            _told.Add((snapshot, Stopwatch.GetTimestamp()));
        }
    }
}
