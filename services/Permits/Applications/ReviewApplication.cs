using Microsoft.AspNetCore.Http.HttpResults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>An officer begins the review of a file; the type's inquiries are sent.</summary>
internal static class ReviewApplication
{
    public static Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, HttpContext http, CancellationToken ct) =>
        desk.Act(id, caller, transaction, http, (officer, at) => Begin(officer, at, read.Version), ct);

    /// <summary>The inquiries that belong to every file of the type go out with it.</summary>
    private static Result<Application> Begin(Actor officer, Situation at, int readVersion)
    {
        var begun = at.File.Take(at.File.StartReview(officer, readVersion, at.Now));
        foreach (var inquiry in at.Type.Inquiries)
        {
            begun = begun.Value is { } file
                ? file.Take(file.SendInquiry(officer, Guid.CreateVersion7(at.Now), inquiry.Code, inquiry.Agency, file.Version, at.Now))
                : begun;
        }

        return begun;
    }
}
