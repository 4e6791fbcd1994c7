using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Postgres;
using Pak.ServiceDefaults.Redis;
using EventLog = Pak.ServiceDefaults.Events.EventLog;

namespace Pak.Bench;

/// <summary>A service with nothing but an event feed, on Kestrel.</summary>
internal sealed class FeedService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FeedService(WebApplication app) => _app = app;

    private sealed record Sent(long At) : IEvent
    {
        public static string Type => "ir.pak.bench.sent.v1";

        public string Subject => "bench/lag";
    }

    public static async Task<FeedService> Start(string database, string redis)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:benchdb"] = database,
            ["ConnectionStrings:redis"] = redis,
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks();
        builder.Services.AddAuthorization();
        builder.AddDatabase("benchdb");
        builder.AddRedis();
        builder.AddEvents("bench");
        var app = builder.Build();
        app.MapEvents().AllowAnonymous(); // loopback, for the length of the measurement
        await app.StartAsync();
        return new FeedService(app);
    }

    /// <summary>Milliseconds from before the append of each event to its arrival at the reader, for so many events or until it is over.</summary>
    public async Task<List<double>> MeasureLag(int count, int perSecond, CancellationToken over = default)
    {
        var events = _app.Services.GetRequiredService<EventLog>();
        var signal = _app.Services.GetRequiredService<FeedSignal>();
        var db = _app.Services.GetRequiredService<NpgsqlDataSource>();
        using var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        var start = await LastSequence(client);
        using var last = new CancellationTokenSource();
        var reading = Read(client, start, count, last.Token);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        await using var connection = await db.OpenConnectionAsync();
        for (var i = 0; i < count && !over.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None); i++)
        {
            await events.Append(connection, new Sent(Stopwatch.GetTimestamp()), CancellationToken.None);
            await signal.Wake();
        }

        if (over.IsCancellationRequested)
        {
            last.CancelAfter(TimeSpan.FromSeconds(2));
        }

        return await reading;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task<List<double>> Read(HttpClient client, string after, int count, CancellationToken over)
    {
        var lags = new List<double>();
        while (lags.Count < count && !over.IsCancellationRequested)
        {
            var batch = JsonElement.Parse(await client.GetByteArrayAsync(Address(after, wait: 1), CancellationToken.None));
            foreach (var what in batch.EnumerateArray())
            {
                after = what.GetProperty("sequence").GetString()!;
                lags.Add(Stopwatch.GetElapsedTime(what.GetProperty("data").GetProperty("at").GetInt64()).TotalMilliseconds);
            }
        }

        return lags;
    }

    /// <summary>The end of the feed as it stands.</summary>
    private static async Task<string> LastSequence(HttpClient client)
    {
        var last = "0";
        while (true)
        {
            var batch = JsonElement.Parse(await client.GetByteArrayAsync(Address(last, wait: 0)));
            if (batch.GetArrayLength() == 0)
            {
                return last;
            }

            last = batch[batch.GetArrayLength() - 1].GetProperty("sequence").GetString()!;
        }
    }

    private static Uri Address(string after, int wait) =>
        new(string.Create(CultureInfo.InvariantCulture, $"events?after={after}&limit=1000&wait={wait}"), UriKind.Relative);
}
