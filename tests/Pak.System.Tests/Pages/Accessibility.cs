using Pak.SystemTests.Running;
using Pak.Testing;

namespace Pak.SystemTests.Pages;

/// <summary>What every page owes everybody, asked of the page that the visitor sees.</summary>
internal static class Accessibility
{
    /// <summary>axe finds nothing serious or critical.</summary>
    public static async Task HasNothingSerious(this Visitor visitor) =>
        Assert.Empty((await visitor.Page.FindViolations()).Where(v => v.Impact is "serious" or "critical").Select(v => $"{visitor.Page.Url}: {v}"));

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
