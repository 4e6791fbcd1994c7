using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace;

/// <summary>What the person's agency has handed in, newest first.</summary>
internal sealed class IndexModel(SubmissionsApi submissions, GovernanceApi governance, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    private const int DaysAhead = 45;

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<Submission> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    /// <summary>What is overdue, then what is due, the most pressing first.</summary>
    public IReadOnlyList<Release> Due { get; private set; } = [];

    public AgencyReporting? Rate { get; private set; }

    public Waiting? Waiting { get; private set; }

    public bool Manages => User.May(Scopes.IndicatorsManage);

    public bool MaySeeSubmissions => User.May(Scopes.IndicatorsSubmit) || User.May(Scopes.IndicatorsApprove);

    /// <summary>The page of those who have no figures to look after: their workspace begins where their work lies.</summary>
    private string? Elsewhere =>
        MaySeeSubmissions || Manages ? null
        : User.May(Scopes.PermitsDecide) ? "/Workspace/Permits/Index"
        : User.May(Scopes.PermitsCalendar) ? "/Workspace/Calendar/Index"
        : User.May(Scopes.IndicatorsDefine) ? "/Workspace/Definitions/Index"
        : null;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (Elsewhere is { } address)
        {
            return RedirectToPage(address);
        }

        AgencyName = W[await lists.AgencyName(User.AgencyOf(), ct)];
        if (MaySeeSubmissions)
        {
            var page = await submissions.List(Status, After, ct);
            (Items, Next) = (page.Items, page.Next);
            Waiting = await Waiting.Read(User, submissions, governance, ct);
            await ReadCalendar(ct);
        }

        return Page();
    }

    private async Task ReadCalendar(CancellationToken ct)
    {
        var agency = User.AgencyOf();
        var today = JalaliDate.TehranDay(clock.GetUtcNow());
        var (overdue, due, rates) = (governance.Releases(agency, "overdue", today, ct), governance.Releases(agency, "due", today.AddDays(DaysAhead), ct), governance.Rates(agency, ct));
        Due = [.. ((await overdue)?.Items ?? []).OrderBy(r => r.Due), .. ((await due)?.Items ?? []).OrderBy(r => r.Due)];
        Rate = (await rates)?.Items.FirstOrDefault(r => r.Agency == agency);
    }
}
