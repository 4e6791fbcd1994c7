using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer asks the applicant for something: the clock stops until the answer.</summary>
internal static class AskApplicant
{
    public sealed record Request([property: Required, MaxLength(4000), PlainText] string Text);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, HttpContext http, CancellationToken ct) =>
        desk.Act(id, caller, transaction, http, (officer, at) => at.File.Take(at.File.Ask(officer, PersianText.TidyLines(request.Text), read.Version, at.Now)), ct);
}
