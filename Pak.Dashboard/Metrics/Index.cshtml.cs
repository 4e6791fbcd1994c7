using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>Every instrument of a service, by meter.</summary>
internal sealed class IndexModel(MetricStore metrics) : PageModel
{
    public IReadOnlyList<string> Services { get; private set; } = [];

    public string? Resource { get; private set; }

    public ILookup<string, InstrumentInfo> Meters { get; private set; } = Array.Empty<InstrumentInfo>().ToLookup(i => "");

    public long InstrumentsLeftOut => metrics.InstrumentsLeftOut;

    public void OnGet(string? resource)
    {
        var all = metrics.Instruments();
        Services = [.. all.Select(i => i.Key.Service).Distinct()];
        Resource = Services.Contains(resource) ? resource : Services.FirstOrDefault();
        Meters = all.Where(i => i.Key.Service == Resource).ToLookup(i => i.Key.Meter);
    }
}
