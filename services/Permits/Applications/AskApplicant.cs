using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts.Permits;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer asks the applicant for something: the clock stops until the answer.</summary>
internal static class AskApplicant
{
    public sealed record Request([property: Required, MaxLength(4000), PlainText] string Text);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, EventLog events, HttpContext http, CancellationToken ct) =>
        desk.Act(
            id, caller, transaction, http,
            (file, officer, _, now) => file.Ask(officer, request.Text.Trim(), read.Version, now),
            (file, _) => events.Append(transaction, new ApplicantAsked(file.Id, file.Agency, file.History[^1].At), ct),
            ct);
}
