using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Npgsql;
using Pak.ServiceDefaults.Postgres;

namespace Pak.Testing;

/// <summary>
/// A service in this process on a database of its own (real PostgreSQL and Redis), with a clock and an issuer of tokens that
/// belong to the test. Dispose it after the test or share it as a class fixture.
/// </summary>
/// <param name="database">The name of the service's connection string, e.g. <c>permitsdb</c>.</param>
public class ServiceApp<TProgram>(string database) : WebApplicationFactory<TProgram>
    where TProgram : class
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = [];

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

    /// <summary>Of the service's database: a new one unless overridden.</summary>
    protected virtual string GivenDatabase() => Task.Run(NewDatabase).Result;

    /// <summary>Override to replace services; call the base.</summary>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting($"ConnectionStrings:{database}", GivenDatabase());
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

    /// <summary>A database as the service's migrations leave it. They run once a test run; that they run at the start is tested on empty ones.</summary>
    private async Task<string> NewDatabase()
    {
        var template = await Templates.GetOrAdd(database, static name => new(() => Migrated(name))).Value;
        return await Servers.CloneDatabase(template);
    }

    private static async Task<string> Migrated(string database)
    {
        var template = await Servers.CreateDatabase(database);
        await using var connections = NpgsqlDataSource.Create(template + ";Pooling=false");
        await new Migrations(connections, typeof(TProgram).Assembly, NullLogger<Migrations>.Instance).Apply(CancellationToken.None);
        return template;
    }
}
