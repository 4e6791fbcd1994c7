using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Indicators.Submissions.Upload.Formats;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// Replaces the rows of a submission with a file (CSV <c>indicator,area,period,value[,status][,breakdown]</c>, SDMX-CSV, JSON, NDJSON,
/// .xlsx, as its Content-Type says), and checks them. If-Match is heeded where it is sent.
/// </summary>
internal static class UploadRows
{
    public const long MaxBytes = 512L << 20;

    public static async Task<Results<Ok<Submission>, Problem>> Handle(
        Guid id, Stream body, Caller caller, NpgsqlDataSource db, Uploader uploader, HttpContext context, CancellationToken ct)
    {
        if (FigureFormats.Of(context.Request.ContentType) is not { } format)
        {
            return Problems.UnknownFormat.With(string.Join("، ", FigureFormats.ContentTypes), string.Join(", ", FigureFormats.ContentTypes));
        }

        SubmissionRow? row;
        await using (var connection = await db.OpenConnectionAsync(ct))
        {
            row = await SubmissionRow.Find(connection, id, caller, ct);
        }

        if (row is null)
        {
            return Problems.SubmissionNotFound;
        }

        var read = context.Request.Headers.IfMatch.Count > 0 ? await IfMatch.BindAsync(context, null!) : null;
        if (read is not null && read.Version != row.Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        if (row.State.RefuseRows() is { } refused)
        {
            return refused;
        }

        var uploaded = await uploader.Upload(row, format, body, caller, ct);
        if (uploaded.Problem is { } problem)
        {
            return problem;
        }

        context.Response.Headers.ETag = ETags.Of(uploaded.Value!.Version);
        return TypedResults.Ok(uploaded.Value);
    }
}
