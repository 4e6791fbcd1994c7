using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Dashboard.Resources;

namespace Pak.Dashboard.ConsoleLogs;

internal static class ConsoleLogsExtensions
{
    private const int Everything = 1_000_000;

    public static void MapConsoleLogs(this WebApplication app)
    {
        app.MapGet("/live/console", Live);
        app.MapGet("/console/download", Download);
    }

    // Lines after a number, then each as it is written. A browser that reconnects names the last one that it has.
    private static Results<ServerSentEventsResult<ShownLine>, NotFound> Live(
        ResourceClient client, ResourceWatch watch, IHostApplicationLifetime lifetime, HttpRequest request, string? resource, long? after, bool? raw, CancellationToken ct)
    {
        if (!client.HasEngine || (Given(resource) is { } name && watch.Find(name) is not { LogFile: not null }))
        {
            return TypedResults.NotFound();
        }

        var last = long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : after ?? 0;
        return TypedResults.ServerSentEvents(Lines(client, Given(resource), last, raw == true, lifetime, ct));
    }

    private static async IAsyncEnumerable<SseItem<ShownLine>> Lines(
        ResourceClient client, string? resource, long after, bool raw, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        await using var lines = client.Log(resource, after, tail: 2_000, follow: true, ended.Token).GetAsyncEnumerator(ended.Token);
        while (await Next())
        {
            var line = ShownLine.Of(lines.Current, raw);
            yield return new(line, "line") { EventId = line.Number.ToString(CultureInfo.InvariantCulture) };
        }

        // The engine may go first, or this process, or the reader: each is only an end.
        async Task<bool> Next()
        {
            try
            {
                return await lines.MoveNextAsync();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return false;
            }
        }
    }

    /// <summary>All that the engine still has, as text without colours: time, resource, line.</summary>
    private static async Task<Results<EmptyHttpResult, NotFound>> Download(
        HttpContext context, ResourceClient client, ResourceWatch watch, string? resource, CancellationToken ct)
    {
        if (!client.HasEngine || (Given(resource) is { } name && watch.Find(name) is not { LogFile: not null }))
        {
            return TypedResults.NotFound();
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{Given(resource) ?? "pak"}.log\"";
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await foreach (var line in client.Log(Given(resource), after: 0, Everything, follow: false, ct))
        {
            var time = line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            await writer.WriteLineAsync($"{time} {line.Resource} {AnsiText.Plain(line.Text)}");
        }

        return TypedResults.Empty;
    }

    private static string? Given(string? resource) => string.IsNullOrEmpty(resource) ? null : resource;
}
