using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pak.SystemTests.Running;
using Pak.Testing;

namespace Pak.SystemTests.Dashboard;

[Collection(OneSystem.Name)]
public sealed partial class ResourceJourney(PakSystem system) : IAsyncLifetime
{
    public Task InitializeAsync() => system.HasHealth("healthy");

    public Task DisposeAsync() => system.HasHealth("healthy");

    [Fact]
    public async Task A_killed_service_is_seen_red_with_its_reason_and_restarted_from_the_page()
    {
        await using var visitor = await Chromium.OpenDashboard(system);
        var page = visitor.Page;
        await page.GotoAsync("/resources");
        var state = page.Locator("[data-live='state-reporting'] .tag");
        await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "healthy");

        // Each crash is followed by a longer pause (1, 2, 4, 8 s): the last is long enough to be looked at, and for the operator to be quicker.
        for (var crash = 1; crash <= 4; crash++)
        {
            await Kill("reporting");
        }

        await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "restarting");
        await Assertions.Expect(state).ToHaveClassAsync(TagBad());
        await Assertions.Expect(page.Locator("[data-live='state-reporting'] .reason")).ToContainTextAsync("exit code 137 (killed");
        await Assertions.Expect(page.Locator(".graph-node[data-node='reporting']")).ToHaveClassAsync(GraphBad());
        await Assertions.Expect(page.Locator("#live .summary")).ToContainTextAsync("failing: reporting");
        await page.Locator("#restart-reporting").ClickAsync();
        await page.WaitForURLAsync("**/resources/reporting");
        await Assertions.Expect(page.Locator(".resource-head .tag")).ToHaveAttributeAsync("data-state", "healthy");
        Assert.NotNull((await system.Resource("reporting")).ProcessId);

        await page.GotoAsync("/console?resource=reporting");
        await Assertions.Expect(page.Locator("#console")).ToContainTextAsync("--- restart by the operator");
        visitor.HasNoComplaints();
    }

    [Fact]
    public async Task A_service_that_the_operator_stops_is_answered_503_until_it_is_started_again()
    {
        using var client = system.Client();
        await using var visitor = await Chromium.OpenDashboard(system, "fa");
        var page = visitor.Page;

        await page.GotoAsync("/resources/indicators");
        await page.Locator("#stop-indicators").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("reporting، portal، gateway");
        await page.Locator("#confirm").ClickAsync();
        await page.WaitForURLAsync("**/resources/indicators");
        await Assertions.Expect(page.Locator(".resource-head .tag")).ToHaveAttributeAsync("data-state", "stopped");
        await Assertions.Expect(page.Locator(".resource-head")).ToContainTextAsync("به دست متصدی");
        using (var away = await client.GetAsync(new Uri("api/indicators/sectors", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        }

        using (var others = await client.GetAsync(new Uri("api/agencies", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        }

        // Whoever follows its events can't go on.
        await page.GotoAsync("/");
        await Assertions.Expect(FeedOf(page, "reporting", "indicators")).ToHaveClassAsync(TagBad());
        await Assertions.Expect(FeedOf(page, "reporting", "indicators")).ToContainTextAsync("ایستاده");

        await page.GotoAsync("/resources/indicators");
        await page.Locator("#start-indicators").ClickAsync();
        await Assertions.Expect(page.Locator(".resource-head .tag")).ToHaveAttributeAsync("data-state", "healthy");
        await Eventually.Holds(
            async () =>
            {
                using var back = await client.GetAsync(new Uri("api/indicators/sectors", UriKind.Relative));
                return back.StatusCode == HttpStatusCode.OK;
            },
            "the gateway answers for indicators again");
        visitor.HasNoComplaints();
    }

    [Fact]
    public async Task A_consumer_that_is_stopped_is_seen_red_until_it_follows_again()
    {
        await using var visitor = await Chromium.OpenDashboard(system);
        var page = visitor.Page;
        await page.GotoAsync("/");
        var feed = FeedOf(page, "reporting", "permits");
        await Assertions.Expect(feed).ToHaveTextAsync("Following");

        await page.GotoAsync("/resources/reporting/stop");
        await page.Locator("#confirm").ClickAsync();
        await page.WaitForURLAsync("**/resources/reporting");
        await page.GotoAsync("/");

        await Assertions.Expect(feed).ToContainTextAsync("Silent for");
        await Assertions.Expect(feed).ToHaveClassAsync(TagBad());
        await page.GotoAsync("/resources/reporting");
        await page.Locator("#start-reporting").ClickAsync();
        await Assertions.Expect(page.Locator(".resource-head .tag")).ToHaveAttributeAsync("data-state", "healthy");
        await page.GotoAsync("/");
        await Assertions.Expect(feed).ToHaveTextAsync("Following");
        visitor.HasNoComplaints();
    }

    [Fact]
    public async Task Secrets_are_hidden_until_one_is_asked_for_and_only_that_one_is_shown()
    {
        var secret = (await system.Access.Parameters())["agencies-key"];
        await using var visitor = await Chromium.OpenDashboard(system);
        var page = visitor.Page;
        await page.GotoAsync("/resources/agencies");
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Password=", await page.ContentAsync(), StringComparison.Ordinal);

        await page.Locator("[id='env-Pak__MasterKey'] button").ClickAsync();

        await Assertions.Expect(page.Locator("[id='env-Pak__MasterKey'] .secret")).ToHaveTextAsync(secret);
        Assert.DoesNotContain("Password=", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.EndsWith("/resources/agencies", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/resources/agencies");
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
        visitor.HasNoComplaints();
    }

    private async Task Kill(string name)
    {
        await Eventually.Holds(async () => await system.State(name) == "healthy", $"{name} runs");
        await PakSystem.Signal((await system.Resource(name)).ProcessId, "KILL");
        await Eventually.Holds(async () => await system.State(name) != "healthy", $"{name} is known to have ended");
    }

    /// <summary>What the first page says of a consumer and a feed.</summary>
    private static ILocator FeedOf(IPage page, string consumer, string feed) =>
        page.Locator($"#feeds tbody tr:has(td:nth-child(1) :text-is('{consumer}')):has(td:nth-child(2) :text-is('{feed}')) .tag");

    [GeneratedRegex("\\btag-bad\\b", RegexOptions.None, 1000)]
    private static partial Regex TagBad();

    [GeneratedRegex("\\bgraph-bad\\b", RegexOptions.None, 1000)]
    private static partial Regex GraphBad();
}
