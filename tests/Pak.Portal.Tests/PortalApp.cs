using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pak.Testing;

namespace Pak.Portal.Tests;

/// <summary>The portal in this process, with services that are not there unless a test says what they answer.</summary>
internal sealed class PortalApp : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("pak-portal-keys-");

    // Every instance watches its files; a machine gives a user only so many watchers, and no file changes during a test.
    static PortalApp()
    {
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
    }

    public StandIn Upstream { get; } = new();

    public TestClock Clock { get; } = new(TestClock.Nowruz1404);

    /// <summary>A real Redis, unless a test is about its absence.</summary>
    public string? Redis { get; init; }

    public string PublicUrl { get; init; } = "http://localhost:8080";

    /// <summary>A browser without redirects: a test looks at where it is sent.</summary>
    public Browser Open() => new(CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = new Uri(PublicUrl) }));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Pak:PublicUrl", PublicUrl);
        builder.UseSetting("ConnectionStrings:redis", Redis ?? Task.Run(() => Servers.Redis).Result.ConnectionString);
        builder.UseSetting("Pak:KeyDirectory", _keys.FullName);
        builder.UseSetting("Pak:ClientId", "portal");
        builder.UseSetting("Pak:ClientSecret", "the portal's secret of this test");
        foreach (var service in new[] { "agencies", "indicators", "permits", "reporting" })
        {
            builder.UseSetting($"services:{service}:http:0", $"http://{service}.test");
        }

        Upstream.Answer("POST /connect/token", new { access_token = "portal-token", token_type = "Bearer", expires_in = 600 });
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            foreach (var client in new[] { "agencies", "indicators", "permits", "reporting", "submissions", "documents", "staff", "token" })
            {
                services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => Upstream).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
            }
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _keys.Exists)
        {
            _keys.Delete(recursive: true);
        }
    }
}
