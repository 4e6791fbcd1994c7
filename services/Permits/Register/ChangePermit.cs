using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Contracts.Permits;
using Pak.Permits.Applications;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>An officer suspends a permit, ends the suspension, takes the permit away for good, or declines a renewal that was asked for: each with a reason, and each told as an event.</summary>
internal static class ChangePermit
{
    public static Task<Results<Ok<PermitItem>, Problem>> Suspend(
        string number, PermitReason request, Caller caller, IfMatch read, RequestTransaction transaction, PermitDesk desk, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            number, caller, transaction, http, Decide((permit, officer, now) => permit.Suspend(officer, PersianText.TidyLines(request.Reason), read.Version, now)),
            (permit, step) => events.Append(transaction, new PermitSuspended(permit.Id, permit.Agency, step.At), ct), ct);

    public static Task<Results<Ok<PermitItem>, Problem>> Reinstate(
        string number, PermitReason request, Caller caller, IfMatch read, RequestTransaction transaction, PermitDesk desk, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            number, caller, transaction, http, Decide((permit, officer, now) => permit.Reinstate(officer, PersianText.TidyLines(request.Reason), read.Version, now)),
            (permit, step) => events.Append(transaction, new PermitReinstated(permit.Id, permit.Agency, step.At), ct), ct);

    public static Task<Results<Ok<PermitItem>, Problem>> Revoke(
        string number, PermitReason request, Caller caller, IfMatch read, RequestTransaction transaction, PermitDesk desk, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            number, caller, transaction, http, Decide((permit, officer, now) => permit.Revoke(officer, PersianText.TidyLines(request.Reason), read.Version, now)),
            (permit, step) => events.Append(transaction, new PermitRevoked(permit.Id, permit.Agency, step.At), ct), ct);

    public static Task<Results<Ok<PermitItem>, Problem>> DeclineRenewal(
        string number, PermitReason request, Caller caller, IfMatch read, RequestTransaction transaction, PermitDesk desk, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            number, caller, transaction, http, Decide((permit, officer, now) => permit.DeclineRenewal(officer, PersianText.TidyLines(request.Reason), read.Version, now)),
            (permit, step) => events.Append(transaction, new PermitRenewalDeclined(permit.Id, permit.Agency, step.At), ct), ct);

    private static Func<Permit, Actor, DateTimeOffset, Task<Result<PermitStep>>> Decide(Func<Permit, Actor, DateTimeOffset, Result<PermitStep>> rule) =>
        (permit, officer, now) => Task.FromResult(rule(permit, officer, now));
}
