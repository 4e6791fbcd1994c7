namespace Pak.Permits.Tracking;

internal static class TrackingEndpoints
{
    /// <summary>Public; every one of them passes the <see cref="TrackingGate"/>.</summary>
    public static void MapTracking(this IEndpointRouteBuilder endpoints)
    {
        var tracking = endpoints.MapGroup("/api/permits/tracking").AllowAnonymous().WithTags("Tracking").Refuses(400, 404, 413, 415, 429);
        tracking.MapPost("", TrackApplication.Handle).WithSummary("A file by its tracking code and the last four digits of the national code.");
        tracking.MapPost("/file", ReadWholeFile.Handle).WithSummary("Everything of a file at once: state, clock, inquiries, documents, looks, messages, rating, permit.");
        tracking.MapPost("/answer", AnswerQuestion.Handle).Refuses(409, 422).WithSummary("Answers the agency's question.");
        tracking.MapPost("/withdrawal", WithdrawApplication.Handle).Refuses(409, 422).WithSummary("Takes the application back.");
        tracking.MapPost("/appeal", LodgeAppeal.Handle).Refuses(409, 422).WithSummary("Appeals against the refusal, once, within the days of the rule.");
        tracking.MapPost("/clock", OwnFile.Clock).WithSummary("The agency's clock, day by day, with the rule for each day.");
        tracking.MapPost("/looks", OwnFile.WhoLooked).WithSummary("Who looked at the file, newest first.");
        tracking.MapPost("/notices", OwnFile.WhatWasTold).WithSummary("What the applicant was told, newest first.");
        tracking.MapPost("/rating", OwnFile.Rate).Refuses(409, 422).WithSummary("Rates the service, once the application is decided.");
    }
}
