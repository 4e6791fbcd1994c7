using Pak.Permits.Inquiries;
using Pak.Permits.Tracking;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Applications;

internal static class ApplicationEndpoints
{
    public static void MapApplications(this WebApplication app)
    {
        var limits = PublicLimits.From(app.Configuration);
        app.MapPost("/api/permits/applications", SubmitApplication.Handle)
            .AllowAnonymous().LimitRate(limits.Apply).WithTags("Applications").Refuses(400, 409, 413, 415, 422, 429)
            .WithSummary("Applies for a permit. The answer has the tracking code.");

        app.MapPost("/api/permits/counter/applications", CounterApplication.Handle)
            .RequireScope(Scopes.PermitsDecide).WithTags("Applications").Refuses(400, 401, 403, 409, 413, 415, 422)
            .WithSummary("Applies for a citizen at the agency's counter.");

        app.MapGet("/api/permits/desk", ReadDesk.Handle).RequireScope(Scopes.PermitsDecide).WithTags("Applications").Refuses(401, 403)
            .WithSummary("How much waits for the caller's agency and for the caller.");

        var desk = app.MapGroup("/api/permits/applications").RequireScope(Scopes.PermitsDecide).WithTags("Applications").Refuses(400, 401, 403);
        desk.MapGet("", ListApplications.Handle).WithSummary("The files of the caller's agency: oldest or newest first, or the open ones by the time that remains.");
        desk.MapGet("/{id:guid}", ReadApplication.Handle).Refuses(404).WithSummary("A file of the caller's agency.");
        desk.MapGet("/{id:guid}/clock", ReadClock.Handle).Refuses(404).WithSummary("The file's clock, day by day, with the rule for each day.");
        desk.MapGet("/{id:guid}/looks", ReadLooks.Handle).Refuses(404).WithSummary("Who looked at the file, newest first.");
        desk.MapPost("/{id:guid}/review", ReviewApplication.Handle).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Begins the review.");
        desk.MapPost("/{id:guid}/question", AskApplicant.Handle).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Asks the applicant: the clock stops until the answer.");
        desk.MapPost("/{id:guid}/extension", ExtendApplication.Handle).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Extends the agency's time, once.");
        desk.MapPost("/{id:guid}/inquiries", SendInquiry.Handle).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Sends one of the type's inquiries again.");
        desk.MapPost("/{id:guid}/approval", ApproveApplication.Handle).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Approves.");
        desk.MapPost("/{id:guid}/refusal", RefuseApplication.Handle).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Refuses, for numbered conditions in force at submission.");
    }
}
