using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Indicators.Findings;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Submissions;

/// <summary>The submissions of the caller's agency, newest first; one of them; its findings.</summary>
internal static class ReadSubmissions
{
    public static async Task<Results<Ok<Page<SubmissionSummary>>, Problem>> List(
        PageRequest page, Caller caller, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? status = null)
    {
        var after = Guid.Empty;
        if (page.After is not null && !Guid.TryParse(page.After, out after))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        if (status is not null && (!Enum.TryParse<SubmissionStatus>(status, ignoreCase: true, out var parsed) || !parsed.ToString().Equals(status, StringComparison.OrdinalIgnoreCase)))
        {
            var names = string.Join(", ", Enum.GetNames<SubmissionStatus>()).ToLowerInvariant();
            return CommonProblems.Invalid.With(new FieldError("status", $"یکی از این‌ها: {names}", $"One of {names}"));
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<SubmissionRow>(new CommandDefinition(
            $"""
            SELECT {SubmissionRow.Columns} FROM submissions s
            WHERE s.agency = @Agency AND s.recomputes IS NULL AND (@status::text IS NULL OR s.status = @status) AND (@First OR s.id < @after)
            ORDER BY s.id DESC LIMIT @Take
            """,
            new { Agency = caller.Agency ?? "", status = status?.ToLowerInvariant(), First = page.After is null, after, page.Take }, cancellationToken: ct));
        return TypedResults.Ok(Page<SubmissionSummary>.From([.. rows.Select(row => row.Summarise())], page, item => item.Id.ToString(), context));
    }

    public static async Task<Results<Ok<Submission>, StatusCodeHttpResult, Problem>> One(Guid id, Caller caller, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (await SubmissionRow.Find(connection, id, caller, ct) is not { } row)
        {
            return Problems.SubmissionNotFound;
        }

        return ETags.IsNotModified(context, ETags.Of(row.Version))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(await row.Show(connection, ct));
    }

    public static async Task<Results<Ok<Page<Finding>>, Problem>> Findings(
        Guid id, PageRequest page, Caller caller, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (await SubmissionRow.Find(connection, id, caller, ct) is not { } row)
        {
            return Problems.SubmissionNotFound;
        }

        var rows = row.UploadId is { } upload ? await StoredFindings.Read(connection, upload, Cursor(page.After), page.Take, ct) : [];
        var stored = Page<StoredFindings.Row>.From(rows, page, r => string.Create(CultureInfo.InvariantCulture, $"{r.Line}:{r.Ordinal}"), context);
        return TypedResults.Ok(new Page<Finding>([.. stored.Items.Select(r => r.ToFinding())], stored.Next));
    }

    public static async Task<Results<FindingsCsv, Problem>> FindingsFile(Guid id, Caller caller, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await SubmissionRow.Find(connection, id, caller, ct) is { } row ? new FindingsCsv(id, row.UploadId, db) : Problems.SubmissionNotFound;
    }

    private static (int Row, int Ordinal) Cursor(string? after)
    {
        if (after is null)
        {
            return (0, 0);
        }

        var parts = after.Split(':');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
                ? (row, ordinal)
                : throw new BadHttpRequestException("after is not a cursor that this list gave out.");
    }
}
