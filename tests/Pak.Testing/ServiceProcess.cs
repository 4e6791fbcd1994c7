using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Pak.AppHost.Local.Servers;

namespace Pak.Testing;

/// <summary>A service as a process of its own, on a real address and by the real clock, which a test may kill.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServiceProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>Everything that it has written so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Returns at once: it begins to work whenever it is ready.</summary>
    /// <param name="assembly">Its name (<c>Pak.Permits</c>): it lies beside the tests.</param>
    /// <param name="settings">By their names in the environment (<c>Permits__Sweep__Seconds</c>), beside those that every service needs.</param>
    public static async Task<ServiceProcess> Start(string assembly, IReadOnlyDictionary<string, string> settings)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, assembly + ".dll") },
            Environment =
            {
                ["ASPNETCORE_URLS"] = address,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ConnectionStrings__redis"] = (await Servers.Redis).ConnectionString,
                ["Pak__PublicUrl"] = TestIssuer.Issuer,
                ["services__agencies__http__0"] = "http://127.0.0.1:9", // nobody listens: names fall back
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!, new Uri(address));
    }

    /// <summary>Returns when it answers.</summary>
    public async Task IsHealthy()
    {
        using var client = new HttpClient { BaseAddress = Address };
        await Eventually.Holds(async () =>
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                return false;
            }
        }, "the service is healthy");
    }

    /// <summary>SIGKILL: nothing of it runs any more when this returns.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }
}
