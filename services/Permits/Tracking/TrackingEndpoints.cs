namespace Pak.Permits.Tracking;

internal static class TrackingEndpoints
{
    /// <summary>Public; every one of them passes the <see cref="TrackingGate"/>.</summary>
    public static void MapTracking(this IEndpointRouteBuilder endpoints)
    {
        var tracking = endpoints.MapGroup("/api/permits/tracking").AllowAnonymous().WithTags("Tracking");
        tracking.MapPost("", TrackApplication.Handle).WithSummary("A file by its tracking code and the last four digits of the national code.");
        tracking.MapPost("/answer", AnswerQuestion.Handle).WithSummary("Answers the agency's question.");
        tracking.MapPost("/withdrawal", WithdrawApplication.Handle).WithSummary("Takes the application back.");
    }
}
