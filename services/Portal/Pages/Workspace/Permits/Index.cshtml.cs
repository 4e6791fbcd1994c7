using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Permits;

/// <summary>The officer's queue: open files by their deadline, then the decided ones.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class IndexModel(DeskApi desk, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<DeskItem> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    public async Task OnGet(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        AgencyName = W[await lists.AgencyName(User.AgencyOf(), ct)];
        var page = await desk.List(Status, After, ct);
        Items = [.. page.Items.OrderBy(i => !IsOpen(i)).ThenBy(i => i.Deadline ?? DateTimeOffset.MaxValue).ThenBy(i => i.SubmittedAt)];
        Next = page.Next;
    }

    public bool IsOpen(DeskItem item) => item.Status is "submitted" or "under-review" or "awaiting-applicant";

    public bool IsLate(DeskItem item) => item.Deadline < clock.GetUtcNow();

    public string AreaName(string code) => Area.Iran.FirstOrDefault(a => a.Code == code) is { } area ? W[area.Name] : code;
}
