using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Locks;

internal static class LockEndpoints
{
    public static void MapLocks(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators").WithTags("Locks");
        group.MapGet("lock-rules", LockRules.List).AllowAnonymous().WithSummary("The rules by which periods close.");
        group.MapPost("lock-rules", LockRules.Add).Refuses(CommonProblems.Invalid).RequireScope(Scopes.IndicatorsManage).WithSummary("Add a rule.");
        group.MapDelete("lock-rules/{id:guid}", LockRules.Withdraw).Refuses(Problems.RuleNotFound).RequireScope(Scopes.IndicatorsManage).WithSummary("Withdraw a rule.");
        group.MapGet("{code}/locks", ReadLocks.Handle).Refuses(CommonProblems.Invalid, Problems.IndicatorNotFound).AllowAnonymous().WithSummary("Which periods are closed, since when, by which rule, and who can open them.");

        var opening = group.MapGroup("{code}/openings").RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            context.User.FindFirst("scope")?.Value.Split(' ') is { } scopes
            && (scopes.Contains(Scopes.IndicatorsApprove, StringComparer.Ordinal) || scopes.Contains(Scopes.IndicatorsManage, StringComparer.Ordinal))));
        opening.MapPost("", OpenPeriods.Open).Refuses(CommonProblems.Invalid, Problems.IndicatorNotFound, Problems.NotLocked, Problems.AdministrationOpens).WithSummary("Open closed periods for a while.");
        opening.MapDelete("{id:guid}", OpenPeriods.Close).Refuses(Problems.IndicatorNotFound, Problems.OpeningNotFound).WithSummary("Close them again before the time.");
    }
}
