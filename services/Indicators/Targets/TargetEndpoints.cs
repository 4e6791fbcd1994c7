using Microsoft.AspNetCore.Mvc;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Targets;

internal static class TargetEndpoints
{
    public static void MapTargets(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators").WithTags("Targets");
        group.MapGet("plans", ReadPlans.Handle).AllowAnonymous().WithSummary("The plans, the latest first.");
        group.MapPost("plans", AddPlan.Handle).Refuses(CommonProblems.Invalid, Problems.PlanTaken).RequireScope(Scopes.IndicatorsManage).WithSummary("Enter a plan.");
        group.MapGet("{code}/targets", ReadTargets.OfIndicator).Refuses(Problems.IndicatorNotFound).AllowAnonymous().WithSummary("The targets of an indicator.");

        var targets = group.MapGroup("targets");
        var reading = targets.MapGroup("").RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            context.User.FindFirst("scope")?.Value.Split(' ') is { } scopes
            && (scopes.Contains(Scopes.IndicatorsDefine, StringComparer.Ordinal) || scopes.Contains(Scopes.IndicatorsApprove, StringComparer.Ordinal))));
        reading.MapGet("", ReadTargets.OfAgency).WithSummary("The targets of the caller's agency in every state, newest first.");
        reading.MapGet("{id:guid}", ReadTargets.OneOfAgency).Refuses(Problems.TargetNotFound).WithSummary("One of them.");

        var proposing = targets.MapGroup("").RequireScope(Scopes.IndicatorsDefine);
        proposing.MapPost("", ProposeTarget.Handle).Refuses(CommonProblems.Invalid, Problems.NoAgency, Problems.IndicatorNotFound, Problems.TargetProposed).WithSummary("Propose a target of an indicator of the caller's agency.");
        proposing.MapPost("file", ProposeTargets.Handle).Refuses(Problems.NoAgency, Problems.TargetsRejected, CommonProblems.TooLarge)
            .Accepts<Stream>("text/csv")
            .WithMetadata(new RequestSizeLimitAttribute(ProposeTargets.MaxBytes))
            .WithSummary("Propose many targets with one CSV file, whole or not at all.");
        proposing.MapPost("{id:guid}/withdrawal", DecideTarget.Withdraw).Refuses(Problems.TargetNotFound, Problems.TargetDecided).WithSummary("Take a proposal back.");

        var approving = targets.MapGroup("").RequireScope(Scopes.IndicatorsApprove);
        approving.MapPost("{id:guid}/approval", DecideTarget.Approve).Refuses(Problems.TargetNotFound, Problems.TargetDecided, Problems.OwnTarget).WithSummary("Approve it; it replaces the one before.");
        approving.MapPost("{id:guid}/return", DecideTarget.Return).Refuses(CommonProblems.Invalid, Problems.TargetNotFound, Problems.TargetDecided, Problems.OwnTarget).WithSummary("Send it back with a reason.");
    }
}
