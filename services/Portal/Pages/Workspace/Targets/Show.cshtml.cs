using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Targets;

/// <summary>One target, and what this person may do with it now.</summary>
[Authorize]
internal sealed class ShowModel(GovernanceApi governance, ReferenceLists lists) : PortalPage
{
    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool Confirm { get; set; }

    public Target Target { get; private set; } = null!;

    public string IndicatorName { get; private set; } = "";

    public string Calendar { get; private set; } = "jalali";

    public string PlanName { get; private set; } = "";

    public bool IsMine => Target.ProposedBy == User.SubjectOf();

    public bool MayDecide => Target.Status == "proposed" && User.May(Scopes.IndicatorsApprove) && !IsMine;

    public bool MayWithdraw => Target.Status == "proposed" && User.May(Scopes.IndicatorsDefine);

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct) => await Load(id, ct) ?? Page();

    public Task<IActionResult> OnPostApprove(Guid id, CancellationToken ct) => Act(id, static () => { }, () => governance.Approve(id, Version, ct), ct);

    public Task<IActionResult> OnPostReturn(Guid id, CancellationToken ct) => Act(
        id,
        () =>
        {
            if (Lines("reason", Reason, 1000) is null)
            {
                Invalid("reason", "بنویسید چه چیزی باید درست شود.", "Say what has to be put right.");
            }
        },
        () => governance.Return(id, Version, Lines(Reason)!, ct),
        ct);

    public Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken ct) => Act(
        id,
        () =>
        {
            if (!Confirm)
            {
                Invalid("confirmWithdrawal", "تأیید کنید که این پیشنهاد پس گرفته شود.", "Confirm that this proposal is to be withdrawn.");
            }
        },
        () => governance.Withdraw(id, Version, ct),
        ct);

    private async Task<IActionResult> Act(Guid id, Action check, Func<Task> act, CancellationToken ct)
    {
        if (await Load(id, ct) is { } refused)
        {
            return refused;
        }

        check();
        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            await act();
            return RedirectToPage(new { id });
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status403Forbidden)
        {
            Show(e.Problem, "reason");
            return await Load(id, ct) ?? Page();
        }
    }

    private async Task<IActionResult?> Load(Guid id, CancellationToken ct)
    {
        if (!User.May(Scopes.IndicatorsDefine) && !User.May(Scopes.IndicatorsApprove))
        {
            return Forbid();
        }

        Response.Headers.CacheControl = "no-store";
        if (await governance.Target(id, ct) is not { } target)
        {
            return NotFound();
        }

        Target = target;
        var indicator = (await ReferenceLists.OrEmpty(() => lists.Indicators(ct))).FirstOrDefault(i => i.Code == target.Indicator);
        (IndicatorName, Calendar) = indicator is null ? (target.Indicator, "jalali") : (W[indicator.Name], indicator.Calendar);
        PlanName = (await governance.Plans(ct)).FirstOrDefault(p => p.Code == target.Plan) is { } plan ? W[plan.Name] : target.Plan;
        return null;
    }
}
