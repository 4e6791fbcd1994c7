using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Permits;

/// <summary>The catalogue of permits.</summary>
internal sealed class IndexModel(PermitsApi permits, ReferenceLists lists) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<PermitType> Types { get; private set; } = [];

    public string? Next { get; private set; }

    public IReadOnlyList<Agency> Agencies { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        var agencies = ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        Search = Typed(Search);
        try
        {
            var page = await permits.Types(Search, Agency, After, ct);
            (Types, Next) = (page.Items, page.Next);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status400BadRequest)
        {
            Show(e.Problem, "search", "agency");
        }

        Agencies = await agencies;
    }

    public string AgencyName(string code) => Agencies.FirstOrDefault(a => a.Code == code) is { } agency ? W[agency.Name] : code;
}
