using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Indicators;

/// <summary>What is shown, or everything, as files, with their sizes; and the addresses by which programs read the same.</summary>
internal sealed class DownloadModel(IndicatorsApi indicators, ReferenceLists lists, PublicAddress address, TimeProvider clock) : PortalPage
{
    public sealed record Part(string Name, int Rows, IReadOnlyList<(string Format, string Address)> Files);

    public Indicator Indicator { get; private set; } = null!;

    public IReadOnlyList<Part> Parts { get; private set; } = [];

    public IReadOnlyList<(string Name, string Text)> Programs { get; private set; } = [];

    public string Back { get; private set; } = "";

    public string Svg { get; private set; } = "";

    public string Citation { get; private set; } = "";

    public async Task<IActionResult> OnGet(string code, CancellationToken ct)
    {
        if (await indicators.Find(code, ct) is not { } indicator)
        {
            return NotFound();
        }

        Indicator = indicator;
        var view = ViewState.Read(Request.Query);
        var everything = indicators.Data(code, new DataQuery([], null, null) { AsOf = view.AsOfText }, ct);
        var shown = await indicators.Data(code, IndicatorFiles.Shown(view), ct);
        var here = Url.Page("/Indicators/Show", new { code })!;
        (Back, Svg) = (view.Address(here), view.Address(here + ".svg"));
        Citation = Cite.Text(W, indicator, W[await lists.AgencyName(indicator.Agency, ct)], view.AsOf ?? shown.UpdatedAt, JalaliDate.TehranDay(clock.GetUtcNow()));
        var all = await everything;
        var alone = view with { Second = null };
        Parts =
        [
            new(view.Breakdown is null ? W["آنچه نشان داده می‌شود", "What is shown"] : W["آنچه نشان داده می‌شود، با همهٔ تفکیک‌ها", "What is shown, with every breakdown"], shown.Series.Sum(s => s.Observations.Count), Files(indicator, alone, here, full: false)),
            .. await Beside(view, ct),
            new(W["همهٔ مقدارها", "Everything"], all.Series.Sum(s => s.Observations.Count), Files(indicator, alone, here, full: true)),
        ];
        var csv = address.Site + view.Address(here + ".csv");
        Programs =
        [
            ("Excel", csv),
            ("Python", $"import pandas as pd\npd.read_csv(\"{csv}\")"),
            ("R", $"read.csv(\"{csv}\")"),
            ("SDMX", address.Site + IndicatorFiles.Sdmx(indicator, view, full: false)),
        ];
        return Page();
    }

    // The second indicator of the view, as files of its own.
    private async Task<IEnumerable<Part>> Beside(ViewState view, CancellationToken ct)
    {
        if (view.Second is not { } code || code == Indicator.Code || view.Tab == "map" || await indicators.Find(code, ct) is not { } second)
        {
            return [];
        }

        var alone = view with { Second = null, Breakdown = null };
        var data = await indicators.Data(code, IndicatorFiles.Shown(alone), ct);
        return [new(W[second.Name], data.Series.Sum(s => s.Observations.Count), Files(second, alone, Url.Page("/Indicators/Show", new { code })!, full: false))];
    }

    private static List<(string, string)> Files(Indicator indicator, ViewState view, string here, bool full)
    {
        string Of(string format) => full ? $"{here}.{format}?full=1" : view.Address($"{here}.{format}");
        return [("CSV", Of("csv")), ("XLSX", Of("xlsx")), ("JSON", Of("json")), ("SDMX", IndicatorFiles.Sdmx(indicator, view, full))];
    }
}
