using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Indicators;

/// <summary>What is shown, or everything, as files, with their sizes; and the addresses by which programs read the same.</summary>
internal sealed class DownloadModel(IndicatorsApi indicators, FigureReader figures, ReferenceLists lists, PublicAddress address, TimeProvider clock) : PortalPage
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
        var everything = indicators.Data(code, new DataQuery([], null, null), ct);
        var shown = await figures.Read(indicator, view, ct);
        var here = Url.Page("/Indicators/Show", new { code })!;
        (Back, Svg) = (view.Address(here), view.Address(here + ".svg"));
        Citation = Cite.Text(W, indicator, W[await lists.AgencyName(indicator.Agency, ct)], view.AsOf ?? shown.UpdatedAt, JalaliDate.TehranDay(clock.GetUtcNow()));
        var all = await everything;
        Parts =
        [
            new(W["آنچه نشان داده می‌شود", "What is shown"], shown.Table.Columns.Where(c => c.Role != Charts.LineRole.Target).Sum(c => c.Cells.Count(cell => cell is not null)), Files(view, here, full: false)),
            new(W["همهٔ مقدارها", "Everything"], all.Series.Sum(s => s.Observations.Count), Files(view, here, full: true)),
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

    private List<(string, string)> Files(ViewState view, string here, bool full)
    {
        string Of(string format) => full ? $"{here}.{format}?full=1" : view.Address($"{here}.{format}");
        return [("CSV", Of("csv")), ("XLSX", Of("xlsx")), ("JSON", Of("json")), ("SDMX", IndicatorFiles.Sdmx(Indicator, view, full))];
    }
}
