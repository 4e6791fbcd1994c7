using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Permits;

/// <summary>What the officer's agency was told of its files, newest first.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class NoticesModel(DeskApi desk, ReferenceLists lists) : PortalPage
{
    private const int OnePage = 50;

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<AgencyNotice> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    public async Task OnGet(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        var page = await desk.Notices(After, OnePage, ct);
        (Items, Next) = (page.Items, page.Next);
        AgencyName = W[await lists.AgencyName(User.AgencyOf(), ct)];
    }
}
