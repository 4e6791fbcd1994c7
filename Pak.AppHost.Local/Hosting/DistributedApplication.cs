using System.Reflection;
using System.Runtime.InteropServices;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.Processes;
using Pak.AppHost.Local.Servers;

namespace Aspire.Hosting;

/// <summary>The system that Program.cs describes, run as plain processes of this machine.</summary>
public sealed class DistributedApplication
{
    private readonly DistributedApplicationBuilder _builder;

    internal DistributedApplication(DistributedApplicationBuilder builder) => _builder = builder;

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        // Program.cs describes and does not catch: what is wrong with a setting is told here.
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.ExceptionObject is StartFailure failure)
            {
                Console.Error.WriteLine(failure.Message);
                Environment.Exit(1);
            }
        };
        return new DistributedApplicationBuilder(args, HostPlace.Of(Assembly.GetEntryAssembly()!));
    }

    /// <summary>
    /// Starts everything in order of health and returns when SIGINT or SIGTERM has stopped it. What keeps it from starting is
    /// one sentence on standard error and exit code 1.
    /// </summary>
    public void Run() => Environment.ExitCode = RunToExit().GetAwaiter().GetResult();

    private async Task<int> RunToExit()
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

        await using var board = StatusBoard.For(_builder.Settings);
        await using var engine = _builder.CreateEngine(new(board.Show, board.ShowOutput) { DashboardReady = Watch });
        try
        {
            await engine.Start(stop.Token);
            board.Ready(engine.ExternalAddress, engine.Dashboard?.SignIn);
            await engine.Failed.WaitAsync(stop.Token);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            board.Stopping();
            await engine.Stop();
            board.Stopped();
            return 0;
        }
        catch (StartFailure failure)
        {
            await engine.Stop();
            board.Failed(failure.Message);
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await engine.Stop();
            board.Failed($"The data directory can't be used: {e.Message}");
            return 1;
        }

        void Watch(DashboardAccess dashboard)
        {
            board.Dashboard(dashboard.SignIn);
            if (dashboard.Settings.Open && !Browser.Open(dashboard.SignIn, dashboard.DataDirectory))
            {
                board.NoBrowser();
            }
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
