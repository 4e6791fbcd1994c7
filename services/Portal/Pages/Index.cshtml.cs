using Pak.Portal.Api;

namespace Pak.Portal.Pages;

/// <summary>The front page. What a service cannot give just now is said or left out; the page itself always comes.</summary>
internal sealed class IndexModel(ReportsApi reports, IndicatorsApi indicators, ReferenceLists lists) : PortalPage
{
    public Headline? Headline { get; private set; }

    public IReadOnlyList<Sector> Sectors { get; private set; } = [];

    public IReadOnlyList<IndicatorItem> Indicators { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        var headline = reports.Headline(ct);
        var sectors = ReferenceLists.OrEmpty(() => lists.Sectors(ct));
        var some = ReferenceLists.OrEmpty(async () => (await indicators.Search(null, null, null, null, 60, ct)).Items);
        Headline = await headline;
        Sectors = [.. (await sectors).Where(s => s.Indicators > 0)];
        Indicators = OneOfEachSector(await some, 6);
    }

    // Variety first: the first of each sector that has a value, then the rest in the catalogue's order.
    private static List<IndicatorItem> OneOfEachSector(IReadOnlyList<IndicatorItem> items, int count) =>
        [.. items.Where(i => i.Latest is not null)
            .GroupBy(i => i.Sector)
            .SelectMany(g => g.Select((item, rank) => (item, rank)))
            .OrderBy(i => i.rank)
            .Take(count)
            .Select(i => i.item)];
}
