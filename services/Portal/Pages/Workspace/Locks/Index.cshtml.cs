using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Locks;

/// <summary>
/// Which periods of an indicator are closed and why, for whoever works on indicators; approvers open them again where the rule
/// lets them, administration everywhere.
/// </summary>
[Authorize(Policy = StaffPolicies.OfIndicators)]
internal sealed class IndexModel(GovernanceApi governance, ReferenceLists lists) : PortalPage
{
    private const int ShownPeriods = 40;
    private static readonly string[] Fields = ["from", "to", "days", "why"];

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public string? Days { get; set; }

    [BindProperty]
    public string? Why { get; set; }

    public IReadOnlyList<IndicatorItem> Indicators { get; private set; } = [];

    public IndicatorItem? Chosen { get; private set; }

    public IReadOnlyList<PeriodState> Periods { get; private set; } = [];

    public bool MayOpen => User.May(Scopes.IndicatorsApprove) || User.May(Scopes.IndicatorsManage);

    public Task<IActionResult> OnGet(string? indicator, CancellationToken ct) => Load(indicator, ct);

    public async Task<IActionResult> OnPostOpen(string? indicator, CancellationToken ct)
    {
        if (!MayOpen)
        {
            return Forbid();
        }

        if (!int.TryParse(PersianText.FoldDigits(Days ?? ""), NumberStyles.None, CultureInfo.InvariantCulture, out var days))
        {
            Invalid("days", "شمار روزها را بنویسید، ۱ تا ۹۰.", "Write the number of days, 1 to 90.");
        }

        if (Lines("why", Why, 1000) is not { } why)
        {
            Invalid("why", "دلیل را بنویسید.", "Write the reason.");
            return await Load(indicator, ct);
        }

        return ModelState.IsValid
            ? await Act(indicator, () => governance.Open(indicator ?? "", Period(From) ?? "", Period(To), days, why, ct), ct)
            : await Load(indicator, ct);
    }

    public async Task<IActionResult> OnPostClose(string? indicator, Guid id, CancellationToken ct) =>
        MayOpen ? await Act(indicator, () => governance.Close(indicator ?? "", id, ct), ct) : Forbid();

    private async Task<IActionResult> Act(string? indicator, Func<Task> act, CancellationToken ct)
    {
        try
        {
            await act();
            return RedirectToPage("/Workspace/Locks/Index", new { indicator });
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound)
        {
            ShowByPath(e.Problem, Fields);
            return await Load(indicator, ct);
        }
    }

    private async Task<IActionResult> Load(string? indicator, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        var order = StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true);
        Indicators = [.. (await lists.Indicators(ct)).Where(i => i.Agency == User.AgencyOf() || User.May(Scopes.IndicatorsManage)).OrderBy(i => W[i.Name], order)];
        Chosen = Indicators.FirstOrDefault(i => i.Code == indicator) ?? (Indicators.Count > 0 ? Indicators[0] : null);
        Periods = Chosen is null ? [] : (await governance.Locks(Chosen.Code, ShownPeriods, ct))?.Items ?? [];
        return Page();
    }

    private static string? Period(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : PersianText.FoldDigits(typed).Trim().ToUpperInvariant();
}
