using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Local.Processes;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>One replica of a project.</summary>
internal sealed class ProjectRunner : Runner
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    // No proxy: these are loopback addresses whatever the environment says.
    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    private readonly ProjectResource _project;
    private readonly EngineSettings _settings;
    private readonly Uri? _address;
    private ChildProcess? _child;
    private IReadOnlyList<Variable> _environment = [];

    public ProjectRunner(ProjectResource project, int replica, EngineSettings settings, EngineEvents events)
        : base(
            project.Replicas == 1 ? project.Name : string.Create(CultureInfo.InvariantCulture, $"{project.Name}-{replica + 1}"),
            project.Name,
            project.IsDashboard ? "dashboard" : "project",
            settings,
            events)
    {
        _project = project;
        _settings = settings;
        _address = project.Addresses.Count > replica ? project.Addresses[replica] : null;
    }

    public override IReadOnlyList<Variable> Environment => _environment;

    public override string? Source => _project.ProjectPath;

    protected override async Task Begin(CancellationToken ct)
    {
        _environment = [.. ProjectEnvironment.Of(_project, Snapshot.Name, _address, _settings).Select(entry => new Variable(entry.Name, entry.Value(), entry.IsSecret))];
        Change(now => now with
        {
            Address = _address?.ToString(),
            Environment = _environment.ToDictionary(variable => variable.Name, variable => variable.IsSecret ? "•••" : variable.Value),
        });
        _child = await ChildProcess.Start(new(HostPlace.Dotnet, [_settings.Place.Output(_project.ProjectPath)])
        {
            Environment = _environment.ToDictionary(variable => variable.Name, string? (variable) => variable.Value),
            WorkingDirectory = Path.GetDirectoryName(_project.ProjectPath)!,
            Output = Output,
            Error = Error,
        });
        Change(now => now with { ProcessId = _child.Id });

        using var overdue = CancellationTokenSource.CreateLinkedTokenSource(ct);
        overdue.CancelAfter(_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(150));
        try
        {
            while (true)
            {
                var (isHealthy, reason) = await Check(overdue.Token);
                if (_child.Exited.IsCompleted)
                {
                    await _child.OutputRead(TimeSpan.FromSeconds(2));
                    throw new StartFailure($"{Snapshot.Name} ended with exit code {await _child.Exited} before it was healthy{LastError()}.")
                    {
                        MayPass = true,
                    };
                }

                Change(now => now with { Reason = reason });
                if (isHealthy)
                {
                    return;
                }

                await timer.WaitForNextTickAsync(overdue.Token);
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            await _child.Stop(Signal.Terminate, TimeSpan.FromSeconds(3));
            throw new StartFailure($"{Snapshot.Name} was not healthy within {_patience.TotalSeconds} s ({Snapshot.Reason}); "
                + $"its log is {Snapshot.LogFile}.", e);
        }
    }

    protected override async Task<string> Ended(CancellationToken ct)
    {
        await Watch(_child!.Exited, Check, ct);
        return $"it ended with exit code {await _child.Exited}";
    }

    protected override Task End(TimeSpan patience) => _child?.Stop(Signal.Terminate, patience) ?? Task.CompletedTask;

    private async Task<(bool IsHealthy, string? Reason)> Check(CancellationToken ct)
    {
        if (_address is null || _project.HealthPath is not { } path)
        {
            return (true, null);
        }

        try
        {
            using var response = await _http.GetAsync(new Uri(_address, path), ct);
            var status = HealthAnswer.Read(await response.Content.ReadAsStringAsync(ct));
            Checked();
            return response.StatusCode == System.Net.HttpStatusCode.OK
                ? (true, HealthAnswer.IsHealthy(status) ? null : status)
                : (false, $"{path} answers {(int)response.StatusCode}{(status is null ? "" : $", {status}")}");
        }
        catch (HttpRequestException)
        {
            Checked();
            return (false, $"{path} does not answer");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Checked();
            return (false, $"{path} does not answer within {_http.Timeout.TotalSeconds} s");
        }
    }

    private string LastError() =>
        _child!.Tail().Select(OutputLine.Error).LastOrDefault(error => error is not null) is { } error ? $": {error.TrimEnd('.')}" : "";
}
