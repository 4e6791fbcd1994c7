using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Permits.Calendar;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer extends the agency's time: once, by at most the days of the type, before it is over, with a reason that the applicant reads.</summary>
internal static class ExtendApplication
{
    public sealed record Request(
        [property: Range(1, 365)] int Days,
        [property: Required, MaxLength(4000), PlainText] string Reason);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, HttpContext http, CancellationToken ct) =>
        desk.Act(
            id, caller, transaction, http,
            (officer, at) =>
            {
                var deadline = PermitClock.Read(at.File.History, at.Type.StatutoryDays, at.Book.Calendar, at.Now).Deadline;
                return at.File.Take(at.File.Extend(officer, request.Days, at.Type.ExtensionDays, PersianText.TidyLines(request.Reason), deadline, read.Version, at.Now));
            },
            ct);
}
