using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Indicators;

/// <summary>The catalogue, by words, sector and agency.</summary>
internal sealed class IndexModel(IndicatorsApi indicators, ReferenceLists lists) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sector { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<IndicatorItem> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public IReadOnlyList<Sector> Sectors { get; private set; } = [];

    public IReadOnlyList<Agency> Agencies { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        var sectors = ReferenceLists.OrEmpty(() => lists.Sectors(ct));
        var agencies = ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        Search = Typed(Search);
        try
        {
            var page = await indicators.Search(Search, Sector, Agency, After, 30, ct);
            (Items, Next) = (page.Items, page.Next);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status400BadRequest)
        {
            Show(e.Problem, "search", "sector", "agency");
        }

        Sectors = await sectors;
        Agencies = await agencies;
        return Page();
    }

    public string SectorName(string code) => Sectors.FirstOrDefault(s => s.Code == code) is { } sector ? W[sector.Name] : code;

    public string AgencyName(string code) => Agencies.FirstOrDefault(a => a.Code == code) is { } agency ? W[agency.Name] : code;
}
