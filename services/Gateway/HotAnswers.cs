using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Pak.Gateway;

/// <summary>The answers kept between two changes of the figures.</summary>
internal sealed class HotAnswers
{
    private readonly ConcurrentDictionary<HotKey, HotAnswer> _answers = new();
    private long _size;

    /// <summary>
    /// Null when there is none, or its time is over and the caller is the one to renew it: the others keep being answered meanwhile, once
    /// more as long, so that not all of them ask the service in the same moment.
    /// </summary>
    public HotAnswer? Find(HotKey key, long now) => _answers.TryGetValue(key, out var answer) && !answer.IsOver(now) ? answer : null;

    /// <summary>The bytes kept now, roughly; what was kept under the same key before counts until everything is dropped.</summary>
    public long Add(HotKey key, HotAnswer answer)
    {
        _answers[key] = answer;
        return Interlocked.Add(ref _size, answer.Size + (key.Target.Length * 2));
    }
}

/// <summary>An answer as the service gave it.</summary>
internal sealed class HotAnswer
{
    /// <summary>Longer ones are for those who load data, not for what everybody looks at: the largest such are the years of all indicators.</summary>
    public const int Largest = 4 << 20;

    private static readonly HashSet<string> OfOneAnswer = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Date, HeaderNames.TransferEncoding, HeaderNames.ContentLength, HeaderNames.Connection,
    };

    private readonly byte[] _body;
    private readonly string? _etag;
    private readonly KeyValuePair<string, StringValues>[] _headers;

    private readonly long _until;
    private readonly long _last;
    private int _renewals;

    private HotAnswer(byte[] body, KeyValuePair<string, StringValues>[] headers, string? etag, long now, long lifetime) =>
        (_body, _headers, _etag, _until, _last) = (body, headers, etag, now + lifetime, now + (2 * lifetime));

    public int Size => _body.Length + 1024;

    /// <param name="response">Its headers are kept, without those of this one answer.</param>
    /// <param name="body">All of it.</param>
    /// <param name="now">The clock's timestamp before the answer was asked for.</param>
    /// <param name="lifetime">In the clock's ticks.</param>
    public static HotAnswer Of(HttpResponse response, byte[] body, long now, long lifetime) => new(
        body, [.. response.Headers.Where(header => !OfOneAnswer.Contains(header.Key))], response.Headers.ETag, now, lifetime);

    /// <summary>True for the first who asks after its time, and for all after twice that.</summary>
    public bool IsOver(long now) => now >= _last || (now >= _until && Interlocked.Exchange(ref _renewals, 1) == 0);

    public ValueTask Write(HttpContext context)
    {
        var response = context.Response;
        foreach (var (name, value) in _headers)
        {
            response.Headers[name] = value;
        }

        if (_etag is not null && Names(context.Request.Headers.IfNoneMatch, _etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentType = null;
            return ValueTask.CompletedTask;
        }

        response.ContentLength = _body.Length;
        var written = response.BodyWriter.WriteAsync(_body, context.RequestAborted);
        return written.IsCompletedSuccessfully ? Finish(written) : Wait(written);

        static async ValueTask Wait(ValueTask<System.IO.Pipelines.FlushResult> written) => await written;

        static ValueTask Finish(ValueTask<System.IO.Pipelines.FlushResult> written)
        {
            _ = written.Result;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Weak comparison (RFC 9110 section 13.1.2).</summary>
    private static bool Names(StringValues ifNoneMatch, string etag) =>
        !StringValues.IsNullOrEmpty(ifNoneMatch)
        && EntityTagHeaderValue.TryParse(etag, out var own)
        && EntityTagHeaderValue.TryParseList(ifNoneMatch, out var named)
        && named.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(own, useStrongComparison: false));
}

/// <summary>Passes on what is written and copies it, up to a size beyond which nothing is copied.</summary>
internal sealed class CopyingStream(Stream inner, int largest) : AnswerStream
{
    private MemoryStream? _copy = new();

    /// <summary>All that was written; null when it was too much.</summary>
    public byte[]? Copied => _copy?.ToArray();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_copy is not null && _copy.Length + buffer.Length > largest)
        {
            _copy = null;
        }

        _copy?.Write(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }
}

/// <summary>Where the hot reads stand among the middleware, and what makes them forget at once.</summary>
internal static class HotReadsExtensions
{
    public static void AddHotReads(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HotReads>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<HotReads>());
    }

    public static void UseHotReads(this WebApplication app)
    {
        var reads = app.Services.GetRequiredService<HotReads>();
        app.Use(next => context =>
            !HotReads.Concerns(context.Request.Path) ? next(context)
            : HttpMethods.IsGet(context.Request.Method) ? reads.Serve(context, next)
            : Change(context, next));

        // Whoever changes something through this gateway reads it here at once.
        async Task Change(HttpContext context, RequestDelegate next)
        {
            await next(context);
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                reads.Forget();
            }
        }
    }
}
