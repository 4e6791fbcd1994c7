using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.AppHost.Local.ResourceApi;
using Pak.Dashboard.Languages;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Resources;

/// <summary>Every resource, and what depends on what.</summary>
internal sealed class ResourcesModel(ResourceClient client, ResourceWatch watch, LogStore logs, TimeProvider clock) : PageModel
{
    /// <summary>Errors older than that are no news.</summary>
    public const int ErrorMinutes = 15;

    private Dictionary<string, int> _errors = [];

    public bool HasEngine => client.HasEngine;

    public bool IsConnected => watch.IsConnected;

    public IReadOnlyList<ResourceView> Views { get; private set; } = [];

    public void OnGet()
    {
        Views = watch.Current;
        _errors = logs.Errors(clock.GetUtcNow().AddMinutes(-ErrorMinutes).Nanoseconds());
    }

    /// <summary>How many errors the resource's service has logged lately.</summary>
    public int Errors(ResourceView view) => view.Service() is { } service ? _errors.GetValueOrDefault(service) : 0;

    /// <summary>One sentence for who looks only once.</summary>
    public string Summary(Words words)
    {
        var bad = Views.Where(view => StateWords.Tone(view) == "bad").Select(view => view.Name).ToList();
        var degraded = Views.Where(StateWords.IsDegraded).Select(view => view.Name).ToList();
        var stopped = Views.Count(view => StateWords.Tone(view) == "quiet" && view.Kind != "database");
        var healthy = Views.Count(view => StateWords.Tone(view) == "good");
        var all = words[$"{words.Number(healthy)} از {words.Number(Views.Count)} سالم", $"{words.Number(healthy)} of {words.Number(Views.Count)} healthy"];
        return all
            + (bad.Count == 0 ? "" : words[$"؛ خراب: {string.Join("، ", bad)}", $"; failing: {string.Join(", ", bad)}"])
            + (degraded.Count == 0 ? "" : words[$"؛ با کاستی: {string.Join("، ", degraded)}", $"; degraded: {string.Join(", ", degraded)}"])
            + (stopped == 0 ? "" : words[$"؛ {words.Number(stopped)} متوقف", $"; {words.Number(stopped)} stopped"]);
    }
}
