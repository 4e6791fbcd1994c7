using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Workspace.Plans;

/// <summary>A plan and where the country stands on each of its targets, agency by agency.</summary>
[Authorize(Policy = StaffPolicies.OfIndicators)]
internal sealed class ShowModel(GovernanceApi governance, ObservatoryApi observatory, ReferenceLists lists) : PortalPage
{
    public sealed record AgencyGroup(string Code, string Name, IReadOnlyList<LatestItem> Items);

    /// <summary>Only indicators in this state: <c>achieved</c>, <c>on-track</c>, <c>off-track</c>; null for all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    public Plan Plan { get; private set; } = null!;

    public IReadOnlyList<AgencyGroup> Groups { get; private set; } = [];

    public IReadOnlyList<(string Code, string Name)> Agencies { get; private set; } = [];

    /// <summary>How many of the plan's indicators are in each state, whatever is chosen.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; private set; } = new Dictionary<string, int>();

    public async Task<IActionResult> OnGet(string code, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if ((await governance.Plans(ct)).FirstOrDefault(p => p.Code == code) is not { } plan)
        {
            return NotFound();
        }

        Plan = plan;
        var items = (await observatory.Latest(new(null, null, null, null), ct)).Items.Where(i => i.Target?.Plan == plan.Code).ToList();
        var order = StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true);
        var agencies = await ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        string NameOf(string agency) => W.AgencyName(agency, agencies);
        Agencies = [.. items.Select(i => i.Agency).Distinct(StringComparer.Ordinal).Select(a => (a, NameOf(a))).OrderBy(a => a.Item2, order)];
        Counts = items.GroupBy(i => i.Target!.State ?? "").ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        Groups =
        [
            .. items.Where(i => (State is null || i.Target!.State == State) && (string.IsNullOrEmpty(Agency) || i.Agency == Agency))
                .GroupBy(i => i.Agency).Select(g => new AgencyGroup(g.Key, NameOf(g.Key), [.. g.OrderBy(i => W[i.Name], order)])).OrderBy(g => g.Name, order),
        ];
        return Page();
    }
}
