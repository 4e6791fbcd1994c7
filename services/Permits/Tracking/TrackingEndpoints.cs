namespace Pak.Permits.Tracking;

internal static class TrackingEndpoints
{
    /// <summary>Public; every one of them passes the <see cref="TrackingGate"/>.</summary>
    public static void MapTracking(this IEndpointRouteBuilder endpoints)
    {
        var tracking = endpoints.MapGroup("/api/permits/tracking").AllowAnonymous().WithTags("Tracking").Refuses(400, 404, 413, 415, 429);
        tracking.MapPost("", TrackApplication.Handle).WithSummary("A file by its tracking code and the last four digits of the national code.");
        tracking.MapPost("/answer", AnswerQuestion.Handle).Refuses(409, 422).WithSummary("Answers the agency's question.");
        tracking.MapPost("/withdrawal", WithdrawApplication.Handle).Refuses(409, 422).WithSummary("Takes the application back.");
    }
}
