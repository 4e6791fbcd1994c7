using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts.Permits;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>An officer takes a permit away for good.</summary>
internal static class RevokePermit
{
    public static Task<Results<Ok<PermitItem>, Problem>> Handle(
        string number, PermitReason request, Caller caller, IfMatch read, RequestTransaction transaction, PermitDesk desk, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            number, caller, transaction, http,
            (permit, officer, now) => Task.FromResult(permit.Revoke(officer, request.Reason.Trim(), read.Version, now)),
            (permit, step) => events.Append(transaction, new PermitRevoked(permit.Id, permit.Agency, step.At), ct),
            ct);
}
