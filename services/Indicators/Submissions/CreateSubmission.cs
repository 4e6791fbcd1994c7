using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Submissions;

/// <summary>An agency opens a submission: an empty draft.</summary>
internal static class CreateSubmission
{
    public sealed record Request([property: MaxLength(1000)] string? Note = null);

    public static async Task<Results<Created<Submission>, Problem>> Handle(
        Request request, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (caller.Agency is not { } agency)
        {
            return Problems.NoAgency;
        }

        if (Notes.Check("note", request.Note, isRequired: false) is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO submissions (id, agency, status, note, created_by) VALUES (@id, @agency, 'draft', @Note, @Subject);
            INSERT INTO submission_history (submission_id, version, at, subject, name, what, note) VALUES (@id, 1, @now, @Subject, @Name, 'created', @Note)
            """,
            new { id, agency, request.Note, caller.Subject, caller.Name, now }, cancellationToken: ct));
        var submission = await SubmissionRow.Show(transaction.Connection, id, ct);
        context.Response.Headers.ETag = ETags.Of(submission.Version);
        return TypedResults.Created($"/api/indicators/submissions/{id}", submission);
    }
}

/// <summary>The words that people add to what they do.</summary>
internal static class Notes
{
    public const int MaxLength = 1000;

    public static Problem? Check(string field, string? note, bool isRequired)
    {
        if (isRequired && string.IsNullOrWhiteSpace(note))
        {
            return CommonProblems.Invalid.With(new FieldError(field, "این فیلد لازم است", "This field is required"));
        }

        return note is not null && (note.Length > MaxLength || PersianText.HasControls(note, multiline: true))
            ? CommonProblems.Invalid.With(new FieldError(field, "حداکثر ۱۰۰۰ نویسه، بی نویسهٔ کنترلی و بی نویسهٔ تغییر جهت متن", "At most 1000 characters, no control characters and no overrides of the writing direction"))
            : null;
    }
}
