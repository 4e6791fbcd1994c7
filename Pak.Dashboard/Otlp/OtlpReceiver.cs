using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Otlp;

/// <summary>
/// OTLP over HTTP/protobuf at <c>/v1/traces</c>, <c>/v1/metrics</c> and <c>/v1/logs</c>. Senders carry the key in <c>x-otlp-api-key</c>. What comes
/// is read by few at a time and at a bounded rate; beyond that the answer is 429 with Retry-After, which OTLP senders obey.
/// </summary>
internal sealed partial class OtlpReceiver(Settings settings, Limits limits, Intake intake, Archive archive, ILogger<OtlpReceiver> logger) : IDisposable
{
    public const string KeyHeader = "x-otlp-api-key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A refused body of up to so many times the limit is read to its end and thrown away: a connection that is closed while its sender still sends
    /// is reset, and the sender sees a broken pipe in place of the refusal.
    /// </summary>
    private const long ReadToItsEnd = 4;

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(settings.OtlpKey));

    private readonly ConcurrencyLimiter _readers = new(new()
    {
        PermitLimit = limits.Requests,
        QueueLimit = limits.Requests * 8,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly TokenBucketRateLimiter _bytes = new(new()
    {
        TokenLimit = limits.BytesPerSecond * 2,
        TokensPerPeriod = limits.BytesPerSecond / 4,
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(250),
        QueueLimit = 0,
        AutoReplenishment = true,
    });

    /// <summary>Requests that were told to come again.</summary>
    public long TurnedAway => Interlocked.Read(ref _turnedAway);

    private long _turnedAway;

    public async Task Receive(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = limits.BodyBytes * ReadToItsEnd;
        Signal? signal = request.Path.Value switch
        {
            "/v1/traces" => Signal.Traces,
            "/v1/metrics" => Signal.Metrics,
            "/v1/logs" => Signal.Logs,
            _ => null,
        };
        if (signal is null)
        {
            await OtlpAnswer.RefusedInWords(response, StatusCodes.Status404NotFound, "Here are /v1/traces, /v1/metrics and /v1/logs.");
        }
        else if (!HttpMethods.IsPost(request.Method))
        {
            response.Headers.Allow = "POST";
            await OtlpAnswer.RefusedInWords(response, StatusCodes.Status405MethodNotAllowed, "Telemetry is posted.");
        }
        else if (!IsKey(request.Headers[KeyHeader].ToString()))
        {
            await OtlpAnswer.Refused(response, StatusCodes.Status401Unauthorized, $"Send the key in {KeyHeader}, for example by OTEL_EXPORTER_OTLP_HEADERS.");
        }
        else if (!IsProtobuf(request.ContentType))
        {
            await OtlpAnswer.RefusedInWords(
                response, StatusCodes.Status415UnsupportedMediaType, "Send application/x-protobuf (OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf); JSON and gRPC are not taken here.");
        }
        else if (request.Headers.ContentEncoding.ToString() is not ("" or "identity" or "gzip"))
        {
            await OtlpAnswer.RefusedInWords(response, StatusCodes.Status415UnsupportedMediaType, "Of the encodings only gzip is taken.");
        }
        else if (request.ContentLength > limits.BodyBytes)
        {
            await OtlpAnswer.Refused(response, StatusCodes.Status413PayloadTooLarge, "The request is too large: send smaller batches.");
        }
        else
        {
            await ReadInTurn(signal.Value, context);
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _bytes.Dispose();
    }

    private async Task ReadInTurn(Signal signal, HttpContext context)
    {
        using var turn = await _readers.AcquireAsync(1, context.RequestAborted);
        if (!turn.IsAcquired)
        {
            await ComeAgain(context.Response);
            return;
        }

        try
        {
            await Read(signal, context);
        }
        catch (Exception e) when (e is MalformedException or InvalidDataException)
        {
            LogMalformed(logger, signal, e.Message);
            await OtlpAnswer.Refused(context.Response, StatusCodes.Status400BadRequest, "This is no such request of OTLP: " + e.Message);
        }
        catch (TooManyPartsException e)
        {
            await OtlpAnswer.Refused(context.Response, StatusCodes.Status413PayloadTooLarge, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await OtlpAnswer.Refused(context.Response, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request is too large: send smaller batches." : "The request could not be read.");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await OtlpAnswer.Refused(context.Response, StatusCodes.Status408RequestTimeout, "The request came too slowly.");
        }
    }

    private async Task Read(Signal signal, HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var isGzip = context.Request.Headers.ContentEncoding == "gzip";
        using var body = await Body.Read(context.Request.Body, isGzip, isGzip ? limits.InflatedBytes : Math.Min(limits.BodyBytes, limits.InflatedBytes), patience.Token);
        if (body is null)
        {
            await OtlpAnswer.Refused(context.Response, StatusCodes.Status413PayloadTooLarge, "The request is too large: send smaller batches.");
            return;
        }

        using var room = _bytes.AttemptAcquire(Math.Min(body.Bytes.Length, limits.BytesPerSecond * 2));
        if (!room.IsAcquired)
        {
            await ComeAgain(context.Response);
            return;
        }

        var (refused, why) = intake.Take(signal, body.Bytes);
        archive.Keep(signal, body.Bytes);
        await OtlpAnswer.Accepted(context.Response, refused, why);
    }

    private Task ComeAgain(HttpResponse response)
    {
        Interlocked.Increment(ref _turnedAway);
        response.Headers.RetryAfter = "1";
        return OtlpAnswer.Refused(response, StatusCodes.Status429TooManyRequests, "Too much at once: come again in a second.");
    }

    private bool IsKey(string key) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), _key);

    private static bool IsProtobuf(string? contentType) =>
        contentType is not null && contentType.AsSpan(0, contentType.IndexOf(';') is >= 0 and var end ? end : contentType.Length).Trim()
            .Equals(OtlpAnswer.ContentType, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A request of {Signal} was malformed: {Reason}")]
    private static partial void LogMalformed(ILogger logger, Signal signal, string reason);
}
