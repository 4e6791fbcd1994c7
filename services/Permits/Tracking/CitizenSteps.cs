using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Tracking;

/// <summary>What citizens do to their own files: found by code and digits, changed by a rule, told by an event.</summary>
internal sealed class CitizenSteps(TrackingGate gate, TrackedApplications tracked, AgencyNames names, Applicants applicants, FileWork work)
{
    public async Task<Results<Ok<TrackedApplication>, Problem>> Take(
        ITrackingClaim request,
        RequestTransaction transaction,
        HttpContext http,
        Func<Situation, Result<Application>> rule,
        CancellationToken ct)
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

        var done = await work.Do(stored, transaction, rule, ct);
        return done.Value is { } after
            ? TypedResults.Ok(await tracked.Show(after.Application, claim.Code, agencyName, transaction.Connection, ct))
            : done.Problem!;
    }
}
