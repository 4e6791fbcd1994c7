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
            .AllowAnonymous().LimitRate(limits.Apply).WithTags("Applications")
            .WithSummary("Applies for a permit. The answer has the tracking code.");

        var desk = app.MapGroup("/api/permits/applications").RequireScope(Scopes.PermitsDecide).WithTags("Applications");
        desk.MapGet("", ListApplications.Handle).WithSummary("The files of the caller's agency, oldest first.");
        desk.MapGet("/{id:guid}", ReadApplication.Handle).WithSummary("A file of the caller's agency.");
        desk.MapGet("/{id:guid}/clock", ReadClock.Handle).WithSummary("The file's clock, day by day, with the rule for each day.");
        desk.MapPost("/{id:guid}/review", ReviewApplication.Handle).WithSummary("Begins the review.");
        desk.MapPost("/{id:guid}/question", AskApplicant.Handle).WithSummary("Asks the applicant: the clock stops until the answer.");
        desk.MapPost("/{id:guid}/approval", ApproveApplication.Handle).WithSummary("Approves.");
        desk.MapPost("/{id:guid}/refusal", RefuseApplication.Handle).WithSummary("Refuses, for numbered conditions in force at submission.");
    }
}
