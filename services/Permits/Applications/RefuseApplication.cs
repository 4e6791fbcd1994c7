using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer refuses, for conditions that were in force when the application was submitted.</summary>
internal static class RefuseApplication
{
    public sealed record Request(
        [property: MaxLength(100)] IReadOnlyList<int> Conditions,
        [property: Required, MaxLength(4000), PlainText] string Note);

    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Request request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, HttpContext http, CancellationToken ct) =>
        desk.Act(
            id, caller, transaction, http,
            (officer, at) => at.File.Take(at.File.Refuse(
                officer, request.Conditions, at.Type.ConditionNumbers(at.File.SubmittedAt), PersianText.TidyLines(request.Note), read.Version, at.Now)),
            ct);
}
