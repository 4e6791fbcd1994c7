using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Pages;

/// <summary>What every page owes everybody, asked of the page that the visitor sees.</summary>
internal static class Accessibility
{
    // Of what is in order nothing but its number is asked: on a page of two hundred rows the rest takes longer than the check.
    private static readonly AxeRunOptions Violations = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>axe finds nothing serious or critical.</summary>
    public static async Task HasNothingSerious(this Visitor visitor)
    {
        var result = await visitor.Page.RunAxe(Violations);
        Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{visitor.Page.Url}: {v.Id}, {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }

    public static async Task ScrollsNotSideways(this Visitor visitor) =>
        Assert.Equal(
            (visitor.Page.Url, 0),
            (visitor.Page.Url, await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")));

    public static async Task IsForEveryone(this Visitor visitor)
    {
        await visitor.HasNothingSerious();
        await visitor.ScrollsNotSideways();
    }
}
