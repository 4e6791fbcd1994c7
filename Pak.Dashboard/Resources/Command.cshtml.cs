using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.Dashboard.Resources;

/// <summary>Asks before it stops or restarts what others need, and then has the engine do it.</summary>
internal sealed partial class CommandModel(ResourceClient client, ResourceWatch watch, StateWords states, Languages.Words words, ILogger<CommandModel> log) : PageModel
{
    public ResourceView View { get; private set; } = null!;

    public string Command => (string)RouteData.Values["command"]!;

    /// <summary>Who is without it meanwhile; nobody where another replica goes on.</summary>
    public IReadOnlyList<string> Hurt { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (watch.Find(RouteData.Values["name"] as string ?? "") is not { } view || view.Kind == "dashboard")
        {
            context.Result = NotFound();
            return;
        }

        View = view;
        Hurt = watch.Current.Any(other => other.Resource == view.Resource && other.Name != view.Name)
            ? []
            : DependencyGraph.Dependants(view.Resource, watch.Current);
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await client.Command(View.Name, Command, ct) is { } refusal)
        {
            Notice = words[
                $"«{states.Command(Command)}» برای {View.Name} ممکن نبود: {states.Of(watch.Find(View.Name) ?? View)}",
                $"{states.Command(Command)} was not possible: {refusal}"];
        }
        else
        {
            Commanded(Command, View.Name);
        }

        return Redirect($"/resources/{View.Name}");
    }

    [LoggerMessage(LogLevel.Information, "The operator asked to {Command} {Resource}")]
    private partial void Commanded(string command, string resource);
}
