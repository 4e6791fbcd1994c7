using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using Pak.ServiceDefaults.Redis;
using Pak.Testing;

namespace Pak.Reporting.Tests;

/// <summary>A feed as every service serves it: the shared event log and <c>GET /events</c> on a database of its own, and tokens to read it with.</summary>
public sealed class Publisher : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Publisher(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<Publisher> Start(string service, TestIssuer issuer, TimeProvider clock)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["ConnectionStrings:db"] = await Servers.CreateDatabase(service);
        builder.Configuration["ConnectionStrings:redis"] = (await Servers.Redis).ConnectionString;
        builder.Configuration["Pak:PublicUrl"] = TestIssuer.Issuer;
        builder.AddServiceDefaults(service);
        builder.Logging.ClearProviders();
        builder.AddDatabase("db");
        builder.AddRedis();
        builder.AddEvents(service);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<IConfigurationManager<OpenIdConnectConfiguration>>(issuer);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapEvents();
        app.MapPost("/connect/token", () => Results.Json(new
        {
            access_token = issuer.Token(clock.GetUtcNow(), "reporting", null, Scopes.EventsRead),
            token_type = "Bearer",
            expires_in = 600,
        })).AllowAnonymous();
        await app.StartAsync();
        return new Publisher(app);
    }

    /// <summary>Appends the events in one transaction.</summary>
    public async Task Publish<T>(params T[] events)
        where T : IEvent
    {
        var log = _app.Services.GetRequiredService<EventLog>();
        await using var connection = await _app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var what in events)
        {
            await log.Append(connection, what, CancellationToken.None);
        }

        await transaction.CommitAsync();
        await _app.Services.GetRequiredService<FeedSignal>().Wake();
    }

    /// <summary>The position of the last event.</summary>
    public async Task<long> LastPosition()
    {
        await using var command = _app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT coalesce(max(position), 0) FROM events");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
