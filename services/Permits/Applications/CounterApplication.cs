using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Permits.Calendar;
using Pak.Permits.Mobiles;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>
/// A clerk hands an application in for a citizen who came to the agency's counter: for the own agency's types. The file's first
/// step names the clerk, who therefore cannot work on it. The receipt with the tracking code is the citizen's.
/// </summary>
internal static class CounterApplication
{
    public static Task<Results<Created<SubmitApplication.Receipt>, Problem>> Handle(
        SubmitApplication.Request request, Caller caller, RequestTransaction transaction, PermitTypeRows types, MobileConfirmations mobiles, CalendarRules calendar,
        PersonalData data, Applicants applicants, StepWriter writer, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        SubmitApplication.Take(
            request, new Actor(caller.Subject, caller.Name, caller.Agency ?? ""), transaction, types, mobiles, calendar, data, applicants, writer, clock, http, ct);
}
