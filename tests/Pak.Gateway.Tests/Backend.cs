using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pak.Gateway.Tests;

/// <summary>A server behind the gateway that answers every request with what arrived.</summary>
public sealed class Backend(string name) : IAsyncDisposable
{
    private WebApplication? _app;
    private string _address = "http://127.0.0.1:0";

    public string Name => name;

    public Uri Address => new(_address);

    /// <summary>Paths that came through the gateway: its own health questions carry no caller.</summary>
    public ConcurrentQueue<string> Reached { get; } = [];

    /// <summary>The same with their queries, as they were sent.</summary>
    public ConcurrentQueue<string> Targets { get; } = [];

    public string Health { get; set; } = """{"status":"healthy","checks":{}}""";

    /// <summary>Its answers end in the middle, as those of a process that is killed.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Answers to requests with <c>?held</c> wait for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(_address).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(Answer);
        await _app.StartAsync();
        _address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>Frees the port at once; <see cref="Start"/> takes the same again.</summary>
    public async Task Stop()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await Stop();

    private async Task Answer(HttpContext context)
    {
        var request = context.Request;
        if (!request.Headers.ContainsKey("X-Forwarded-For"))
        {
            await context.Response.WriteAsync(Health);
            return;
        }

        Reached.Enqueue(request.Path);
        Targets.Enqueue(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (request.Query.ContainsKey("never"))
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (request.Query.TryGetValue("cache-control", out var cacheControl))
        {
            context.Response.Headers.CacheControl = cacheControl;
            context.Response.Headers.ETag = "W/\"7\"";
        }

        if (request.Query.ContainsKey("set-cookie"))
        {
            context.Response.Cookies.Append("who", "me");
        }

        if (request.Query.TryGetValue("status", out var status))
        {
            context.Response.StatusCode = int.Parse(status.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        }

        var isLong = request.Query.TryGetValue("length", out var length);
        if (isLong)
        {
            await context.Response.WriteAsync(new string('a', int.Parse(length.ToString(), System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (Hold is { } hold && request.Query.ContainsKey("held"))
        {
            await hold.Task;
        }

        if (BreaksOff)
        {
            await context.Response.WriteAsync("half of an ans");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (isLong)
        {
            return;
        }

        if (request.Path == "/events")
        {
            context.Response.Headers.Link = "</events?after=7>; rel=\"next\"";
        }

        var buffer = new byte[81920];
        long received = 0;
        int read;
        while ((read = await request.Body.ReadAsync(buffer)) > 0)
        {
            received += read;
        }

        await context.Response.WriteAsJsonAsync(new Echo(name, request.Method, request.Path, received, request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())), JsonSerializerOptions.Web);
    }
}

/// <summary>What arrived behind the gateway.</summary>
public sealed record Echo(string Service, string Method, string Path, long BodyLength, Dictionary<string, string> Headers);
