using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Npgsql;

namespace Pak.Testing;

/// <summary>
/// A service in this process on a database of its own (real PostgreSQL and Redis), with a clock and an issuer of tokens that
/// belong to the test. Dispose it after the test or share it as a class fixture.
/// </summary>
/// <param name="database">The name of the service's connection string, e.g. <c>permitsdb</c>.</param>
public class ServiceApp<TProgram>(string database) : WebApplicationFactory<TProgram>
    where TProgram : class
{
    public TestClock Clock { get; } = new(TestClock.Nowruz1404);

    public TestIssuer Issuer { get; } = new();

    /// <summary>Further settings, set before the first request.</summary>
    public Dictionary<string, string> Settings { get; } = new() { ["Pak:PublicUrl"] = TestIssuer.Issuer };

    /// <summary>The service's own data source, to look at rows.</summary>
    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Calls the service as nobody.</summary>
    public HttpClient Anonymous() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>Calls the service with a valid token of a person or client of an agency.</summary>
    public HttpClient As(string subject, string? agency, params string[] scopes)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Issuer.Token(Clock.GetUtcNow(), subject, agency, scopes));
        return client;
    }

    /// <summary>Override to replace services; call the base.</summary>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting($"ConnectionStrings:{database}", Task.Run(() => Servers.CreateDatabase(database)).Result);
        builder.UseSetting("ConnectionStrings:redis", Task.Run(() => Servers.Redis).Result.ConnectionString);
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            ReplaceIssuer(services);
        });
    }

    /// <summary>Where the service finds the keys of tokens; Agencies, which issues them itself, keeps its own.</summary>
    protected virtual void ReplaceIssuer(IServiceCollection services) =>
        services.AddSingleton<IConfigurationManager<OpenIdConnectConfiguration>>(Issuer);
}
