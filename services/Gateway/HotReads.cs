using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using StackExchange.Redis;

namespace Pak.Gateway;

/// <summary>
/// Public indicator reads are answered from memory while nothing has changed. Kept is what Indicators calls <c>Cache-Control: public</c>
/// and nothing else, by the whole address, format, language and encoding. Every change that Indicators commits is told over Redis and
/// ends all that was kept before it, also what is being fetched just then. Should that message be lost, the next word of how far the feed reaches
/// (one a second, <see cref="FeedHead"/>) ends it; after <c>Gateway:HotReads:Silence</c> (5 s) without a word, or without Redis, nothing is kept.
/// What changes with the clock alone lives for <c>Gateway:HotReads:Lifetime</c> (30 s; 0 keeps nothing), and as long again while one caller renews it.
/// </summary>
/// <remarks>
/// ASP.NET Core's output cache takes an eighth more processor time a request: it is built for stores outside the process, and copies and
/// parses each answer (docs/decisions/0007-hot-reads.md).
/// </remarks>
internal sealed class HotReads(IConnectionMultiplexer redis, IConfiguration configuration, TimeProvider clock) : IHostedService
{
    private const long LargestTotal = 64 << 20;
    private const int LongestHeader = 200;
    private const long Never = long.MinValue;

    private readonly long _lifetime = Ticks(configuration.GetValue("Gateway:HotReads:Lifetime", TimeSpan.FromSeconds(30)), clock);
    private readonly long _silence = Ticks(configuration.GetValue("Gateway:HotReads:Silence", TimeSpan.FromSeconds(5)), clock);
    private readonly Lock _hearing = new();
    private HotAnswers _answers = new();
    private string? _head;
    private long _heard = Never;

    public static bool Concerns(PathString path) => path.StartsWithSegments("/api/indicators") || path.StartsWithSegments("/sdmx");

    /// <summary>What was kept is dropped; what is being fetched is added to what nobody asks any more.</summary>
    public void Forget() => Volatile.Write(ref _answers, new HotAnswers());

    /// <summary>Answers from memory, or passes on and keeps the answer if it may.</summary>
    public async Task Serve(HttpContext context, RequestDelegate next)
    {
        var now = clock.GetTimestamp();
        if (!IsSure(now) || KeyOf(context) is not { } key)
        {
            await next(context);
            return;
        }

        var answers = Volatile.Read(ref _answers);
        if (answers.Find(key, now) is { } kept)
        {
            await kept.Write(context);
            return;
        }

        var body = context.Response.Body;
        await using var copy = new CopyingStream(body, HotAnswer.Largest);
        context.Response.Body = copy;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (copy.Copied is { } bytes && MayKeep(context) && answers.Add(key, HotAnswer.Of(context.Response, bytes, now, _lifetime)) > LargestTotal)
        {
            Forget();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionFailed += (_, _) => HearNothing();
        try
        {
            var subscriber = redis.GetSubscriber();
            await Task.WhenAll(
                subscriber.SubscribeAsync(FeedSignal.ChannelOf("indicators"), (_, _) => Forget()),
                subscriber.SubscribeAsync(FeedHead.ChannelOf("indicators"), (_, head) => Hear(head.ToString()))).WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The client remembers the subscriptions and makes them when Redis is back.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private HotKey? KeyOf(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers;
        var accept = headers.Accept;
        return _lifetime > 0 && HttpMethods.IsGet(request.Method)
            && StringValues.IsNullOrEmpty(headers.Authorization) && StringValues.IsNullOrEmpty(headers.Cookie) && StringValues.IsNullOrEmpty(headers.Range)
            && accept.Count <= 1 && !(accept.ToString().Length > LongestHeader)
            ? new HotKey(
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                accept.ToString(),
                !StringValues.IsNullOrEmpty(headers.AcceptLanguage) && Language.Of(request) == "fa",
                ContentCodings.Of(headers.AcceptEncoding))
            : null;
    }

    private static bool MayKeep(HttpContext context)
    {
        var response = context.Response;
        return response.StatusCode == StatusCodes.Status200OK
            && !context.RequestAborted.IsCancellationRequested
            && context.GetForwarderErrorFeature() is null
            && StringValues.IsNullOrEmpty(response.Headers.SetCookie)
            && response.Headers.CacheControl.ToString().StartsWith("public", StringComparison.Ordinal);
    }

    private static long Ticks(TimeSpan time, TimeProvider clock) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private bool IsSure(long now) => Volatile.Read(ref _heard) is not Never and var heard && now - heard < _silence;

    private void Hear(string head)
    {
        lock (_hearing)
        {
            if (head != _head)
            {
                Forget();
                _head = head;
            }

            Volatile.Write(ref _heard, clock.GetTimestamp());
        }
    }

    /// <summary>Until the next word; what happens meanwhile is not told.</summary>
    private void HearNothing()
    {
        lock (_hearing)
        {
            Volatile.Write(ref _heard, Never);
            Forget();
        }
    }
}

/// <summary>What an answer depends on besides the state of the figures.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HotKey(string Target, string Accept, bool IsPersian, string Codings);

/// <summary>The content codings that a client takes, as far as Indicators knows them.</summary>
internal static class ContentCodings
{
    /// <summary>Short for what everybody sends; a client that weighs its codings is given an answer of its own.</summary>
    public static string Of(StringValues header)
    {
        var text = header.ToString();
        return text.Length == 0 ? ""
            : text.Contains(";q=", StringComparison.OrdinalIgnoreCase) || text.Contains('*', StringComparison.Ordinal) ? text
            : text.Contains("br", StringComparison.OrdinalIgnoreCase) ? "br"
            : text.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? "gzip"
            : "";
    }
}
