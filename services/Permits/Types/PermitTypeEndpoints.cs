using Pak.Permits.Forms;
using Pak.Permits.Tracking;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Types;

internal static class PermitTypeEndpoints
{
    public static void MapPermitTypes(this WebApplication app)
    {
        var types = app.MapGroup("/api/permits/types").WithTags("Permit types");
        types.MapGet("", ListPermitTypes.Handle).AllowAnonymous().Refuses(400).WithSummary("The permit types in force today.");
        types.MapGet("/{code}", ReadPermitType.Handle).AllowAnonymous().Refuses(404)
            .WithSummary("A permit type as in force today. The ETag names its latest version, in force or upcoming.");
        types.MapGet("/{code}/statistics", ReadTypeStatistics.Handle).AllowAnonymous().Refuses(404)
            .WithSummary("How long decisions took in the last 90 days, and why applications were refused.");
        types.MapPost("/{code}/answers", CheckAnswers.Handle).AllowAnonymous().LimitRate(PublicLimits.From(app.Configuration).Drafts).Refuses(400, 404, 413, 415, 422, 429)
            .WithSummary("Checks answers to the form, any number of them. Nothing is stored.");
        types.MapPut("/{code}", DefinePermitType.Handle).RequireScope(Scopes.PermitsDefine).Refuses(400, 401, 403, 404, 412, 413, 415, 422, 428)
            .WithSummary("Defines a type or its next version. A new version of a type that exists needs If-Match with the ETag read.");
    }
}
