using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts.Indicators;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Submissions;

/// <summary>The steps of a submission that change its status and nothing else.</summary>
internal static class MoveSubmission
{
    public sealed record SubmitRequest(string? Note = null, bool ConfirmWarnings = false);

    public sealed record ApproveRequest(string? Note = null);

    public sealed record ReturnRequest(string Reason);

    /// <summary>Hands a validated submission to the approvers; from here its rows cannot change.</summary>
    public static Task<Results<Ok<Submission>, Problem>> Submit(
        Guid id, SubmitRequest? request, IfMatch read, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct) =>
        Move(new(id, read, caller, "submitted", request?.Note, NoteField: "note"), state => state.Submit(id, request?.Note, request?.ConfirmWarnings ?? false), transaction, clock, context, ct);

    /// <summary>Someone else than the submitter finds it right.</summary>
    public static Task<Results<Ok<Submission>, Problem>> Approve(
        Guid id, ApproveRequest? request, IfMatch read, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct) =>
        Move(new(id, read, caller, "approved", request?.Note, NoteField: "note"), state => state.Approve(caller.Subject), transaction, clock, context, ct);

    /// <summary>The agency takes it back for good.</summary>
    public static Task<Results<Ok<Submission>, Problem>> Withdraw(
        Guid id, IfMatch read, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct) =>
        Move(new(id, read, caller, "withdrawn", Note: null, NoteField: "note"), state => state.Withdraw(), transaction, clock, context, ct);

    /// <summary>An approver sends it back with a reason; the agency may upload again.</summary>
    public static async Task<Results<Ok<Submission>, Problem>> Return(
        Guid id, ReturnRequest request, IfMatch read, Caller caller, RequestTransaction transaction, EventLog events, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (Notes.Check("reason", request.Reason, isRequired: true) is { } wrong)
        {
            return wrong;
        }

        var answer = await Move(new(id, read, caller, "returned", request.Reason, NoteField: "reason"), state => state.Return(), transaction, clock, context, ct);
        if (answer.Result is Ok<Submission>)
        {
            await events.Append(transaction, new SubmissionReturned(id, caller.Agency!, request.Reason), ct);
        }

        return answer;
    }

    private static async Task<Results<Ok<Submission>, Problem>> Move(
        Step step, Func<SubmissionState, Result<SubmissionStatus>> decide, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (Notes.Check(step.NoteField, step.Note, isRequired: false) is { } wrong)
        {
            return wrong;
        }

        var row = await SubmissionRow.Find(transaction.Connection, step.Id, step.Caller, ct, forUpdate: true);
        if (row is null)
        {
            return Problems.SubmissionNotFound;
        }

        if (row.Version != step.Read.Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        var decision = decide(row.State);
        if (decision.Problem is { } refused)
        {
            return refused;
        }

        await SubmissionRow.Move(transaction.Connection, step.Id, decision.Value, step.What, step.Note, step.Caller, clock.GetUtcNow(), ct);
        var submission = await SubmissionRow.Show(transaction.Connection, step.Id, ct);
        context.Response.Headers.ETag = ETags.Of(submission.Version);
        return TypedResults.Ok(submission);
    }

    private sealed record Step(Guid Id, IfMatch Read, Caller Caller, string What, string? Note, string NoteField);
}
