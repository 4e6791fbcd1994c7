using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts.Permits;
using Pak.Permits.Register;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer approves: the permit is issued in the same transaction.</summary>
internal static class ApproveApplication
{
    public sealed record Request([property: MaxLength(4000), PlainText] string? Note = null);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, IssuePermit permits, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            id, caller, transaction, http,
            (file, officer, _, now) => file.Approve(officer, request.Note?.Trim(), read.Version, now),
            async (file, clock) =>
            {
                await events.Append(transaction, new ApplicationApproved(file.Id, file.Agency, file.History[^1].At, clock.Used), ct);
                await permits.Issue(transaction.Connection, file, ct);
            },
            ct);
}
