using System.Reflection;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Pak.ServiceDefaults.Postgres;

/// <summary>
/// Before the service listens: refuses a PostgreSQL that would lose acknowledged work (fsync, full_page_writes or
/// synchronous_commit off), then applies the migrations.
/// </summary>
internal sealed class DatabaseStartup(NpgsqlDataSource db, IHostEnvironment environment, ILoggerFactory loggers, Assembly service) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (environment.IsProduction())
        {
            await RequireDurability(cancellationToken);
        }

        await new Migrations(db, service, loggers.CreateLogger<Migrations>()).Apply(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RequireDurability(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var off = (await connection.QueryAsync<string>(
            "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'")).ToList();
        if (off.Count > 0)
        {
            throw new InvalidOperationException($"PostgreSQL runs with {string.Join(", ", off)} off: acknowledged work could be lost. Switch it on to start in production.");
        }
    }
}

public static class DatabaseExtensions
{
    /// <summary>
    /// The service's database: the data source named <paramref name="connectionName"/>, its migrations (applied before the service
    /// listens), one transaction a changing request, and Idempotency-Key.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="connectionName">Of the connection string.</param>
    /// <param name="preparedStatements">
    /// How many statements a connection keeps prepared, those it has seen five times: for a service that asks the same few again and again.
    /// </param>
    public static void AddDatabase(this IHostApplicationBuilder builder, string connectionName, int preparedStatements = 0)
    {
        var service = Assembly.GetCallingAssembly();
        DapperSetup.Apply();
        builder.Configuration["Aspire:Npgsql:DisableHealthChecks"] = "true";
        builder.AddNpgsqlDataSource(connectionName, configureDataSourceBuilder: source => source.ConnectionStringBuilder.MaxAutoPrepare = preparedStatements);
        builder.Services.AddHealthChecks().AddCheck<PostgresHealthCheck>("postgres", HealthStatus.Unhealthy, timeout: TimeSpan.FromSeconds(5));
        builder.Services.AddHostedService(services => new DatabaseStartup(
            services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<IHostEnvironment>(),
            services.GetRequiredService<ILoggerFactory>(),
            service));
        builder.Services.AddScoped<Requests.RequestTransaction>();
        builder.Services.AddHostedService<Requests.IdempotencyCleanup>();
    }
}
