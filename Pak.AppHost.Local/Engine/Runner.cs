using System.Diagnostics;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>
/// Keeps one process of the system alive: starts it, watches its health, and starts it again when it crashes, after 1, 2, 4 …
/// at most 30 seconds. Having been healthy for a minute, it begins at one second again. The operator may stop it, which lasts until
/// the operator starts it again.
/// </summary>
internal abstract class Runner : IAsyncDisposable
{
    // What ends by itself before it was ever healthy is tried so often.
    private const int FirstTries = 3;

    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _steady = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _operatorsPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _healthInterval = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _commands = new(1, 1);
    private readonly Lock _lock = new();
    private readonly EngineEvents _events;
    private CancellationTokenSource _stop = new();
    private Task _supervision = Task.CompletedTask;
    private bool _wasStarted;
    private bool _isOver;

    protected Runner(string name, string resource, string kind, EngineSettings settings, EngineEvents events)
    {
        var file = Path.Combine(settings.LogDirectory, name + ".log");
        Log = new(file);
        Snapshot = new(name, resource, kind, ResourceState.Waiting, null, null, 0, null, null, file, new Dictionary<string, string>());
        Since = TimeProvider.System.GetUtcNow();
        _events = events;
        Output = line => Written(line, isError: false);
        Error = line => Written(line, isError: true);
    }

    public ResourceSnapshot Snapshot { get; private set; }

    /// <summary>When it came into its state.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>When the process that runs, or ran last, was started.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When its health was last asked for.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>How and when it last crashed.</summary>
    public (string Reason, DateTimeOffset At)? LastCrash { get; private set; }

    /// <summary>What the process was given, secrets in clear text.</summary>
    public virtual IReadOnlyList<Variable> Environment => [];

    /// <summary>The project or program that it runs.</summary>
    public abstract string? Source { get; }

    /// <summary>Completes when it is healthy for the first time; fails with <see cref="StartFailure"/> when it can't be started.</summary>
    public Task Healthy => _healthy.Task;

    /// <summary>What the operator can do now. What waits for others starts by itself, and what stops with the system stays stopped.</summary>
    public IReadOnlyList<string> Commands => !_wasStarted || _isOver ? [] : Snapshot.State switch
    {
        ResourceState.Stopped or ResourceState.Failed => ["start"],
        ResourceState.Stopping or ResourceState.Waiting => [],
        _ => ["stop", "restart"],
    };

    protected LogFile Log { get; }

    protected Action<string> Output { get; }

    protected Action<string> Error { get; }

    public void Wait(IEnumerable<string> dependencies)
    {
        var names = string.Join(", ", dependencies);
        Change(now => now with { State = ResourceState.Waiting, Reason = names.Length == 0 ? "to be started" : $"for {names}" });
    }

    public void Start()
    {
        _wasStarted = true;
        _supervision = Supervise(_stop.Token);
    }

    /// <summary>Does what the operator asks for: start, stop or restart. Returns false when that can't be done in its state.</summary>
    public async Task<bool> Obey(string command)
    {
        await _commands.WaitAsync();
        try
        {
            if (!Commands.Contains(command))
            {
                return false;
            }

            Output($"--- {command} by the operator");
            if (command is "stop" or "restart")
            {
                Set(ResourceState.Stopping, "by the operator");
                await EndSupervision();
                await End(_operatorsPatience);
                Change(now => now with { State = ResourceState.Stopped, Reason = "by the operator", ProcessId = null });
            }

            if (command is "start" or "restart")
            {
                _stop.Dispose();
                _stop = new();
                Start();
            }

            return true;
        }
        finally
        {
            _commands.Release();
        }
    }

    /// <summary>Ends it for good within the given time, by force where needed.</summary>
    public async Task Stop(TimeSpan patience)
    {
        await _commands.WaitAsync();
        try
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            if (Snapshot.State is not ResourceState.Stopped)
            {
                Set(ResourceState.Stopping, null);
                await EndSupervision();
                await End(patience);
                Set(ResourceState.Stopped, null);
            }

            await Release();
        }
        finally
        {
            _commands.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(TimeSpan.Zero);
        _stop.Dispose();
        _commands.Dispose();
        Log.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the process and returns when it is healthy.</summary>
    protected abstract Task Begin(CancellationToken ct);

    /// <summary>Waits until the process has ended and returns how.</summary>
    protected abstract Task<string> Ended(CancellationToken ct);

    /// <summary>Ends the process; <see cref="Begin"/> may follow.</summary>
    protected abstract Task End(TimeSpan patience);

    /// <summary>After the last end: gives back what was kept for another start.</summary>
    protected virtual ValueTask Release() => ValueTask.CompletedTask;

    protected void Set(ResourceState state, string? reason) => Change(now => now with { State = state, Reason = reason });

    protected void Change(Func<ResourceSnapshot, ResourceSnapshot> change)
    {
        lock (_lock)
        {
            var before = Snapshot;
            var now = change(before);
            if (now == before)
            {
                return;
            }

            Since = now.State == before.State ? Since : TimeProvider.System.GetUtcNow();
            StartedAt = now.ProcessId is null || now.ProcessId == before.ProcessId ? StartedAt : TimeProvider.System.GetUtcNow();
            Snapshot = now;
            _events.Changed(now);
        }
    }

    /// <summary>Its health has just been asked for.</summary>
    protected void Checked()
    {
        CheckedAt = TimeProvider.System.GetUtcNow();
        _events.Checked();
    }

    /// <summary>Asks for the health every few seconds until the process has ended. Without a reason all is well.</summary>
    protected async Task Watch(Task exited, Func<CancellationToken, Task<(bool IsHealthy, string? Reason)>> check, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_healthInterval);
        while (true)
        {
            await Task.WhenAny(exited, timer.WaitForNextTickAsync(ct).AsTask());
            ct.ThrowIfCancellationRequested();
            if (exited.IsCompleted)
            {
                return;
            }

            var (isHealthy, reason) = await check(ct);
            if (!exited.IsCompleted)
            {
                Set(isHealthy ? ResourceState.Healthy : ResourceState.Unhealthy, reason);
            }
        }
    }

    private void Written(string line, bool isError)
    {
        Log.Write(line);
        _events.Console.Add(Snapshot.Name, line, isError);
        _events.Line(Snapshot.Name, line);
    }

    private async Task EndSupervision()
    {
        await _stop.CancelAsync();
        await _supervision;
    }

    private async Task Supervise(CancellationToken stop)
    {
        var pause = TimeSpan.FromSeconds(1);
        var tries = 0;
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            string reason;
            try
            {
                Set(ResourceState.Starting, null);
                tries++;
                await Begin(stop);
                Change(now => now with { State = ResourceState.Healthy, Took = Stopwatch.GetElapsedTime(started) });
                _healthy.TrySetResult();
                var healthySince = Stopwatch.GetTimestamp();
                reason = await Ended(stop);
                if (Stopwatch.GetElapsedTime(healthySince) > _steady)
                {
                    pause = TimeSpan.FromSeconds(1);
                }
            }
            catch (StartFailure e) when (Healthy.IsCompletedSuccessfully || (e.MayPass && tries < FirstTries))
            {
                reason = e.Message;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Set(ResourceState.Failed, e.Message);
                _healthy.TrySetException(e);
                return;
            }

            LastCrash = (reason.TrimEnd('.'), TimeProvider.System.GetUtcNow());
            Change(now => now with
            {
                State = ResourceState.Restarting,
                Reason = $"{LastCrash.Value.Reason}; next start in {pause.TotalSeconds} s",
                Restarts = now.Restarts + 1,
                ProcessId = null,
            });
            try
            {
                await Task.Delay(pause, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause + pause < _longestPause ? pause + pause : _longestPause;
        }
    }
}

/// <summary>A variable of a process's environment.</summary>
internal sealed record Variable(string Name, string Value, bool IsSecret);
