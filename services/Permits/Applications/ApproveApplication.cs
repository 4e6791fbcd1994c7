using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer approves: the permit is granted.</summary>
internal static class ApproveApplication
{
    public sealed record Request([property: MaxLength(4000), PlainText] string? Note = null);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, HttpContext http, CancellationToken ct) =>
        desk.Act(id, caller, transaction, http, (officer, at) => at.File.Take(at.File.Approve(officer, request.Note is { } note ? PersianText.TidyLines(note) : null, read.Version, at.Now)), ct);
}
