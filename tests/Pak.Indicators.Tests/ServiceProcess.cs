using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.IdentityModel.Tokens;
using Pak.AppHost.Local.Servers;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Indicators.Tests;

/// <summary>The service as a process of its own, which the test may kill.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private ServiceProcess(Process process, HttpClient client) => (_process, _client) = (process, client);

    /// <summary>Returns when it is healthy.</summary>
    /// <param name="keys">Address of a server that publishes the issuer's keys, as Agencies does.</param>
    public static async Task<ServiceProcess> Start(string database, string keys, TestIssuer issuer)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Pak.Indicators.dll") },
            Environment =
            {
                ["ASPNETCORE_URLS"] = address,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ConnectionStrings__indicatorsdb"] = database,
                ["ConnectionStrings__redis"] = (await Servers.Redis).ConnectionString,
                ["Pak__PublicUrl"] = TestIssuer.Issuer,
                ["services__agencies__http__0"] = keys,
            },
        })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", issuer.Token(TimeProvider.System.GetUtcNow(), "statistics.approver", "statistics", Scopes.IndicatorsApprove));
        await Eventually.Holds(async () =>
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                return false;
            }
        }, "the service is healthy");
        return new(process, client);
    }

    /// <summary>The keys of an issuer as Agencies publishes them.</summary>
    public static object KeysOf(TestIssuer issuer)
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(issuer.Key);
        return new { keys = new[] { new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, kid = issuer.Key.KeyId, use = "sig", alg = "ES256" } } };
    }

    public Task<HttpResponseMessage> Publish(Submission submission) => IndicatorsApp.Post(_client, submission.Id, "publication", submission.Version);

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
        _client.Dispose();
    }
}
