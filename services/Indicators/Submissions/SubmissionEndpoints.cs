using Microsoft.AspNetCore.Mvc;
using Pak.Indicators.Submissions.Upload;
using Pak.Indicators.Submissions.Upload.Formats;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Submissions;

internal static class SubmissionEndpoints
{
    public static void AddSubmissions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Uploader>();
        builder.Services.AddSingleton<Publisher>();
        builder.Services.AddSingleton<Recomputer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Recomputer>());
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
        reading.MapGet("", ReadSubmissions.List).Refuses(CommonProblems.Invalid).WithSummary("The submissions of the caller's agency, newest first.");
        reading.MapGet("{id:guid}", ReadSubmissions.One).Refuses(Problems.SubmissionNotFound).WithSummary("One submission with its history and first findings.");
        reading.MapGet("{id:guid}/review", ReviewSubmission.Handle).Refuses(Problems.SubmissionNotFound).WithSummary("What publishing it would change, and which others concern the same series.");
        reading.MapGet("{id:guid}/findings", ReadSubmissions.Findings).Refuses(Problems.SubmissionNotFound).WithSummary("What was found in its rows.");

        reading.MapGet("{id:guid}/findings.csv", ReadSubmissions.FindingsFile).Refuses(Problems.SubmissionNotFound).Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("The same as CSV, all of it.");

        var submitting = group.MapGroup("").RequireScope(Scopes.IndicatorsSubmit);
        submitting.MapPost("", CreateSubmission.Handle).Refuses(CommonProblems.Invalid, Problems.NoAgency).WithSummary("Open a submission.");
        submitting.MapGet("template.xlsx", ReadTemplate.Handle).Refuses(Problems.NoAgency).WithSummary("A workbook of the agency's indicators and due periods, to fill in.");
        submitting.MapPut("{id:guid}/rows", UploadRows.Handle).Refuses(Problems.SubmissionNotFound, Problems.WrongStatus, Problems.DefinitionChanged, Problems.UnknownFormat, CommonProblems.ChangedMeanwhile, CommonProblems.TooLarge)
            .Accepts<Stream>(FigureFormats.ContentTypes[0], FigureFormats.ContentTypes[1..])
            .WithMetadata(new RequestSizeLimitAttribute(UploadRows.MaxBytes))
            .WithSummary("Replace its rows with a file: CSV, SDMX-CSV, JSON, NDJSON or .xlsx.");
        submitting.MapPost("{id:guid}/submission", MoveSubmission.Submit).Refuses(CommonProblems.Invalid, Problems.SubmissionNotFound, Problems.WrongStatus, Problems.WarningsNotConfirmed).WithSummary("Hand it to the approvers.");
        submitting.MapPost("{id:guid}/withdrawal", MoveSubmission.Withdraw).Refuses(Problems.SubmissionNotFound, Problems.WrongStatus).WithSummary("Take it back.");

        var approving = group.MapGroup("").RequireScope(Scopes.IndicatorsApprove);
        approving.MapPost("{id:guid}/approval", MoveSubmission.Approve).Refuses(CommonProblems.Invalid, Problems.SubmissionNotFound, Problems.WrongStatus, Problems.OwnSubmission).WithSummary("Approve it.");
        approving.MapPost("{id:guid}/return", MoveSubmission.Return).Refuses(CommonProblems.Invalid, Problems.SubmissionNotFound, Problems.WrongStatus).WithSummary("Send it back with a reason.");
        approving.MapPost("{id:guid}/publication", PublishSubmission.Handle).Refuses(Problems.SubmissionNotFound, Problems.WrongStatus).WithSummary("Publish it, whole.");
    }
}
