using Microsoft.AspNetCore.Http.HttpResults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Submissions;

/// <summary>Makes an approved submission public.</summary>
internal static class PublishSubmission
{
    public static async Task<Results<Ok<Submission>, Problem>> Handle(
        Guid id, IfMatch read, Caller caller, Publisher publisher, HttpContext context, CancellationToken ct)
    {
        var published = await publisher.Publish(id, read.Version, caller, ct);
        if (published.Problem is { } problem)
        {
            return problem;
        }

        context.Response.Headers.ETag = ETags.Of(published.Value!.Version);
        return TypedResults.Ok(published.Value);
    }
}
