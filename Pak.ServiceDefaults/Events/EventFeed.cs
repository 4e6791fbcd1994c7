using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;
using Npgsql;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.ServiceDefaults.Events;

/// <summary>
/// <c>GET /events?after={sequence}&amp;limit=&amp;wait=</c>: this service's events after a position, oldest first, as
/// <c>application/cloudevents-batch+json</c>. Without events it waits up to <c>wait</c> seconds (0–30) for one; then the batch is
/// empty. The next page's address stands in <c>Link: rel="next"</c>. Delivery is at least once and in order; nothing that
/// commits is ever skipped (see <c>read_events</c> in the migration).
/// </summary>
public sealed class EventFeed(NpgsqlDataSource db, FeedSignal signal, TimeProvider clock, IEnumerable<IEventContent> contents, string service)
{
    private const int MaxLimit = 1000;
    private const int MaxBytes = 4 << 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private static readonly Problem BadCursor = new("PAK-020", StatusCodes.Status400BadRequest, new("پارامترهای خواندن رویدادها درست نیست", "The feed's parameters are not right"));

    /// <summary>Only a publisher that was restored from a backup can be behind its reader: the reader must not wait in silence.</summary>
    private static readonly Problem CursorAhead = new("PAK-021", StatusCodes.Status410Gone, new("این فید رویدادی با این شماره نداده است", "This feed has never given out this position"))
    {
        Detail = new("منتشرکننده از نسخهٔ پشتیبان بازگردانده شده است؛ از آغاز بخوانید", "The publisher was restored from a backup: read again from the beginning"),
    };

    private readonly Dictionary<string, IEventContent> _contents = contents.ToDictionary(content => content.Type, StringComparer.Ordinal);

    /// <summary>Where callers outside reach it, through the gateway.</summary>
    internal string PublicPath => $"/api/{service}/events";

    internal async Task<IResult> Read(HttpContext context, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        if (!TryQuery(context, "after", 0, long.MaxValue, 0, out var after)
            || !TryQuery(context, "limit", 1, MaxLimit, 100, out var limit)
            || !TryQuery(context, "wait", 0, (long)LongestWait.TotalSeconds, 0, out var wait))
        {
            return BadCursor.With("after باید شمارهٔ آخرین رویداد، limit بین ۱ و ۱۰۰۰ و wait بین ۰ و ۳۰ باشد", "after must be the last event's sequence, limit 1 to 1000, wait 0 to 30");
        }

        var until = clock.GetUtcNow().AddSeconds(wait);
        while (true)
        {
            var woken = signal.Next();
            var batch = await ReadBatch(after, (int)limit, ct);
            if (batch.Count == 0 && after > await LastPosition(ct))
            {
                return CursorAhead;
            }

            var left = until - clock.GetUtcNow();
            if (batch.Count > 0 || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return new BatchResult(batch);
            }

            await Task.WhenAny(woken, Task.Delay(left < Recheck ? left : Recheck, clock, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task<long> LastPosition(CancellationToken ct)
    {
        await using var command = db.CreateCommand("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_position_seq");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<Batch> ReadBatch(long after, int limit, CancellationToken ct)
    {
        await using var command = db.CreateCommand("SELECT position, id, type, subject, time, traceparent, data::text FROM read_events($1, $2)");
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var batch = new Batch(after);
        var buffer = batch.Json;
        await using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JsonDefaults.Options.Encoder });
        writer.WriteStartArray();
        // The rest of a large page comes with the next request.
        while (buffer.Length < MaxBytes && await reader.ReadAsync(ct))
        {
            var type = reader.GetString(2);
            var data = reader.GetString(6);
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", reader.GetGuid(1));
            writer.WriteString("source", $"/{service}");
            writer.WriteString("type", type);
            writer.WriteString("subject", reader.GetString(3));
            writer.WriteString("time", reader.GetDateTime(4));
            writer.WriteString("datacontenttype", "application/json");
            batch.Last = reader.GetInt64(0);
            writer.WriteString("sequence", batch.Last.ToString(CultureInfo.InvariantCulture));
            if (!reader.IsDBNull(5))
            {
                writer.WriteString("traceparent", reader.GetString(5));
            }

            writer.WritePropertyName("data");
            writer.WriteRawValue(_contents.TryGetValue(type, out var content) ? await content.Fill(data, ct) : data, skipInputValidation: true);
            writer.WriteEndObject();
            await writer.FlushAsync(ct);
            batch.Count++;
        }

        writer.WriteEndArray();
        await writer.FlushAsync(ct);
        return batch;
    }

    private static bool TryQuery(HttpContext context, string name, long min, long max, long fallback, out long value)
    {
        value = fallback;
        var text = context.Request.Query[name].ToString();
        return text.Length == 0 || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);
    }

    private sealed class Batch(long after)
    {
        public MemoryStream Json { get; } = new();

        public int Count { get; set; }

        public long Last { get; set; } = after;
    }

    private sealed class BatchResult(Batch batch) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "application/cloudevents-batch+json; charset=utf-8";
            response.Headers.Append("Link", string.Create(CultureInfo.InvariantCulture, $"<{httpContext.Request.PathBase}{httpContext.Request.Path}?after={batch.Last}>; rel=\"next\""));
            response.Headers.CacheControl = "no-store";
            batch.Json.Position = 0;
            await batch.Json.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}

public static class EventExtensions
{
    /// <summary>The event log of this service and its feed. <paramref name="service"/> is the last part of the events' source.</summary>
    public static void AddEvents(this IHostApplicationBuilder builder, string service)
    {
        builder.Services.AddSingleton(s => new FeedSignal(s.GetRequiredService<StackExchange.Redis.IConnectionMultiplexer>(), service));
        builder.Services.AddHostedService(s => s.GetRequiredService<FeedSignal>());
        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddSingleton(s => new EventFeed(
            s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<FeedSignal>(), s.GetRequiredService<TimeProvider>(),
            s.GetServices<IEventContent>(), service));
    }

    /// <summary>Maps <c>GET /events</c> for callers with the scope <c>events:read</c>.</summary>
    public static RouteHandlerBuilder MapEvents(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/events", (EventFeed feed, HttpContext context, IHostApplicationLifetime lifetime, CancellationToken ct) => feed.Read(context, lifetime, ct))
            .RequireScope(Scopes.EventsRead)
            .WithTags("Events")
            .WithSummary("This service's events after a position, oldest first (CloudEvents 1.0, long poll).")
            .AddOpenApiOperationTransformer(static (operation, _, _) =>
            {
                operation.Parameters =
                [
                    Query("after", "The sequence of the last event that the caller has; 0 from the beginning."),
                    Query("limit", "At most so many events: 1 to 1000, 100 unless said."),
                    Query("wait", "Seconds to wait for an event when there is none: 0 to 30."),
                ];
                return Task.CompletedTask;
            });

    private static OpenApiParameter Query(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" } };
}
