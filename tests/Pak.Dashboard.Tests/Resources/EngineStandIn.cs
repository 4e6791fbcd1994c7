using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.Dashboard.Tests.Resources;

/// <summary>Answers on a UNIX socket as the engine does, with resources in whatever state a test needs; the engine itself is tested where it lives.</summary>
internal sealed class EngineStandIn : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly Lock _lock = new();
    private readonly Changes _changes = new();
    private readonly List<ResourceView> _views = [];
    private readonly List<ConsoleLine> _lines = [];
    private WebApplication? _app;

    public string Socket { get; } = Path.Combine(Directory.CreateTempSubdirectory("pak-dash-").FullName, "resources.sock");

    /// <summary>What the operator asked for: "stop agencies".</summary>
    public List<string> Commands { get; } = [];

    /// <summary>Says no to every command.</summary>
    public string? Refuses { get; set; }

    public static ResourceView View(string name, ResourceState state = ResourceState.Healthy, string? reason = null, string[]? needs = null, string kind = "project", string? resource = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new(
            name, resource ?? name, kind, state, reason, now, now, now, 1.5, 0, null, null, 4321, $"http://127.0.0.1:1234{name.Length}/", $"/src/{name}.csproj",
            kind == "database" ? null : $"/logs/{name}.log", needs ?? [],
            state is ResourceState.Stopped or ResourceState.Failed ? ["start"] : ["stop", "restart"],
            [new("Plain", "plain value", IsSecret: false), new("Hidden", null, IsSecret: true), new("Other", null, IsSecret: true)]);
    }

    public static string Secret(string resource, string key) => $"secret-of-{resource}-{key}";

    public async Task<EngineStandIn> Start(params ResourceView[] views)
    {
        foreach (var view in views)
        {
            Tell(view);
        }

        File.Delete(Socket);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        _app = builder.Build();
        _app.MapGet("/resources/stream", (CancellationToken ct) => TypedResults.ServerSentEvents(Stream(ct)));
        _app.MapGet("/resources/{name}/environment/{key}", (string name, string key) =>
            key is "Hidden" or "Other" ? Results.Json(new VariableView(key, Secret(name, key), IsSecret: true), Json) : Results.NotFound());
        _app.MapGet("/log", (HttpContext context, long after, int tail, bool follow) => Log(context, null, after, tail, follow));
        _app.MapGet("/resources/{name}/log", (HttpContext context, string name, long after, int tail, bool follow) => Log(context, name, after, tail, follow));
        _app.MapPost("/resources/{name}/{command}", (string name, string command) =>
        {
            Commands.Add($"{command} {name}");
            return Refuses is { } reason ? Results.Json(new Refusal(reason), Json, statusCode: 409) : Results.Json(_views.First(view => view.Name == name), Json);
        });
        await _app.StartAsync();
        return this;
    }

    public void Tell(ResourceView view)
    {
        lock (_lock)
        {
            _views.RemoveAll(other => other.Name == view.Name);
            _views.Add(view);
        }

        _changes.Tell();
    }

    public void Write(string resource, string text, bool isError = false)
    {
        lock (_lock)
        {
            _lines.Add(new(_lines.Count + 1, TimeProvider.System.GetUtcNow(), resource, isError, text));
        }

        _changes.Tell();
    }

    public async Task Stop()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(Path.GetDirectoryName(Socket)!, recursive: true);
    }

    private async IAsyncEnumerable<SseItem<string>> Stream([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var next = _changes.Next;
            List<ResourceView> views;
            lock (_lock)
            {
                views = [.. _views];
            }

            foreach (var view in views)
            {
                yield return new(JsonSerializer.Serialize(view, Json), "resource");
            }

            await next.WaitAsync(ct);
        }
    }

    private async Task Log(HttpContext context, string? name, long after, int tail, bool follow)
    {
        context.Response.ContentType = "application/x-ndjson";
        do
        {
            var next = _changes.Next;
            List<ConsoleLine> lines;
            lock (_lock)
            {
                lines = [.. _lines.Where(line => line.Number > after && (name is null || line.Resource == name)).TakeLast(tail)];
            }

            foreach (var line in lines)
            {
                await context.Response.WriteAsync(JsonSerializer.Serialize(line, Json) + "\n", context.RequestAborted);
                after = line.Number;
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (follow)
            {
                await next.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (follow && !context.RequestAborted.IsCancellationRequested);
    }
}
