using System.Diagnostics;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>
/// Keeps one process of the system alive: starts it, watches its health, and starts it again when it crashes, after 1, 2, 4 …
/// at most 30 seconds. Having been healthy for a minute, it begins at one second again.
/// </summary>
internal abstract class Runner : IAsyncDisposable
{
    // What ends by itself before it was ever healthy is tried so often.
    private const int FirstTries = 3;

    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _steady = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Action<ResourceSnapshot> _changed;
    private Task _supervision = Task.CompletedTask;

    protected Runner(string name, string resource, string kind, EngineSettings settings, EngineEvents events)
    {
        var file = Path.Combine(settings.LogDirectory, name + ".log");
        Log = new(file);
        Snapshot = new(name, resource, kind, ResourceState.Waiting, null, null, 0, null, null, file, new Dictionary<string, string>());
        _changed = events.Changed;
        Output = line =>
        {
            Log.Write(line);
            events.Line(name, line);
        };
    }

    public ResourceSnapshot Snapshot { get; private set; }

    /// <summary>Completes when it is healthy for the first time; fails with <see cref="StartFailure"/> when it can't be started.</summary>
    public Task Healthy => _healthy.Task;

    protected LogFile Log { get; }

    protected Action<string> Output { get; }

    public void Wait(IEnumerable<string> dependencies)
    {
        var names = string.Join(", ", dependencies);
        Change(now => now with { State = ResourceState.Waiting, Reason = names.Length == 0 ? "to be started" : $"for {names}" });
    }

    public void Start() => _supervision = Supervise();

    /// <summary>Ends it within the given time, by force where needed.</summary>
    public async Task Stop(TimeSpan patience)
    {
        if (Snapshot.State is ResourceState.Stopped)
        {
            return;
        }

        Set(ResourceState.Stopping, null);
        await _stop.CancelAsync();
        await _supervision;
        await End(patience);
        Set(ResourceState.Stopped, null);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(TimeSpan.Zero);
        _stop.Dispose();
        Log.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the process and returns when it is healthy.</summary>
    protected abstract Task Begin(CancellationToken ct);

    /// <summary>Waits until the process has ended and returns how.</summary>
    protected abstract Task<string> Ended(CancellationToken ct);

    protected abstract Task End(TimeSpan patience);

    protected void Set(ResourceState state, string? reason) => Change(now => now with { State = state, Reason = reason });

    protected void Change(Func<ResourceSnapshot, ResourceSnapshot> change)
    {
        lock (_lock)
        {
            var before = Snapshot;
            Snapshot = change(before);
            if (Snapshot != before)
            {
                _changed(Snapshot);
            }
        }
    }

    private async Task Supervise()
    {
        var pause = TimeSpan.FromSeconds(1);
        var tries = 0;
        while (!_stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            string reason;
            try
            {
                Set(ResourceState.Starting, null);
                tries++;
                await Begin(_stop.Token);
                Change(now => now with { State = ResourceState.Healthy, Took = Stopwatch.GetElapsedTime(started) });
                _healthy.TrySetResult();
                var healthySince = Stopwatch.GetTimestamp();
                reason = await Ended(_stop.Token);
                if (Stopwatch.GetElapsedTime(healthySince) > _steady)
                {
                    pause = TimeSpan.FromSeconds(1);
                }
            }
            catch (StartFailure e) when (Healthy.IsCompletedSuccessfully || (e.MayPass && tries < FirstTries))
            {
                reason = e.Message;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Set(ResourceState.Failed, e.Message);
                _healthy.TrySetException(e);
                return;
            }

            Change(now => now with
            {
                State = ResourceState.Restarting,
                Reason = $"{reason.TrimEnd('.')}; next start in {pause.TotalSeconds} s",
                Restarts = now.Restarts + 1,
                ProcessId = null,
            });
            try
            {
                await Task.Delay(pause, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause + pause < _longestPause ? pause + pause : _longestPause;
        }
    }
}

/// <summary>What the engine tells whoever shows it, on any thread, in order for each resource.</summary>
/// <param name="Changed">A resource has changed.</param>
/// <param name="Line">A resource's name and a line of its output.</param>
internal sealed record EngineEvents(Action<ResourceSnapshot> Changed, Action<string, string> Line);
