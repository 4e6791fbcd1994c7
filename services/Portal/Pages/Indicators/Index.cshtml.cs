using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Indicators;

/// <summary>The observatory's home: where every indicator stands, by sector; found by words, sector, agency and province.</summary>
internal sealed class IndexModel(ObservatoryApi observatory, ReferenceLists lists) : PortalPage
{
    /// <summary>Asks for the list alone, as one types.</summary>
    public const string PartHeader = "X-Pak-Part";

    public sealed record SectorGroup(string Code, string Name, IReadOnlyList<LatestItem> Items);

    private IReadOnlyList<IndicatorItem> _catalogue = [];

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sector { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Area { get; set; }

    public IReadOnlyList<SectorGroup> Groups { get; private set; } = [];

    public int Count => Groups.Sum(g => g.Items.Count);

    public IReadOnlyList<Sector> Sectors { get; private set; } = [];

    public IReadOnlyList<Agency> Agencies { get; private set; } = [];

    public IReadOnlyList<Area> Provinces { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        var sectors = ReferenceLists.OrEmpty(() => lists.Sectors(ct));
        var agencies = ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        Search = Typed(Search);
        IReadOnlyList<LatestItem> items = [];
        try
        {
            items = (await observatory.Latest(new LatestQuery(Search, Sector, Agency, string.IsNullOrEmpty(Area) ? null : Area), ct)).Items;
        }
        catch (ApiException e) when (e.Problem.Status is StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity)
        {
            Show(e.Problem, "search", "sector", "agency", "area");
        }

        Sectors = await sectors;
        _catalogue = Request.Headers.ContainsKey(PartHeader) ? [] : await ReferenceLists.OrEmpty(() => lists.Indicators(ct));
        Agencies = await agencies;
        var order = StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true);
        Provinces = [.. Contracts.Area.Iran.Where(a => a.Parent is not null).OrderBy(a => W[a.Name], order)];
        var rank = Sectors.Select((s, i) => (s.Code, i)).ToDictionary(s => s.Code, s => s.i, StringComparer.Ordinal);
        Groups = [.. items.GroupBy(i => i.Sector).OrderBy(g => rank.GetValueOrDefault(g.Key, int.MaxValue)).Select(g => new SectorGroup(g.Key, SectorName(g.Key), [.. g]))];
        Response.Headers.Vary = PartHeader;
        return Request.Headers.ContainsKey(PartHeader) ? Partial("_Results", this) : Page();
    }

    /// <summary>The feed of what the list shows.</summary>
    /// <param name="every">Null tells each publication.</param>
    public string FeedAddress(string? every = null, string? only = null) => Request.PathBase + "/indicators.atom" + QueryString.Create(
        new[] { ("search", Search), ("sector", Sector), ("agency", Agency), ("area", Area), ("every", every), ("only", only) }
            .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => KeyValuePair.Create(p.Item1, p.Item2)));

    /// <summary>Codes of the agencies that have indicators in a sector, spaces between.</summary>
    public string AgenciesIn(string sector) => string.Join(' ', _catalogue.Where(i => i.Sector == sector).Select(i => i.Agency).Distinct(StringComparer.Ordinal));

    /// <summary>What the list comes to, said when it changes.</summary>
    public string CountText => Count == 0
        ? W["شاخصی با این مشخصات پیدا نشد.", "No indicator matches."]
        : W[$"{W.Number(Count)} شاخص در {W.Number(Groups.Count)} بخش", $"{W.Count(Count, "indicator")} in {W.Count(Groups.Count, "sector")}"];

    private string SectorName(string code) => Sectors.FirstOrDefault(s => s.Code == code) is { } sector ? W[sector.Name] : code;
}
