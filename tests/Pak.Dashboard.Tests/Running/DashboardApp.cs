using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Tests.Running;

/// <summary>The dashboard with its two listeners on free ports of this machine.</summary>
internal sealed class DashboardApp : IAsyncDisposable
{
    public const string Token = "the operator's token of this test";
    public const string Key = "the senders' key of this test";
    private readonly WebApplication _app;

    private DashboardApp(WebApplication app)
    {
        _app = app;
        (Pages, Otlp) = Announcement.Addresses(app) is var (pages, otlp) ? (new Uri(pages), new Uri(otlp)) : default;
        Sender = new HttpClient { BaseAddress = Otlp };
        Sender.DefaultRequestHeaders.Add("x-otlp-api-key", Key);
    }

    public Uri Pages { get; }

    public Uri Otlp { get; }

    /// <summary>Sends to the receiver with the key.</summary>
    public HttpClient Sender { get; }

    /// <summary>Every line that the dashboard logged.</summary>
    public LogLines Lines { get; private init; } = new();

    public TraceStore Traces => _app.Services.GetRequiredService<TraceStore>();

    public LogStore Logs => _app.Services.GetRequiredService<LogStore>();

    public MetricStore Metrics => _app.Services.GetRequiredService<MetricStore>();

    public static async Task<DashboardApp> Start(params (string Key, string Value)[] settings)
    {
        var lines = new LogLines();
        var app = Site.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Pak:DashboardUrl"] = "http://localhost:0",
                ["Pak:OtlpUrl"] = "http://localhost:0",
                ["Pak:DashboardToken"] = Token,
                ["Pak:OtlpKey"] = Key,
            });
            builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
            builder.Services.AddSingleton<ILoggerProvider>(lines);
        });
        await app.StartAsync();
        return new DashboardApp(app) { Lines = lines };
    }

    /// <summary>A visitor without redirects, with a store for cookies.</summary>
    public HttpClient Visitor() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Pages };

    /// <summary>A visitor who has signed in, in English.</summary>
    public async Task<HttpClient> Operator()
    {
        var visitor = Visitor();
        using var entered = await visitor.GetAsync("/login?t=" + Uri.EscapeDataString(Token));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        using var english = await visitor.GetAsync("/?lang=en");
        return visitor;
    }

    public async Task<HttpResponseMessage> Send(string signal, byte[] message, string? encoding = null)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await Sender.PostAsync("/v1/" + signal, content);
    }

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Collects what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = [];

    public string All => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
        // nothing is held
    }
}
