using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Definitions;

/// <summary>The definitions of the person's agency, and many at once from a file.</summary>
[Authorize(Policy = Scopes.IndicatorsDefine)]
internal sealed class IndexModel(IndicatorsApi indicators, GovernanceApi governance, ReferenceLists lists) : PortalPage
{
    public IReadOnlyList<IndicatorItem> Items { get; private set; } = [];

    public string AgencyName { get; private set; } = "";

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public Task<IActionResult> OnGet(CancellationToken ct) => Load(ct);

    public async Task<IActionResult> OnPostFile(IFormFile? file, CancellationToken ct)
    {
        if (await CsvForm.Refuse(file, ct) is { } refusal)
        {
            Invalid("file", refusal.Fa, refusal.En);
            return await Load(ct);
        }

        try
        {
            await using var csv = file!.OpenReadStream();
            await governance.Define(csv, ct);
            return RedirectToPage("/Workspace/Definitions/Index");
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            Findings = e.Problem.Findings;
            ShowByPath(e.Problem, ["file"]);
            return await Load(ct);
        }
    }

    // Asked anew, not from the short lists: what was just stored has to be seen.
    private async Task<IActionResult> Load(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        var all = new List<IndicatorItem>();
        string? after = null;
        do
        {
            var page = await indicators.Search(null, null, User.AgencyOf(), after, 500, ct);
            all.AddRange(page.Items);
            after = page.Next == after ? null : page.Next;
        }
        while (after is not null);

        var order = StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true);
        Items = [.. all.DistinctBy(i => i.Code).OrderBy(i => W[i.Name], order)];
        AgencyName = W[await lists.AgencyName(User.AgencyOf(), ct)];
        return Page();
    }
}
