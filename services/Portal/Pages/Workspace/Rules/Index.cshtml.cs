using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Rules;

/// <summary>What must hold between indicators: read, added, withdrawn.</summary>
[Authorize(Policy = Scopes.IndicatorsDefine)]
internal sealed class IndexModel(GovernanceApi governance, ReferenceLists lists) : PortalPage
{
    private static readonly string[] Fields = ["left", "operator", "right", "missing", "message.fa", "message.en"];
    private IReadOnlyList<Agency> _agencies = [];

    public IReadOnlyList<ExpressionRule> Items { get; private set; } = [];

    [BindProperty]
    public string? Left { get; set; }

    [BindProperty]
    public string? Operator { get; set; }

    [BindProperty]
    public string? Right { get; set; }

    [BindProperty]
    public string? Missing { get; set; }

    [BindProperty(Name = "message.fa")]
    public string? MessageFa { get; set; }

    [BindProperty(Name = "message.en")]
    public string? MessageEn { get; set; }

    public Task<IActionResult> OnGet(CancellationToken ct) => Load(ct);

    public async Task<IActionResult> OnPostAdd(CancellationToken ct)
    {
        try
        {
            await governance.AddRule(Left ?? "", Operator ?? "", Right ?? "", Missing ?? "skip-if-any", new(MessageFa ?? "", MessageEn ?? ""), ct);
            return RedirectToPage("/Workspace/Rules/Index");
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            ShowByPath(e.Problem, Fields);
            return await Load(ct);
        }
    }

    public async Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken ct)
    {
        try
        {
            await governance.DeleteRule(id, ct);
            return RedirectToPage("/Workspace/Rules/Index");
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            ShowByPath(e.Problem, []);
            return await Load(ct);
        }
    }

    public string AgencyName(string code) => _agencies.FirstOrDefault(a => a.Code == code) is { } agency ? W[agency.Name] : code;

    private async Task<IActionResult> Load(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Items = await governance.Rules(ct);
        _agencies = await ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        return Page();
    }
}
