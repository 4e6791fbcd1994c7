using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Tracking;

/// <summary>What citizens do to their own files: found by code and digits, changed by a rule, told by an event.</summary>
internal sealed class CitizenSteps(
    TrackingGate gate, TrackedApplications tracked, AgencyNames names, Applicants applicants, EventLog events, TimeProvider clock)
{
    public async Task<Results<Ok<TrackedApplication>, Problem>> Take<TEvent>(
        ITrackingClaim request,
        RequestTransaction transaction,
        HttpContext http,
        Func<Application, DateTimeOffset, Result<Step>> rule,
        Func<Application, Step, TEvent> told,
        CancellationToken ct)
        where TEvent : IEvent
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        // The name may come from another service: it is asked for before anything is locked.
        if (await ApplicationRows.FindTrackedAgency(transaction.Connection, claim.Key, ct) is not { } agency)
        {
            return Problems.NotTracked;
        }

        var agencyName = await names.Of(agency, ct);
        var stored = await ApplicationRows.FindTrackedForUpdate(transaction.Connection, claim.Key, applicants, ct);
        if (stored is null)
        {
            return Problems.NotTracked;
        }

        var decision = rule(stored.Application, clock.Now());
        if (decision.Value is not { } step)
        {
            return decision.Problem!;
        }

        var file = stored.Application.Apply(step);
        await ApplicationRows.Append(transaction.Connection, file.Id, step, applicants, ct);
        await events.Append(transaction, told(file, step), ct);
        return TypedResults.Ok(await tracked.Show(file, claim.Code, agencyName, transaction.Connection, ct));
    }
}
