using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Agencies;

/// <summary>One agency: its record, its indicators, the permits it grants.</summary>
internal sealed class ShowModel(AgenciesApi agencies, ReportsApi reports, IndicatorsApi indicators, PermitsApi permits, ReferenceLists lists) : PortalPage
{
    public Agency Agency { get; private set; } = null!;

    public Agency? Parent { get; private set; }

    public IReadOnlyList<Agency> Below { get; private set; } = [];

    public AgencyReport? Report { get; private set; }

    public IReadOnlyList<IndicatorItem> Indicators { get; private set; } = [];

    public bool HasMoreIndicators { get; private set; }

    public IReadOnlyList<PermitType> PermitTypes { get; private set; } = [];

    public string AreaName { get; private set; } = "";

    public async Task<IActionResult> OnGet(string code, CancellationToken ct)
    {
        if (await agencies.Find(code, ct) is not { } agency)
        {
            return NotFound();
        }

        Agency = agency;
        var report = reports.Agency(code, ct);
        var types = ReferenceLists.OrEmpty(async () => (await permits.Types(null, code, null, ct)).Items);
        var all = ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        var own = ReferenceLists.OrEmpty(async () =>
        {
            var page = await indicators.Search(null, null, code, null, 30, ct);
            HasMoreIndicators = page.Next is not null;
            return page.Items;
        });
        Report = await report;
        Indicators = await own;
        PermitTypes = await types;
        Parent = (await all).FirstOrDefault(a => a.Code == agency.Parent);
        Below = [.. (await all).Where(a => a.Parent == code)];
        AreaName = W[await lists.AreaName(agency.Area, ct)];
        return Page();
    }
}
