using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pak.SystemTests.Telemetry;

/// <summary>Takes what services export (OTLP over HTTP, protobuf) and keeps every byte of it.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private WebApplication? _app;
    private (Uri Address, string Key)? _next;

    public string Address { get; private set; } = "";

    /// <summary>Every request's body, whatever the signal.</summary>
    public ConcurrentQueue<byte[]> Bodies { get; } = [];

    public ConcurrentQueue<Span> Spans { get; } = [];

    public ConcurrentQueue<HistogramPoint> Histograms { get; } = [];

    public int Logs { get; private set; }

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/traces", context => Receive(context, body => AddAll(Spans, OtlpReader.Spans(body))));
        _app.MapPost("/v1/metrics", context => Receive(context, body => AddAll(Histograms, OtlpReader.Histograms(body))));
        _app.MapPost("/v1/logs", context => Receive(context, _ => Logs++));
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>Sends everything that arrives from now on to another receiver, too.</summary>
    public void PassOn(Uri address, string key) => _next = (address, key);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
        }
    }

    private static void AddAll<T>(ConcurrentQueue<T> queue, IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            queue.Enqueue(item);
        }
    }

    private async Task Receive(HttpContext context, Action<byte[]> keep)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        Bodies.Enqueue(body);
        keep(body);
        if (_next is { } next)
        {
            await Send(next.Address, next.Key, context.Request, body);
        }

        context.Response.ContentType = "application/x-protobuf"; // an empty message: all accepted
    }

    // The dashboard may be away, because a test stopped it or the system stops: that is not the sender's trouble.
    private async Task Send(Uri address, string key, HttpRequest request, byte[] body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, request.Path)) { Content = new ByteArrayContent(body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        message.Headers.Add("x-otlp-api-key", key);
        try
        {
            using var response = await _http.SendAsync(message, request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Said above.
        }
    }
}
