using Pak.Permits.Tracking;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Register;

internal static class RegisterEndpoints
{
    public static void AddRegister(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PermitKeys>();
        builder.Services.AddSingleton<SignedDocument>();
        builder.Services.AddSingleton<PermitTraces>();
        builder.Services.AddSingleton<IssuePermit>();
        builder.Services.AddSingleton<PermitDesk>();
        builder.Services.AddSingleton<HeldPermits>();
        builder.Services.AddSingleton<HolderSteps>();
        builder.Services.AddHostedService<RegisterStart>();
    }

    public static void MapRegister(this WebApplication app)
    {
        var limits = PublicLimits.From(app.Configuration);
        app.MapGet("/api/permits/keys", PublishKeys.Handle).AllowAnonymous().WithTags("Permits").WithSummary("The keys that signed permits are checked with (JWK set).");
        app.MapPost("/api/permits/keys", RotateKeys.Handle).RequireScope(Scopes.AgenciesManage).WithTags("Permits").Refuses(401, 403)
            .WithSummary("Makes a new key that signs from now on. Earlier keys stay published.");

        var verification = app.MapGroup("/api/permits/verification").AllowAnonymous().LimitRate(limits.Verify).WithTags("Permits").Refuses(429);
        verification.MapGet("/{address}", VerifyPermit.ByAddress).WithSummary("How the permit stands today whose QR code leads here.");
        verification.MapPost("", VerifyPermit.ByPaper).Refuses(400, 413, 415, 422).WithSummary("How a permit stands today, by its number, or by its signed document, whose signature is checked first.");

        var holder = app.MapGroup("/api/permits/tracking").AllowAnonymous().WithTags("Tracking").Refuses(400, 404, 413, 415, 429);
        holder.MapPost("/permit", FetchPermit.Handle).Refuses(409).WithSummary("The permit of an approved file, with its signed document and QR codes.");
        holder.MapPost("/surrender", SurrenderPermit.Handle).Refuses(409, 422).WithSummary("Gives the permit back.");
        holder.MapPost("/renewal", AskForRenewal.Handle).Refuses(409, 422).WithSummary("Asks the agency to renew the permit, once until it answers.");

        var desk = app.MapGroup("/api/permits/register").RequireScope(Scopes.PermitsDecide).WithTags("Permits").Refuses(400, 401, 403);
        desk.MapGet("", ListPermits.Handle).WithSummary("The permits of the caller's agency, oldest first or newest; by number, by state, or those whose holders wait for a renewal.");
        desk.MapGet("/{number}", ReadPermit.Handle).Refuses(404).WithSummary("A permit of the caller's agency.");
        desk.MapPost("/{number}/suspension", ChangePermit.Suspend).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Suspends.");
        desk.MapPost("/{number}/reinstatement", ChangePermit.Reinstate).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Ends a suspension.");
        desk.MapPost("/{number}/revocation", ChangePermit.Revoke).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Takes the permit away for good.");
        desk.MapPost("/{number}/renewal-decline", ChangePermit.DeclineRenewal).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Declines the renewal that the holder asked for; the holder reads why and may ask again.");
        desk.MapPost("/{number}/renewal", RenewPermit.Handle).Refuses(404, 409, 412, 413, 415, 422, 428).WithSummary("Renews for the term that the type gives today.");
    }
}
