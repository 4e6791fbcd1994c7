using Microsoft.AspNetCore.Authorization;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Appeals;

/// <summary>Appeals to the officer's agency.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class IndexModel(HearingsApi hearings, ReferenceLists lists, TimeProvider clock) : HearingsPage<HeardAppeal>(lists, clock)
{
    protected override Task<Page<HeardAppeal>> List(string? state, string? after, CancellationToken ct) => hearings.Appeals(state, after, ct);
}
