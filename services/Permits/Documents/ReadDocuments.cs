using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Permits.Acts;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Documents;

/// <summary>The documents of a file of the caller's agency.</summary>
internal static class ListDocuments
{
    public static async Task<Results<Ok<IReadOnlyList<FiledDocument>>, Problem>> Handle(
        Guid id, Caller caller, NpgsqlDataSource db, Applicants applicants, HttpContext http, CancellationToken ct)
    {
        var documents = await DocumentRows.List(db, id, caller.Agency ?? "", ReadAs.Owner, ct);
        http.Response.Headers.CacheControl = "no-store";
        return documents.Count > 0 || await ApplicationRows.Find(db, id, caller.Agency ?? "", applicants, ct) is not null
            ? TypedResults.Ok<IReadOnlyList<FiledDocument>>(documents)
            : Problems.ApplicationNotFound;
    }
}

/// <summary>
/// A document as it was uploaded: to be saved, never to be shown inside the site. It leaves as one of four formats that its content was
/// checked for, with everything switched off that could make a browser take it for something else. The applicant sees who read it.
/// </summary>
internal static class ReadDocument
{
    /// <summary>What the act is about: this, and the document's code.</summary>
    public const string LookedAtDocument = "document:";

    public static Task<Results<FileContentHttpResult, Problem>> Handle(
        Guid id, Guid document, Caller caller, NpgsqlDataSource db, PersonalData data, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        Give(id, document, caller, ReadAs.Owner, db, data, clock, http, ct);

    /// <summary>Leaves no document without the act that says who read it.</summary>
    public static async Task<Results<FileContentHttpResult, Problem>> Give(
        Guid id, Guid document, Caller caller, ReadAs role, NpgsqlDataSource db, PersonalData data, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (await DocumentRows.Read(db, id, document, caller.Agency ?? "", role, data, ct) is not var (code, format, content))
        {
            return Problems.DocumentNotFound;
        }

        await using (var connection = await db.OpenConnectionAsync(ct))
        {
            await Act.Of(Act.Looked, id, Desk.Officer(caller), LookedAtDocument + code, clock.Now()).Insert(connection, ct);
        }

        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.Bytes(content, ContentTypeOf(format), $"{document:D}.{(format == DocumentFormat.Jpeg ? "jpg" : Wire.Of(format))}");
    }

    private static string ContentTypeOf(DocumentFormat format) => format switch
    {
        DocumentFormat.Pdf => "application/pdf",
        DocumentFormat.Jpeg => "image/jpeg",
        DocumentFormat.Png => "image/png",
        _ => "text/csv; charset=utf-8",
    };
}
