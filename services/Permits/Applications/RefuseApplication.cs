using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts.Permits;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer refuses, for conditions that were in force when the application was submitted.</summary>
internal static class RefuseApplication
{
    public sealed record Request(
        [property: MaxLength(100)] IReadOnlyList<int> Conditions,
        [property: Required, MaxLength(4000), PlainText] string Note);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            id, caller, transaction, http,
            (file, officer, type, now) => file.Refuse(officer, request.Conditions, type.ConditionNumbers(file.SubmittedAt), request.Note.Trim(), read.Version, now),
            (file, clock) => events.Append(
                transaction, new ApplicationRefused(file.Id, file.Agency, file.History[^1].At, clock.Used, file.History[^1].Conditions), ct),
            ct);
}
