using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Workspace;

/// <summary>What the officer's agency is heard about in other agencies' files: what is open by the time that is left, or what has been settled.</summary>
internal abstract class HearingsPage<T>(ReferenceLists lists, TimeProvider clock) : PortalPage
{
    private IReadOnlyList<Agency> _agencies = [];

    /// <summary>None: what is open.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<T> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName => NameOf(User.AgencyOf());

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task OnGet(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        State = Typed(State);
        var page = await List(State, After, ct);
        (Items, Next) = (page.Items, page.Next);
        _agencies = await ReferenceLists.OrEmpty(() => lists.Agencies(ct));
    }

    public string NameOf(string agency) => W.AgencyName(agency, _agencies);

    protected abstract Task<Page<T>> List(string? state, string? after, CancellationToken ct);
}
