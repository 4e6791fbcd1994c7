using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Permits;

/// <summary>The officer's queue: open files by the time that is left, or what the filters say.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class IndexModel(DeskApi desk, PermitsApi permits, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    private const int FewNotices = 5;

    private static readonly string[] OpenStatuses = ["open", "submitted", "under-review", "awaiting-applicant"];

    /// <summary>None: what is open.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    /// <summary><c>remaining</c>, <c>submission</c> or <c>newest</c>; none: by the time that is left, of decided files the newest first.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Order { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Warned { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<DeskItem> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    /// <summary>Null where the service cannot say.</summary>
    public DeskOverview? Overview { get; private set; }

    public IReadOnlyList<PermitType> Types { get; private set; } = [];

    public IReadOnlyList<AgencyNotice> Notices { get; private set; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public bool IsFiltered => Status is not (null or "open") || Type is not null || Warned > 0 || Mine;

    public string ShownOrder => Order ?? (OpenStatuses.Contains(Status ?? "open") ? "remaining" : "newest");

    public async Task OnGet(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Status = Typed(Status);
        Type = Typed(Type);
        Order = Typed(Order);
        Warned = Math.Clamp(Warned, 0, 3);
        var agency = User.AgencyOf();
        var overview = desk.Overview(ct);
        var types = ReferenceLists.OrEmpty(async () => (await permits.Types(null, agency, null, ct)).Items);
        var notices = desk.Notices(null, FewNotices, ct);
        // The time that is left orders what is open; there is none for what is decided.
        var status = ShownOrder == "remaining" && Status is not null && !OpenStatuses.Contains(Status) ? "open" : Status ?? "open";
        Status = status == "open" ? null : Status;
        var page = await desk.List(new DeskQuery(status == "all" ? null : status, ShownOrder, Type, Warned, Mine, After), ct);
        (Items, Next) = (page.Items, page.Next);
        Overview = await overview;
        Types = await types;
        Notices = (await notices).Items;
        AgencyName = W[await lists.AgencyName(agency, ct)];
    }

    /// <summary>The same page with other filters.</summary>
    public string? Link(string? status = null, int warned = 0, bool mine = false) =>
        Url.Page("/Workspace/Permits/Index", new { status, order = (string?)null, type = (string?)null, warned = warned > 0 ? warned : (int?)null, mine = mine ? "true" : null, after = (string?)null });

    public string? LinkTo(string? after) =>
        Url.Page("/Workspace/Permits/Index", new { status = Status, order = Order, type = Type, warned = Warned > 0 ? Warned : (int?)null, mine = Mine ? "true" : null, after });

    public static bool IsOpen(DeskItem item) => item.Status is "submitted" or "under-review" or "awaiting-applicant";
}
