using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.Servers;
using Pak.Testing;

namespace Pak.AppHost.Tests.Hosting;

/// <summary>The test topology run by a host process of its own, as `dotnet run --project Pak.AppHost` runs Pak.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    // A shell starts background jobs with SIGINT ignored, and children inherit that: these tests may run in such a job.
    private static readonly string[] ListenToInterrupts = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];

    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    /// <param name="before">A command put before the host's, which must become the host (exec).</param>
    public HostProcess(string data, int? port = null, string[]? before = null, string[]? settings = null)
    {
        Data = data;
        Port = port ?? FreePort.Next();
        string[] command =
        [
            .. ListenToInterrupts, .. before ?? [], HostPlace.Dotnet, TestPrograms.App, "host", $"--Pak:Data={data}",
            $"--Pak:Port={Port.ToString(CultureInfo.InvariantCulture)}", .. settings ?? [],
        ];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _out = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public string Data { get; }

    public int Port { get; }

    private string ReadyFile => Path.Combine(Data, "ready.json");

    public async Task<HostProcess> Ready()
    {
        await Eventually.Holds(
            async () => _process.HasExited ? throw new InvalidOperationException(await _out + await _error) : IsReady(),
            "the host is ready",
            TimeSpan.FromMinutes(2));
        return this;
    }

    /// <summary>The processes that the ready file lists, by name.</summary>
    public async Task<Dictionary<string, (int ProcessId, string Address)>> Processes()
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(ReadyFile));
        return json.RootElement.GetProperty("resources").EnumerateArray().ToDictionary(
            resource => resource.GetProperty("name").GetString()!,
            resource => (resource.GetProperty("processId").GetInt32(), resource.GetProperty("address").GetString()!));
    }

    // A host that was killed leaves its file: the next one's bears its own process id.
    private bool IsReady()
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(ReadyFile));
            return json.RootElement.GetProperty("hostProcessId").GetInt32() == _process.Id;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<(int ExitCode, string Out, string Error)> Exit()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (_process.ExitCode, await _out, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Signal("TERM");
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
