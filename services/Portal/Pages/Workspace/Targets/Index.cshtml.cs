using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Targets;

/// <summary>The targets of the person's agency in every state, and many at once from a file.</summary>
[Authorize]
internal sealed class IndexModel(GovernanceApi governance, ReferenceLists lists) : PortalPage
{
    private IReadOnlyDictionary<string, IndicatorItem> _indicators = new Dictionary<string, IndicatorItem>();

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<Target> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public Task<IActionResult> OnGet(CancellationToken ct) => Load(ct);

    public async Task<IActionResult> OnPostFile(IFormFile? file, CancellationToken ct)
    {
        if (!User.May(Scopes.IndicatorsDefine))
        {
            return Forbid();
        }

        if (await CsvForm.Refuse(file, ct) is { } refusal)
        {
            Invalid("file", refusal.Fa, refusal.En);
            return await Load(ct);
        }

        try
        {
            await using var csv = file!.OpenReadStream();
            await governance.Propose(csv, ct);
            return RedirectToPage("/Workspace/Targets/Index", new { status = "proposed" });
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            Findings = e.Problem.Findings;
            ShowByPath(e.Problem, ["file"]);
            return await Load(ct);
        }
    }

    public string IndicatorName(string code) => _indicators.TryGetValue(code, out var indicator) ? W[indicator.Name] : code;

    public string CalendarOf(string code) => _indicators.TryGetValue(code, out var indicator) ? indicator.Calendar : "jalali";

    private async Task<IActionResult> Load(CancellationToken ct)
    {
        if (!User.May(Scopes.IndicatorsDefine) && !User.May(Scopes.IndicatorsApprove))
        {
            return Forbid();
        }

        Response.Headers.CacheControl = "no-store";
        var page = await governance.Targets(Status, After, ct);
        (Items, Next) = (page.Items, page.Next);
        _indicators = (await ReferenceLists.OrEmpty(() => lists.Indicators(ct))).ToDictionary(i => i.Code, StringComparer.Ordinal);
        AgencyName = W[await lists.AgencyName(User.AgencyOf(), ct)];
        return Page();
    }
}
