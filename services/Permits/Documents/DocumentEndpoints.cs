using Microsoft.AspNetCore.Mvc;
using Pak.Permits.Tracking;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Documents;

internal static class DocumentEndpoints
{
    public static void AddDocuments(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<VirusScanner>();
        builder.Services.AddSingleton<DocumentSweep>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DocumentSweep>());
    }

    public static void MapDocuments(this WebApplication app)
    {
        app.MapPost("/api/permits/types/{code}/documents/{document}", UploadDocument.Handle)
            .AllowAnonymous().LimitRate(PublicLimits.From(app.Configuration).Upload).WithMetadata(new RequestSizeLimitAttribute(UploadDocument.MaxBytes))
            .WithTags("Applications").Refuses(400, 404, 409, 413, 415, 422, 429)
            .WithSummary("Uploads the files of one document (multipart/form-data). The answer has the tokens that the application names them by.");

        var desk = app.MapGroup("/api/permits/applications/{id:guid}/documents").RequireScope(Scopes.PermitsDecide).WithTags("Applications").Refuses(401, 403, 404);
        desk.MapGet("", ListDocuments.Handle).WithSummary("The documents of a file of the caller's agency.");
        desk.MapGet("/{document:guid}", ReadDocument.Handle).WithSummary("A document as it was uploaded, to be saved.");
    }
}
