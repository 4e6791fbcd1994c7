using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts.Permits;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Tracking;

/// <summary>A citizen takes an application back before the agency has decided it.</summary>
internal static class WithdrawApplication
{
    public sealed record Request(
        [property: MaxLength(40)] string TrackingCode,
        [property: MaxLength(20)] string LastFour,
        [property: Required, MaxLength(500)] string Reason) : ITrackingClaim
    {
        public override string ToString() => nameof(Request);
    }

    public static async Task<Results<Ok<TrackedApplication>, Problem>> Handle(
        Request request, RequestTransaction transaction, TrackingGate gate, TrackedApplications tracked, Applicants applicants,
        EventLog events, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        var stored = await ApplicationRows.FindTrackedForUpdate(transaction.Connection, claim.Key, applicants, ct);
        if (stored is null)
        {
            return Problems.NotTracked;
        }

        var withdrawal = stored.Application.Withdraw(request.Reason.Trim(), clock.Now());
        if (withdrawal.Value is not { } step)
        {
            return withdrawal.Problem!;
        }

        var file = stored.Application.Apply(step);
        await ApplicationRows.Append(transaction.Connection, file.Id, step, applicants, ct);
        await events.Append(transaction, new ApplicationWithdrawn(file.Id, file.Agency, step.At), ct);
        return TypedResults.Ok(await tracked.Show(file, claim.Code, ct));
    }
}
