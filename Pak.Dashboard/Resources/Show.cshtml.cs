using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.Dashboard.Resources;

/// <summary>Everything about one resource. A secret of its environment is fetched from the engine only when it is asked for.</summary>
internal sealed partial class ResourceModel(ResourceClient client, ResourceWatch watch, ILogger<ResourceModel> log) : PageModel
{
    public ResourceView View { get; private set; } = null!;

    public IReadOnlyList<ResourceView> All => watch.Current;

    [TempData]
    public string? Notice { get; set; }

    /// <summary>The variable whose secret is shown on this answer, and no other.</summary>
    public string? Shown { get; private set; }

    public string? Secret { get; private set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (watch.Find(RouteData.Values["name"] as string ?? "") is { } view)
        {
            View = view;
        }
        else
        {
            context.Result = NotFound();
        }
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostShow(string key, CancellationToken ct)
    {
        Secret = await client.Variable(View.Name, key, ct);
        if (Secret is null)
        {
            return NotFound();
        }

        Shown = key;
        SecretShown(View.Name, key);
        return Page();
    }

    [LoggerMessage(LogLevel.Information, "The operator looked at {Key} of {Resource}")]
    private partial void SecretShown(string resource, string key);
}
