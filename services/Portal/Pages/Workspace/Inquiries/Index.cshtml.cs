using Microsoft.AspNetCore.Authorization;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Inquiries;

/// <summary>What other agencies ask the officer's agency.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class IndexModel(HearingsApi hearings, ReferenceLists lists, TimeProvider clock) : HearingsPage<AskedInquiry>(lists, clock)
{
    protected override Task<Page<AskedInquiry>> List(string? state, string? after, CancellationToken ct) => hearings.Inquiries(state, after, ct);
}
