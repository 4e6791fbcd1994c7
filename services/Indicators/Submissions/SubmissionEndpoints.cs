using Microsoft.AspNetCore.Mvc;
using Pak.Indicators.Submissions.Upload;
using Pak.Indicators.Submissions.Upload.Formats;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;

namespace Pak.Indicators.Submissions;

internal static class SubmissionEndpoints
{
    public static void AddSubmissions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Uploader>();
        builder.Services.AddSingleton<Publisher>();
        builder.Services.AddSingleton<IEventContent, PublicationPages>();
        builder.Services.AddSingleton<UploadSweeper>();
        builder.Services.AddHostedService(services => services.GetRequiredService<UploadSweeper>());
    }

    public static void MapSubmissions(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators/submissions").WithTags("Submissions");

        var reading = group.MapGroup("").RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            context.User.FindFirst("scope")?.Value.Split(' ') is { } scopes
            && (scopes.Contains(Scopes.IndicatorsSubmit, StringComparer.Ordinal) || scopes.Contains(Scopes.IndicatorsApprove, StringComparer.Ordinal))));
        reading.MapGet("", ReadSubmissions.List).WithSummary("The submissions of the caller's agency, newest first.");
        reading.MapGet("{id:guid}", ReadSubmissions.One).WithSummary("One submission with its history and first findings.");
        reading.MapGet("{id:guid}/review", ReviewSubmission.Handle).WithSummary("What publishing it would change, and which others concern the same series.");
        reading.MapGet("{id:guid}/findings", ReadSubmissions.Findings).WithSummary("What was found in its rows.");

        reading.MapGet("{id:guid}/findings.csv", ReadSubmissions.FindingsFile).Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("The same as CSV, all of it.");

        var submitting = group.MapGroup("").RequireScope(Scopes.IndicatorsSubmit);
        submitting.MapPost("", CreateSubmission.Handle).WithSummary("Open a submission.");
        submitting.MapGet("template.xlsx", ReadTemplate.Handle).WithSummary("A workbook of the agency's indicators and due periods, to fill in.");
        submitting.MapPut("{id:guid}/rows", UploadRows.Handle)
            .Accepts<Stream>(FigureFormats.ContentTypes[0], FigureFormats.ContentTypes[1..])
            .WithMetadata(new RequestSizeLimitAttribute(UploadRows.MaxBytes))
            .WithSummary("Replace its rows with a file: CSV, SDMX-CSV, JSON, NDJSON or .xlsx.");
        submitting.MapPost("{id:guid}/submission", MoveSubmission.Submit).WithSummary("Hand it to the approvers.");
        submitting.MapPost("{id:guid}/withdrawal", MoveSubmission.Withdraw).WithSummary("Take it back.");

        var approving = group.MapGroup("").RequireScope(Scopes.IndicatorsApprove);
        approving.MapPost("{id:guid}/approval", MoveSubmission.Approve).WithSummary("Approve it.");
        approving.MapPost("{id:guid}/return", MoveSubmission.Return).WithSummary("Send it back with a reason.");
        approving.MapPost("{id:guid}/publication", PublishSubmission.Handle).WithSummary("Publish it, whole.");
    }
}
