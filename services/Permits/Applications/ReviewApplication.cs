using Microsoft.AspNetCore.Http.HttpResults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer begins the review of a file.</summary>
internal static class ReviewApplication
{
    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, HttpContext http, CancellationToken ct) =>
        desk.Act(
            id, caller, transaction, http,
            (file, officer, _, now) => file.StartReview(officer, read.Version, now),
            announce: null,
            ct);
}
