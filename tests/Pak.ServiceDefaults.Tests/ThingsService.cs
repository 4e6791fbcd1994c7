using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Http.Headers;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Redis;
using Pak.ServiceDefaults.Requests;
using Pak.Testing;

namespace Pak.ServiceDefaults.Tests;

public sealed record ThingMade(long Id, string Name) : IEvent
{
    public static string Type => "ir.pak.things.thing-made.v1";
    public string Subject => $"things/{Id}";
}

/// <summary>The smallest service that uses every shared part, on Kestrel, a database and a Redis of the test's choice.</summary>
internal sealed class ThingsService : IAsyncDisposable
{
    public sealed record NewThing([Required, MaxLength(20)] string Name, [Range(1, 10)] int Size, LocalizedText? Title = null);

    public sealed record Thing(long Id, string Name, int Version);

    private readonly WebApplication _app;

    private ThingsService(WebApplication app) => _app = app;

    public static TestIssuer Issuer { get; } = new();

    public IServiceProvider Services => _app.Services;

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public Uri Address => new(_app.Urls.First());

    public static async Task<ThingsService> Start(
        string? database = null, string? redis = null, string environment = "Production", Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = "Pak.ServiceDefaults.Tests" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Pak:PublicUrl"] = TestIssuer.Issuer,
            ["ConnectionStrings:thingsdb"] = database ?? await Servers.CreateDatabase("things"),
            ["ConnectionStrings:redis"] = redis ?? (await Servers.Redis).ConnectionString,
        });
        builder.Services.AddSingleton<IConfigurationManager<OpenIdConnectConfiguration>>(Issuer);
        builder.AddServiceDefaults("Things");
        builder.AddDatabase("thingsdb");
        builder.AddRedis();
        builder.AddEvents("things");
        builder.Services.AddSingleton<Gate>();
        builder.Services.AddValidation();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapEvents();
        MapThings(app);
        await app.StartAsync();
        return new ThingsService(app);
    }

    public HttpClient Client(string? subject = "somebody", params string[] scopes)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (subject is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer", Issuer.Token(TimeProvider.System.GetUtcNow(), subject, "statistics", scopes));
        }

        return client;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void MapThings(WebApplication app)
    {
        var things = app.MapGroup("/things").AllowAnonymous();
        things.MapPost("/", Make);
        things.MapGet("/", List);
        things.MapGet("/{id:long}", Read);
        things.MapPut("/{id:long}", Rename);
        things.MapPost("/slow", MakeWhenAllowed);
        things.MapPost("/limited", () => TypedResults.NoContent()).LimitRate(new RateLimit("limited", 3, 1));
        things.MapGet("/failing", () => Task.FromException(new InvalidOperationException("secret detail")));
        app.MapGet("/undeclared", () => "only with a token");
        app.MapGet("/scoped", (Caller caller) => caller.Agency).RequireScope(Scopes.AgenciesManage);
    }

    private static async Task<Created<Thing>> Make(NewThing request, RequestTransaction transaction, EventLog events, CancellationToken ct)
    {
        var thing = await transaction.Connection.QuerySingleAsync<Thing>("INSERT INTO things (name) VALUES (@Name) RETURNING *", request);
        await events.Append(transaction, new ThingMade(thing.Id, thing.Name), ct);
        return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/things/{thing.Id}"), thing);
    }

    /// <summary>Inserts, then waits for the test to let go: a request that is still running.</summary>
    private static async Task<Created<Thing>> MakeWhenAllowed(NewThing request, RequestTransaction transaction, Gate gate)
    {
        var thing = await transaction.Connection.QuerySingleAsync<Thing>("INSERT INTO things (name) VALUES (@Name) RETURNING *", request);
        gate.Entered.TrySetResult();
        await gate.Open.Task;
        return TypedResults.Created((string?)null, thing);
    }

    private static async Task<Ok<Page<Thing>>> List(PageRequest page, NpgsqlDataSource db, HttpContext context)
    {
        await using var connection = await db.OpenConnectionAsync();
        var after = page.After is null ? 0 : long.Parse(page.After, CultureInfo.InvariantCulture);
        var rows = await connection.QueryAsync<Thing>("SELECT * FROM things WHERE id > @after ORDER BY id LIMIT @Take", new { after, page.Take });
        return TypedResults.Ok(Page<Thing>.From([.. rows], page, t => t.Id.ToString(CultureInfo.InvariantCulture), context));
    }

    private static async Task<Results<Ok<Thing>, StatusCodeHttpResult, Problem>> Read(long id, NpgsqlDataSource db, HttpContext context)
    {
        await using var connection = await db.OpenConnectionAsync();
        var thing = await connection.QuerySingleOrDefaultAsync<Thing>("SELECT * FROM things WHERE id = @id", new { id });
        if (thing is null)
        {
            return CommonProblems.NotFound;
        }

        return ETags.IsNotModified(context, ETags.Of(thing.Version)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(thing);
    }

    private static async Task<Results<Ok<Thing>, Problem>> Rename(long id, NewThing request, IfMatch match, RequestTransaction transaction)
    {
        var thing = await transaction.Connection.QuerySingleOrDefaultAsync<Thing>(
            "UPDATE things SET name = @Name, version = version + 1 WHERE id = @id AND version = @Version RETURNING *",
            new { id, request.Name, match.Version });
        return thing is null ? CommonProblems.ChangedMeanwhile : TypedResults.Ok(thing);
    }

    internal sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
