using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pak.AppHost.Local.Engine;

namespace Pak.AppHost.Local.ResourceApi;

/// <summary>
/// Tells about the resources and commands them, over HTTP on a UNIX socket that only the account which runs Pak can open:
/// <c>curl --unix-socket .pak/run/resources.sock http://pak/resources</c>.
/// </summary>
internal sealed class ResourceServer : IAsyncDisposable
{
    private const int UsualTail = 10_000;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly LocalEngine _engine;
    private readonly Changes _changes;
    private readonly ConsoleLog _console;
    private readonly ResourceSocket _socket;
    private readonly WebApplication _app;

    private ResourceServer(LocalEngine engine, Changes changes, ConsoleLog console, ResourceSocket socket)
    {
        _engine = engine;
        _changes = changes;
        _console = console;
        _socket = socket;

        // Empty: neither the host's environment nor its command line has a say here, and nothing is logged to its console.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket.Path));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, EngineLifetime>();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));
        _app = builder.Build();
        Map();
    }

    /// <exception cref="IOException">The socket can't be made there.</exception>
    public static async Task<ResourceServer> Start(LocalEngine engine, Changes changes, ConsoleLog console, ResourceSocket socket)
    {
        socket.Clear();
        var server = new ResourceServer(engine, changes, console, socket);
        await server._app.StartAsync();
        File.SetUnixFileMode(socket.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // At once: whoever follows would follow for ever.
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _socket.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/resources", () => TypedResults.Ok(new ResourceList(ResourceViews.Of(_engine))));
        _app.MapGet("/resources/stream", (CancellationToken ct) => TypedResults.ServerSentEvents(Stream(ct)));
        _app.MapGet("/resources/{name}", Results<Ok<ResourceView>, NotFound> (string name) =>
            ResourceViews.Of(_engine).FirstOrDefault(view => view.Name == name) is { } view ? TypedResults.Ok(view) : TypedResults.NotFound());
        _app.MapGet("/resources/{name}/environment/{key}", Results<Ok<VariableView>, NotFound> (string name, string key) =>
            Find(name)?.Environment.FirstOrDefault(variable => variable.Name == key) is { } found
                ? TypedResults.Ok(new VariableView(found.Name, found.Value, found.IsSecret))
                : TypedResults.NotFound());
        _app.MapGet("/log", (HttpContext context, long? after, int? tail, bool? follow) => Log(context, null, after, tail, follow));
        _app.MapGet("/resources/{name}/log", (HttpContext context, string name, long? after, int? tail, bool? follow) =>
            Log(context, name, after, tail, follow));
        _app.MapPost("/resources/{name}/{command}", Command);
    }

    private Runner? Find(string name) => _engine.Parts.FirstOrDefault(part => part.Runner?.Snapshot.Name == name).Runner;

    private async Task<Results<Ok<ResourceView>, NotFound, Conflict<Refusal>>> Command(string name, string command)
    {
        if (Find(name) is not { } runner || command is not ("start" or "stop" or "restart"))
        {
            return TypedResults.NotFound();
        }

        return await runner.Obey(command)
            ? TypedResults.Ok(ResourceViews.Of(_engine).First(view => view.Name == name))
            : TypedResults.Conflict(new Refusal($"{name} can't {command}: it is {runner.Snapshot.State.ToString().ToLowerInvariant()}"));
    }

    // Each resource once, and again whenever anything of it is different.
    private async IAsyncEnumerable<SseItem<string>> Stream([EnumeratorCancellation] CancellationToken ct)
    {
        var sent = new Dictionary<string, string>();
        while (true)
        {
            var next = _changes.Next;
            foreach (var view in ResourceViews.Of(_engine))
            {
                var json = JsonSerializer.Serialize(view, _json);
                if (sent.GetValueOrDefault(view.Name) != json)
                {
                    sent[view.Name] = json;
                    yield return new(json, "resource");
                }
            }

            await next.WaitAsync(ct);
        }
    }

    private async Task Log(HttpContext context, string? name, long? after, int? tail, bool? follow)
    {
        if (name is not null && Find(name) is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        var ct = context.RequestAborted;
        var most = tail is >= 0 ? tail.Value : UsualTail;
        if (follow != true)
        {
            foreach (var line in _console.Read(name, after ?? 0, most))
            {
                await Write(line);
            }

            return;
        }

        // The headers go out before there is a line: the reader knows that it follows.
        await context.Response.Body.FlushAsync(ct);
        try
        {
            await foreach (var line in _console.Follow(name, after ?? 0, most, ct))
            {
                await Write(line);
                await context.Response.Body.FlushAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The reader has gone.
        }

        async Task Write(ConsoleLine line)
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, line, _json, ct);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), ct);
        }
    }

    /// <summary>The engine starts and stops it, and no signal does: the operator watches the stop, too.</summary>
    private sealed class EngineLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
