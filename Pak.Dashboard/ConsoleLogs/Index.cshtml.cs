using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Resources;

namespace Pak.Dashboard.ConsoleLogs;

/// <summary>What the processes write, live; of one resource or of all, each choice kept in the address.</summary>
internal sealed class ConsoleModel(ResourceClient client, ResourceWatch watch) : PageModel
{
    private const int Shown = 1_000;

    public bool HasEngine => client.HasEngine;

    public IReadOnlyList<string> Names => [.. watch.Current.Where(view => view.LogFile is not null).Select(view => view.Name)];

    public string? Resource { get; private set; }

    public string Query { get; private set; } = "";

    public bool Wrap { get; private set; }

    public bool Times { get; private set; }

    public bool Raw { get; private set; }

    public IReadOnlyList<ShownLine> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? resource, string? q, string? wrap, string? times, string? raw, CancellationToken ct)
    {
        Resource = string.IsNullOrEmpty(resource) ? null : resource;
        Query = q ?? "";

        // A form that was sent says nothing about a box that is not checked; before that, both are on.
        var isSent = Request.Query.ContainsKey("q");
        (Wrap, Times, Raw) = (isSent ? wrap == "1" : wrap != "0", isSent ? times == "1" : times != "0", raw == "1");
        if (Resource is not null && !Names.Contains(Resource))
        {
            return NotFound();
        }

        if (HasEngine)
        {
            Lines = await Read(ct);
        }

        return Page();
    }

    private async Task<IReadOnlyList<ShownLine>> Read(CancellationToken ct)
    {
        var lines = new List<ShownLine>();
        try
        {
            // Searching looks through all that is kept.
            await foreach (var line in client.Log(Resource, after: 0, Query.Length > 0 ? int.MaxValue : Shown, follow: false, ct))
            {
                var shown = ShownLine.Of(line, Raw);
                if (Query.Length == 0 || shown.Text.Contains(Query, StringComparison.OrdinalIgnoreCase))
                {
                    lines.Add(shown);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The engine is on its way out; the page shows what it got.
        }

        return [.. lines.TakeLast(Shown)];
    }
}
