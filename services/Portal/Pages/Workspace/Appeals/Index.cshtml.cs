using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Appeals;

/// <summary>Appeals to the officer's agency: what is open by the time that is left, or what has been decided.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class IndexModel(HearingsApi hearings, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    /// <summary>None: what is open.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<HeardAppeal> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    public IReadOnlyDictionary<string, LocalizedText> AgencyNames { get; private set; } = new Dictionary<string, LocalizedText>();

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task OnGet(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        State = Typed(State);
        var page = await hearings.Appeals(State, After, ct);
        (Items, Next) = (page.Items, page.Next);
        AgencyNames = (await ReferenceLists.OrEmpty(() => lists.Agencies(ct))).ToDictionary(a => a.Code, a => a.Name, StringComparer.Ordinal);
        AgencyName = NameOf(User.AgencyOf());
    }

    public string NameOf(string code) => AgencyNames.TryGetValue(code, out var name) ? W[name] : code;

    public string AreaName(string code) => Area.Iran.FirstOrDefault(a => a.Code == code) is { } area ? W[area.Name] : code;
}
