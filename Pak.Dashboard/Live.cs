using System.Globalization;
using Pak.Dashboard.Store;

namespace Pak.Dashboard;

/// <summary>Tells open pages by server-sent events that their topic has news; the page then asks for itself again. At most one event a second.</summary>
internal sealed class Live(Changes changes, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const int MostReaders = 64;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private int _readers;

    public async Task Follow(string topic, HttpContext context)
    {
        if (changes[topic] is not { } news)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _readers) > MostReaders)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await Write(news, context.Response, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // the page was left, or the dashboard ends
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async Task Write(Changes.Topic news, HttpResponse response, CancellationToken ct)
    {
        var seen = news.Version;
        var quiet = TimeSpan.Zero;
        await response.WriteAsync(": here\n\n", ct);
        await response.Body.FlushAsync(ct);
        while (true)
        {
            await Task.Delay(Step, clock, ct);
            var version = news.Version;
            quiet += Step;
            if (version == seen && quiet < Silence)
            {
                continue;
            }

            await response.WriteAsync(version == seen ? ": still here\n\n" : string.Create(CultureInfo.InvariantCulture, $"data: {version}\n\n"), ct);
            await response.Body.FlushAsync(ct);
            (seen, quiet) = (version, TimeSpan.Zero);
        }
    }
}
