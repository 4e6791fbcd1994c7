using System.Diagnostics;
using System.Globalization;

namespace Pak.AppHost.Local.Engine;

/// <summary>
/// Shows the run to the person who started it: on a terminal a table that is repainted while things start, elsewhere a line for
/// each change. Of the resources' own output only errors are shown; the rest is in their log files.
/// </summary>
internal sealed class StatusBoard : IAsyncDisposable
{
    private readonly EngineSettings _settings;
    private readonly TextWriter _out;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ResourceSnapshot Snapshot, long Since)> _rows = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _repainting = Task.CompletedTask;
    private readonly long _began = Stopwatch.GetTimestamp();
    private bool _isLive;
    private int _painted;

    public StatusBoard(EngineSettings settings, TextWriter output, bool isTerminal)
    {
        _settings = settings;
        _out = output;
        _isLive = isTerminal;
        if (isTerminal)
        {
            _repainting = Repaint();
        }
    }

    public static StatusBoard For(EngineSettings settings) =>
        new(settings, Console.Out, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    public void Show(ResourceSnapshot snapshot)
    {
        lock (_lock)
        {
            var isKnown = _rows.TryGetValue(snapshot.Name, out var before);
            var isSameState = isKnown && before.Snapshot.State == snapshot.State;
            _rows[snapshot.Name] = (snapshot, isSameState ? before.Since : Stopwatch.GetTimestamp());
            if (_isLive)
            {
                Paint();
            }
            else if (IsNews(isKnown ? before.Snapshot : null, snapshot))
            {
                _out.WriteLine(Row(snapshot, TimeSpan.Zero));
            }
        }
    }

    public void ShowOutput(string name, string line)
    {
        if ((_settings.Verbose ? line : OutputLine.Error(line)) is { } shown)
        {
            Print($"{name,-14} | {shown}");
        }
    }

    /// <summary>The dashboard answers: who wants to can watch the others start.</summary>
    public void Dashboard(Uri signIn) => Print($"Dashboard  {signIn}");

    public void NoBrowser() => Print("No browser can be opened from here: open the address by hand.");

    /// <summary>Everything is healthy: says where to go.</summary>
    /// <param name="signIn">The dashboard's address with the token: it is shown here and written nowhere.</param>
    public void Ready(Uri? external, Uri? signIn)
    {
        Freeze();
        var address = external?.GetLeftPart(UriPartial.Authority);
        var credentials = Path.Combine(_settings.DataDirectory, "demo-credentials.json");
        Print("");
        Print($"Pak is ready after {Seconds(Stopwatch.GetElapsedTime(_began))}.");
        if (address is not null)
        {
            Print($"  Portal             {address}");
            Print($"  API documentation  {address}/docs");
        }

        if (signIn is not null)
        {
            Print($"  Dashboard          {signIn}");
        }

        if (File.Exists(credentials))
        {
            Print($"  Demo credentials   {credentials}");
        }

        Print($"  Logs               {_settings.LogDirectory}");
        Print("Ctrl+C stops it.");
    }

    public void Stopping()
    {
        Freeze();
        Print("Stopping ...");
    }

    public void Stopped() => Print("Stopped.");

    /// <summary>The one sentence that says why there is nothing to see.</summary>
    public void Failed(string sentence)
    {
        Freeze();
        Console.Error.WriteLine(sentence);
    }

    public async ValueTask DisposeAsync()
    {
        Freeze();
        await _ended.CancelAsync();
        await _repainting;
        _ended.Dispose();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Row(ResourceSnapshot row, TimeSpan inState)
    {
        var time = row.State switch
        {
            ResourceState.Starting when inState > TimeSpan.Zero => Seconds(inState),
            ResourceState.Healthy when row.Took is { } took => Seconds(took),
            _ => "",
        };
        return $"{row.Name,-14} {row.State.ToString().ToLowerInvariant(),-10} {time,8}  {row.Reason}".TrimEnd();
    }

    private static bool IsNews(ResourceSnapshot? before, ResourceSnapshot now) => now.State switch
    {
        ResourceState.Stopping => false,
        ResourceState.Stopped => before is not { ProcessId: null },
        ResourceState.Healthy or ResourceState.Unhealthy => before?.State != now.State || before.Reason != now.Reason,
        _ => before?.State != now.State,
    };

    private void Print(string line)
    {
        lock (_lock)
        {
            Erase();
            _out.WriteLine(line);
            if (_isLive)
            {
                Paint();
            }
        }
    }

    private async Task Repaint()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                lock (_lock)
                {
                    if (_isLive)
                    {
                        Paint();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The board has ended.
        }
    }

    // From now on the table stands still and changes are lines below it.
    private void Freeze()
    {
        lock (_lock)
        {
            if (_isLive)
            {
                Paint();
                _isLive = false;
                _painted = 0;
            }
        }
    }

    private void Paint()
    {
        Erase();
        var width = Console.IsOutputRedirected ? 120 : Math.Max(Console.WindowWidth, 40);
        foreach (var (snapshot, since) in _rows.Values)
        {
            // A line that wraps would be two, and the next repaint one line off.
            var row = Row(snapshot, Stopwatch.GetElapsedTime(since));
            _out.WriteLine(row.Length < width ? row : row[..(width - 1)]);
        }

        _painted = _rows.Count;
    }

    private void Erase()
    {
        if (_painted > 0)
        {
            // Up over the painted lines, then clear to the end of the screen (ECMA-48 CPL and ED).
            _out.Write(string.Create(CultureInfo.InvariantCulture, $"\e[{_painted}F\e[J"));
            _painted = 0;
        }
    }
}
