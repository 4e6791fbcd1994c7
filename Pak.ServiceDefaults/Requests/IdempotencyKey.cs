using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Pak.ServiceDefaults.Problems;

namespace Pak.ServiceDefaults.Requests;

/// <summary>
/// The Idempotency-Key of a request (draft-ietf-httpapi-idempotency-key-header): the same key and request again gives the first
/// answer byte for byte; another request with the key is 422; the key of a request that is still running is 409. Keys are
/// the caller's own and live for 24 h. Refusals (4xx, 5xx) change nothing and are not kept: the retry is judged afresh.
/// </summary>
internal sealed class IdempotencyKey(string principal, string key, byte[] requestHash)
{
    public const string Header = "Idempotency-Key";
    private static readonly string[] ReplayedHeaders = ["Content-Type", "Location", "ETag", "Content-Language"];

    /// <summary>Buffers the body (the server's size limit applies) and hashes what identifies the request: method, path and body.</summary>
    public static async Task<byte[]> ReadAndHash(HttpRequest request, CancellationToken ct)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    /// <summary>Null when the request carries none. Throws <see cref="BadHttpRequestException"/> when it is not 1–255 visible ASCII characters.</summary>
    public static IdempotencyKey? Of(HttpContext context, byte[] requestHash)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0 || context.Request.Method != HttpMethods.Post)
        {
            return null;
        }

        var key = values.ToString().Trim('"');
        if (key.Length is 0 or > 255 || key.Any(c => c is < '!' or > '~'))
        {
            throw new BadHttpRequestException($"{Header} must be 1 to 255 visible ASCII characters.");
        }

        return new IdempotencyKey(context.User.FindFirst("sub")?.Value ?? "anonymous", key, requestHash);
    }

    /// <summary>The answer that the caller gets without running the request; null when it must run.</summary>
    public async Task<IResult?> Answered(NpgsqlConnection connection, CancellationToken ct)
    {
        // Two-part key space: the event log uses the one-part one.
        var alone = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT pg_try_advisory_xact_lock(hashtext(@principal), hashtext(@key))", new { principal, key }, cancellationToken: ct));
        if (!alone)
        {
            return CommonProblems.StillRunning with { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        var stored = await connection.QuerySingleOrDefaultAsync<StoredAnswer>(new CommandDefinition(
            "SELECT request_hash, status::int, headers::text, body FROM idempotency_keys WHERE principal = @principal AND key = @key",
            new { principal, key }, cancellationToken: ct));
        return stored switch
        {
            null => null,
            _ when !stored.RequestHash.AsSpan().SequenceEqual(requestHash) => CommonProblems.KeyReused,
            _ => stored,
        };
    }

    public async Task Store(NpgsqlConnection connection, HttpResponse response, byte[] body, CancellationToken ct)
    {
        var headers = ReplayedHeaders.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString());
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO idempotency_keys (principal, key, request_hash, status, headers, body)
            VALUES (@principal, @key, @requestHash, @Status, @Headers::jsonb, @Body)
            """,
            new { principal, key, requestHash, Status = (short)response.StatusCode, Headers = JsonSerializer.Serialize(headers), Body = body },
            cancellationToken: ct));
    }

    private sealed record StoredAnswer(byte[] RequestHash, int Status, string Headers, byte[] Body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = Status;
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(Headers)!)
            {
                response.Headers[name] = value;
            }

            response.Headers["Idempotency-Replayed"] = "true";
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}
