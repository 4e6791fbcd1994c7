using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Documents;
using Pak.Permits.Privacy;
using Pak.Permits.Tracking;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Redis;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Drafts;

/// <summary>
/// Applications that are not handed in yet. Whoever has the secret that the first save answers with (256 random bits) reads and changes
/// the draft, nobody else does, officers least of all. It stands in the body, never in an address. A draft is kept for
/// <c>Permits:DraftDays</c> (30) days after its last save, and so are the uploads that it names.
/// </summary>
internal sealed class Drafts(PersonalData data, IConfiguration configuration, TimeProvider clock)
{
    private const int SecretBytes = 32;
    private const int MostBytes = 64 * 1024;
    private const int Part = -2; // where a draft's content is sealed

    private static readonly byte[] NoKey = new byte[32];
    private readonly byte[] _hashing = data.Derive("draft-keys", 32);
    private readonly int _days = configuration.GetValue("Permits:DraftDays", 30);

    public sealed record Start([property: MaxLength(60)] string Type, JsonElement Content);

    /// <param name="Documents">Tokens of uploads that belong to the draft: they are kept as long as it is.</param>
    public sealed record Change([property: MaxLength(100)] string Draft, JsonElement Content, [property: MaxLength(100)] IReadOnlyList<string>? Documents = null)
    {
        public override string ToString() => nameof(Change);
    }

    public sealed record Claim([property: MaxLength(100)] string Draft)
    {
        public override string ToString() => nameof(Claim);
    }

    public sealed record Started(string Draft, DateTimeOffset ExpiresAt)
    {
        public override string ToString() => nameof(Started);
    }

    public sealed record Saved(DateTimeOffset SavedAt, DateTimeOffset ExpiresAt);

    public sealed record Kept(string Type, JsonElement Content, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt);

    public static async Task<Results<Created<Started>, Problem>> Begin(
        Start request, RequestTransaction transaction, PermitTypeRows types, Drafts drafts, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var now = drafts.Now;
        var type = PermitTypeRows.IsCode(request.Type) ? await types.FindInForce(request.Type, JalaliDate.TehranDay(now), transaction.Connection, ct) : null;
        if (type is null)
        {
            return Problems.TypeNotFound;
        }

        var id = Guid.CreateVersion7(now);
        if (drafts.Seal(request.Content, id) is not { } content)
        {
            return CommonProblems.TooLarge;
        }

        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var expires = now.AddDays(drafts._days);
        await using var command = new NpgsqlCommand(
            "INSERT INTO drafts (draft_id, draft_key, type, content, saved_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)", transaction.Connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = drafts.KeyOf(secret) });
        command.Parameters.Add(new() { Value = type.Code });
        command.Parameters.Add(new() { Value = content });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = expires.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.Created((string?)null, new Started(secret, expires));
    }

    public static async Task<Results<Ok<Kept>, Problem>> Read(Claim request, NpgsqlDataSource db, Drafts drafts, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        await using var command = db.CreateCommand("SELECT draft_id, type, content, saved_at, expires_at FROM drafts WHERE draft_key = $1 AND expires_at > $2");
        command.Parameters.Add(new() { Value = drafts.KeyOf(request.Draft) });
        command.Parameters.Add(new() { Value = drafts.Now.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? TypedResults.Ok(new Kept(
                reader.GetString(1),
                JsonElement.Parse(drafts.Open(reader.GetFieldValue<byte[]>(2), reader.GetGuid(0))),
                new DateTimeOffset(reader.GetDateTime(3)),
                new DateTimeOffset(reader.GetDateTime(4))))
            : Problems.DraftNotFound;
    }

    public static async Task<Results<Ok<Saved>, Problem>> Save(Change request, RequestTransaction transaction, Drafts drafts, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var now = drafts.Now;
        await using var find = new NpgsqlCommand("SELECT draft_id FROM drafts WHERE draft_key = $1 AND expires_at > $2 FOR UPDATE", transaction.Connection);
        find.Parameters.Add(new() { Value = drafts.KeyOf(request.Draft) });
        find.Parameters.Add(new() { Value = now.UtcDateTime });
        if (await find.ExecuteScalarAsync(ct) is not Guid id)
        {
            return Problems.DraftNotFound;
        }

        if (drafts.Seal(request.Content, id) is not { } content)
        {
            return CommonProblems.TooLarge;
        }

        var saved = new Saved(now, now.AddDays(drafts._days));
        await using var update = new NpgsqlCommand("UPDATE drafts SET content = $1, saved_at = $2, expires_at = $3 WHERE draft_id = $4", transaction.Connection);
        update.Parameters.Add(new() { Value = content });
        update.Parameters.Add(new() { Value = saved.SavedAt.UtcDateTime });
        update.Parameters.Add(new() { Value = saved.ExpiresAt.UtcDateTime });
        update.Parameters.Add(new() { Value = id });
        await update.ExecuteNonQueryAsync(ct);
        await DocumentRows.Keep(transaction.Connection, request.Documents ?? [], saved.ExpiresAt, ct);
        return TypedResults.Ok(saved);
    }

    /// <summary>Once it was handed in, or when the applicant wants it gone.</summary>
    public static async Task<Results<NoContent, Problem>> Discard(Claim request, RequestTransaction transaction, Drafts drafts, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("DELETE FROM drafts WHERE draft_key = $1 AND expires_at > $2", transaction.Connection);
        command.Parameters.Add(new() { Value = drafts.KeyOf(request.Draft) });
        command.Parameters.Add(new() { Value = drafts.Now.UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct) == 1 ? TypedResults.NoContent() : Problems.DraftNotFound;
    }

    /// <summary>Forgets what has expired. Returns how many drafts.</summary>
    public async Task<int> Forget(NpgsqlDataSource db, CancellationToken ct)
    {
        await using var command = db.CreateCommand("DELETE FROM drafts WHERE expires_at <= $1");
        command.Parameters.Add(new() { Value = Now.UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private DateTimeOffset Now => clock.Now();

    private byte[] KeyOf(string secret) => secret.Length == 0 ? NoKey : HMACSHA256.HashData(_hashing, Encoding.UTF8.GetBytes(secret));

    /// <summary>Null when it is larger than a draft may be.</summary>
    private byte[]? Seal(JsonElement content, Guid id)
    {
        var bytes = Encoding.UTF8.GetBytes(content.GetRawText());
        return bytes.Length > MostBytes ? null : data.Seal(bytes, id, Part);
    }

    private byte[] Open(byte[] box, Guid id) => data.Open(box, id, Part);
}

internal static class DraftEndpoints
{
    /// <summary>Public; limited like applying.</summary>
    public static void MapDrafts(this WebApplication app)
    {
        var limits = PublicLimits.From(app.Configuration);
        var drafts = app.MapGroup("/api/permits/drafts").AllowAnonymous().LimitRate(limits.Drafts).WithTags("Drafts").Refuses(400, 404, 413, 415, 422, 429);
        drafts.MapPost("", Drafts.Begin).Refuses(409).WithSummary("Begins a draft of an application. The answer has the secret that opens it.");
        drafts.MapPost("/read", Drafts.Read).WithSummary("A draft, by its secret.");
        drafts.MapPut("", Drafts.Save).Refuses(409).WithSummary("Saves a draft anew.");
        drafts.MapPost("/discard", Drafts.Discard).Refuses(409).WithSummary("Throws a draft away.");
    }
}
