using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Pages.Shared;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Indicators;

/// <summary>A view of an indicator for other sites' frames: the only page that may be framed. It has no form, no cookie and no script.</summary>
internal sealed class EmbedModel(IndicatorsApi indicators, ObservatoryApi observatory, FigureReader figures, ReferenceLists lists) : PortalPage
{
    public Indicator Indicator { get; private set; } = null!;

    public ViewState View { get; private set; } = null!;

    public IHtmlContent? Picture { get; private set; }

    public IReadOnlyList<Recomputation> Recomputing { get; private set; } = [];

    public string SourceLine { get; private set; } = "";

    /// <summary>The same view on the site itself.</summary>
    public string Full => View.Address(Url.Page("/Indicators/Show", new { code = Indicator.Code })!);

    public async Task<IActionResult> OnGet(string code, CancellationToken ct)
    {
        if (await indicators.Find(code, ct) is not { } indicator)
        {
            return NotFound();
        }

        Indicator = indicator;
        View = ViewState.Read(Request.Query);
        View = View.Tab == "table" ? View with { Tab = "chart" } : View;
        SourceLine = indicator.Source is { } source ? W[source] : W[await lists.AgencyName(indicator.Agency, ct)];
        var lineage = observatory.Lineage(code, ct);
        var shown = await figures.Read(indicator, View, ct);
        Recomputing = await figures.Recomputing(shown, View, lineage, ct);
        Picture = shown.Picture(W, View, SourceLine, standalone: false, provinceAddress: null)?.ToHtml();
        SecurityHeaders.AllowFraming(HttpContext);
        return Page();
    }
}
