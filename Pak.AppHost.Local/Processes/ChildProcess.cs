using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Processes;

/// <summary>
/// A running child that never outlives its host: the kernel signals it when the host dies, even by kill -9. It has a session
/// of its own, so Ctrl+C in the terminal reaches only the host, which then stops its children in order.
/// </summary>
internal sealed partial class ChildProcess
{
    // The kernel sends the death signal when the *thread* that forked the child ends. Pool threads end at will,
    // so one thread that lives as long as the host starts every child.
    private static readonly BlockingCollection<Action> _starts = StartThread();

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _tail = new();
    private Task _outputRead = Task.CompletedTask;

    private ChildProcess(Process process) => _process = process;

    public int Id { get; private set; }

    /// <summary>The exit code, once the process has ended; 128 + n when signal n ended it.</summary>
    public Task<int> Exited => _exited.Task;

    /// <exception cref="StartFailure">The program is missing or may not be run.</exception>
    public static async Task<ChildProcess> Start(ChildCommand command)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                started.SetResult(StartHere(command));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });

        var child = await started.Task;
        child._outputRead = Task.WhenAll(
            child.Read(child._process.StandardOutput, command.Output),
            child.Read(child._process.StandardError, command.Error ?? command.Output));
        try
        {
            await child._process.StandardInput.WriteAsync(command.Input);
            child._process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child ended before it read its input; its exit code and output tell why.
        }

        return child;
    }

    /// <summary>Runs a program to its end and returns its exit code and last lines of output.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Output)> Run(ChildCommand command, CancellationToken ct)
    {
        var child = await Start(command);
        try
        {
            var exitCode = await child.Exited.WaitAsync(ct);
            await child._outputRead.WaitAsync(ct);
            return (exitCode, child.Tail());
        }
        finally
        {
            child.Send(Signal.Kill);
        }
    }

    /// <summary>The last lines of output, at most 60.</summary>
    public IReadOnlyList<string> Tail()
    {
        lock (_tail)
        {
            return [.. _tail];
        }
    }

    /// <summary>Waits until the child and all that inherited its output have closed it, or until the time is over.</summary>
    public Task OutputRead(TimeSpan atMost) =>
        _outputRead.WaitAsync(atMost).ContinueWith(static _ => { }, TaskScheduler.Default);

    public void Send(Signal signal)
    {
        // A process that has ended keeps its id until it is reaped, which sets _exited: so no stranger is hit.
        if (!_exited.Task.IsCompleted)
        {
            _ = kill(Id, (int)signal);
        }
    }

    /// <summary>Asks the child to end, and kills it when it has not after the given time. Returns when it is gone.</summary>
    public async Task Stop(Signal signal, TimeSpan patience)
    {
        Send(signal);
        try
        {
            await Exited.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Send(Signal.Kill);
            await Exited;
        }
    }

    private static BlockingCollection<Action> StartThread()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "starts child processes" }.Start();
        return starts;
    }

    private static ChildProcess StartHere(ChildCommand command)
    {
        var arguments = Wrap(command);
        var info = new ProcessStartInfo(arguments[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory,
        };
        foreach (var argument in arguments.Skip(1))
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        var child = new ChildProcess(process);
        process.Exited += (_, _) => child._exited.TrySetResult(process.ExitCode);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new StartFailure($"{command.File} can't be run ({e.Message}).", e);
        }

        child.Id = process.Id;
        return child;
    }

    // setsid gives the child its own session, setpriv its account and its death signal, and sh closes the gap in which the
    // host dies before the death signal is set: by then the parent is another. All of them exec, so the id stays the child's.
    private static List<string> Wrap(ChildCommand command)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [command.File, .. command.Arguments];
        }

        if (Executables.Find("setpriv") is not { } setpriv || Executables.Find("setsid") is not { } setsid)
        {
            throw new StartFailure("setpriv is missing: install it with `apt-get install util-linux`.");
        }

        string[] account = command.User is { } user ? [$"--reuid={user}", $"--regid={user}", "--init-groups"] : [];
        return
        [
            setsid, setpriv, .. account, "--pdeathsig", command.DeathSignal == Signal.Interrupt ? "INT" : "TERM", "--",
            "/bin/sh", "-c", "[ \"$PPID\" = \"$0\" ] || exit 1; exec \"$@\"",
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture), command.File, .. command.Arguments,
        ];
    }

    private async Task Read(StreamReader reader, Action<string>? output)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_tail)
            {
                _tail.Enqueue(line);
                if (_tail.Count > 60)
                {
                    _tail.Dequeue();
                }
            }

            output?.Invoke(line);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
