using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace;

/// <summary>What the person's agency has handed in, newest first.</summary>
internal sealed class IndexModel(SubmissionsApi submissions, ReferenceLists lists) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<Submission> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    public bool MaySeeSubmissions => User.May(Scopes.IndicatorsSubmit) || User.May(Scopes.IndicatorsApprove);

    public async Task OnGet(CancellationToken ct)
    {
        AgencyName = W[await lists.AgencyName(User.AgencyOf(), ct)];
        if (MaySeeSubmissions)
        {
            var page = await submissions.List(Status, After, ct);
            (Items, Next) = (page.Items, page.Next);
        }
    }
}
