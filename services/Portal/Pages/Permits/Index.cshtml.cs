using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Languages;

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

    public IReadOnlyList<(string Agency, string Name, IReadOnlyList<PermitType> Types)> Groups { get; private set; } = [];

    public string? Next { get; private set; }

    public IReadOnlyList<Agency> Agencies { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        var agencies = ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        IReadOnlyList<PermitType> types = [];
        Search = Typed(Search);
        try
        {
            var page = await permits.Types(Search, Agency, After, ct);
            (types, Next) = (page.Items, page.Next);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status400BadRequest)
        {
            Show(e.Problem, "search", "agency");
        }

        var alphabet = StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true);
        Agencies = [.. (await agencies).OrderBy(a => W[a.Name], alphabet)];
        Groups =
        [
            .. types.GroupBy(t => t.Agency, StringComparer.Ordinal).Select(g => (g.Key, AgencyName(g.Key), (IReadOnlyList<PermitType>)[.. g.OrderBy(t => W[t.Title], alphabet)])).OrderBy(g => g.Item2, alphabet),
        ];
    }

    private string AgencyName(string code) => W.AgencyName(code, Agencies);
}
