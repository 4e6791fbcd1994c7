using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using Pak.Permits.Privacy;
using Pak.Permits.Types;

namespace Pak.Permits.Documents;

/// <summary>A document of a file.</summary>
/// <param name="Document">Its code in the permit type.</param>
/// <param name="Size">In bytes.</param>
internal sealed record FiledDocument(Guid Id, string Document, DocumentFormat Format, int Size, string Sha256, DateTimeOffset UploadedAt);

/// <summary>Uploads in the database: contents by digest, what belongs to which file beside them.</summary>
internal static class DocumentRows
{
    private const int ContentPart = -3;
    private const int TokenBytes = 20; // 160 random bits

    /// <summary>A new secret that an upload is claimed with.</summary>
    public static string NewToken() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Also of null, which a list in JSON may have in it and which is no upload's.</summary>
    public static byte[] KeyOf(string? token) => SHA256.HashData(Encoding.UTF8.GetBytes(token ?? ""));

    /// <summary>Stores a content once, however often and by whomever it is uploaded, and the upload.</summary>
    public static async Task Insert(
        NpgsqlConnection connection, string token, string type, string document, DocumentFormat format, byte[] content, PersonalData data, DateTimeOffset now, CancellationToken ct)
    {
        var digest = SHA256.HashData(content);
        // The update keeps a content that is about to be swept: it was just wanted again.
        await using var command = new NpgsqlCommand(
            """
            WITH stored AS (
                INSERT INTO document_contents (digest, format, size, content, stored_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (digest) DO UPDATE SET stored_at = $5 RETURNING digest)
            INSERT INTO documents (document_id, upload_key, type, document, digest, uploaded_at, kept_until) SELECT $6, $7, $8, $9, digest, $5, $10 FROM stored
            """,
            connection);
        command.Parameters.Add(new() { Value = digest });
        command.Parameters.Add(new() { Value = Wire.Of(format) });
        command.Parameters.Add(new() { Value = content.Length });
        command.Parameters.Add(new() { Value = data.Seal(content, Place(digest), ContentPart) });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = Guid.CreateVersion7(now) });
        command.Parameters.Add(new() { Value = KeyOf(token) });
        command.Parameters.Add(new() { Value = type });
        command.Parameters.Add(new() { Value = document });
        command.Parameters.Add(new() { Value = (now + DocumentSweep.Kept).UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Uploads that no application has taken are kept at least until then.</summary>
    public static async Task Keep(NpgsqlConnection connection, IReadOnlyList<string> tokens, DateTimeOffset until, CancellationToken ct)
    {
        if (tokens.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            "UPDATE documents SET kept_until = greatest(kept_until, $2) WHERE upload_key = ANY ($1) AND application_id IS NULL", connection);
        command.Parameters.Add(new() { Value = tokens.Select(KeyOf).ToArray() });
        command.Parameters.Add(new() { Value = until.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The document codes of these uploads, locked: those of the type that no application has taken.</summary>
    public static async Task<List<string>> LockUnclaimed(NpgsqlConnection connection, string type, IReadOnlyList<string> tokens, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT document FROM documents WHERE upload_key = ANY ($1) AND type = $2 AND application_id IS NULL ORDER BY document_id FOR UPDATE", connection);
        command.Parameters.Add(new() { Value = tokens.Select(KeyOf).ToArray() });
        command.Parameters.Add(new() { Value = type });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var codes = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            codes.Add(reader.GetString(0));
        }

        return codes;
    }

    /// <summary>Uploads that are locked become the application's.</summary>
    public static async Task Claim(NpgsqlConnection connection, Guid application, IReadOnlyList<string> tokens, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("UPDATE documents SET application_id = $1 WHERE upload_key = ANY ($2)", connection);
        command.Parameters.Add(new() { Value = application });
        command.Parameters.Add(new() { Value = tokens.Select(KeyOf).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The documents of a file that the agency may read; none for any other.</summary>
    public static async Task<List<FiledDocument>> List(NpgsqlDataSource db, Guid application, string agency, ReadAs role, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            $"""
            SELECT d.document_id, d.document, c.format, c.size, c.digest, d.uploaded_at
            FROM documents d JOIN document_contents c USING (digest) JOIN applications a USING (application_id)
            WHERE d.application_id = $1 AND {May(role)} ORDER BY d.document_id
            """);
        command.Parameters.Add(new() { Value = application });
        command.Parameters.Add(new() { Value = agency });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var documents = new List<FiledDocument>();
        while (await reader.ReadAsync(ct))
        {
            documents.Add(new FiledDocument(
                reader.GetGuid(0), reader.GetString(1), Wire.Read<DocumentFormat>(reader.GetString(2)), reader.GetInt32(3),
                Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(4)), new DateTimeOffset(reader.GetDateTime(5))));
        }

        return documents;
    }

    /// <summary>The bytes as they were uploaded; null for what is not a document of a file that the agency may read.</summary>
    public static async Task<(string Document, DocumentFormat Format, byte[] Content)?> Read(
        NpgsqlDataSource db, Guid application, Guid document, string agency, ReadAs role, PersonalData data, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            $"""
            SELECT d.document, c.format, c.digest, c.content
            FROM documents d JOIN document_contents c USING (digest) JOIN applications a USING (application_id)
            WHERE d.application_id = $1 AND {May(role)} AND d.document_id = $3
            """);
        command.Parameters.Add(new() { Value = application });
        command.Parameters.Add(new() { Value = agency });
        command.Parameters.Add(new() { Value = document });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? (reader.GetString(0), Wire.Read<DocumentFormat>(reader.GetString(1)), data.Open(reader.GetFieldValue<byte[]>(3), Place(reader.GetFieldValue<byte[]>(2)), ContentPart))
            : null;
    }

    private static string May(ReadAs role) =>
        role == ReadAs.Owner ? "a.agency = $2" : "EXISTS (SELECT FROM appeals p WHERE p.application_id = a.application_id AND p.agency = $2)";

    private static Guid Place(byte[] digest) => new(digest.AsSpan(0, 16), bigEndian: true);
}

/// <summary>As what an agency reads a file.</summary>
internal enum ReadAs
{
    /// <summary>The file is its own.</summary>
    Owner,

    /// <summary>It hears the appeal in it.</summary>
    Oversight,
}
