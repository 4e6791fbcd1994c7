using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Pak.Testing;

/// <summary>What axe finds wrong with a page that a browser shows.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Impact">minor, moderate, serious or critical.</param>
/// <param name="Help">What the rule asks for.</param>
/// <param name="Nodes">The markup of the first three places.</param>
internal sealed record Finding(string Id, string Impact, string Help, string[] Nodes)
{
    public override string ToString() => $"{Id}, {Help}: {string.Join(" | ", Nodes)}";
}

internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>
    /// Runs all rules that axe enables. They run in the page itself and only violations come out of it: Deque.AxeCore.Playwright
    /// describes every element that passed too, and judges in a second page, which took three times as long and found the same.
    /// </summary>
    public static async Task<Finding[]> FindViolations(this IPage page)
    {
        foreach (var frame in page.Frames)
        {
            await frame.EvaluateAsync(Script);
        }

        var findings = await page.EvaluateAsync<string>(
            """
            async () => JSON.stringify((await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => (
              { id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html) })))
            """);
        return JsonSerializer.Deserialize<Finding[]>(findings, JsonSerializerOptions.Web)!;
    }
}
