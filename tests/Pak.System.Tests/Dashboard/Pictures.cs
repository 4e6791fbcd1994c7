using Microsoft.Playwright;
using Pak.SystemTests.Running;
using Pak.Testing;

namespace Pak.SystemTests.Dashboard;

/// <summary>The pictures of docs/operations.md, taken anew with <c>PAK_SCREENSHOTS=1</c>.</summary>
[Collection(OneSystem.Name)]
public sealed class Pictures(PakSystem system)
{
    private static readonly string[] Asked = ["", "indicators", "api/agencies", "api/indicators", "api/reports/headline", "api/reports/agencies/health"];

    [Fact]
    public async Task The_pictures_of_the_operations_guide_show_what_there_is()
    {
        if (Environment.GetEnvironmentVariable("PAK_SCREENSHOTS") != "1")
        {
            return;
        }

        using var client = system.Client();
        for (var round = 0; round < 20; round++)
        {
            foreach (var path in Asked)
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            }
        }

        await using var visitor = await Chromium.OpenDashboard(system);
        var page = visitor.Page;
        await Eventually.Holds(async () => (await page.GotoAsync("/"))!.Ok && await page.Locator("#routes tbody tr").CountAsync() > 5 && await page.Locator("#feeds").CountAsync() > 0, "there are requests and feeds to show");
        await Take(page, "dashboard-requests");
        await page.Locator("[data-live-pause]").ClickAsync(); // what is renewed every second cannot be scrolled to
        await page.Locator("#feeds").ScrollIntoViewIfNeededAsync();
        await page.Locator("#feeds").ScreenshotAsync(new() { Path = FileOf("dashboard-feeds") });

        await page.GotoAsync("/traces?resource=gateway&sort=slowest&f=eq:resource:portal&f=eq:http.route:/indicators");
        await page.Locator("#traces tbody a").First.ClickAsync();
        await page.Locator("#waterfall").WaitForAsync();
        await Take(page, "dashboard-trace");

        await Crash(page);
        await Take(page, "dashboard-resources");
        await page.GotoAsync("/console?resource=reporting");
        await page.Locator("#console li").First.WaitForAsync();
        await Take(page, "dashboard-console");
        await page.GotoAsync("/resources?lang=fa");
        await Assertions.Expect(page.Locator("[data-live='state-reporting'] .tag")).ToHaveAttributeAsync("data-state", "healthy");
        await Take(page, "dashboard-resources-fa");
        await system.HasHealth("healthy");
    }

    // Until a pause is long enough to be photographed.
    private async Task Crash(IPage page)
    {
        await page.GotoAsync("/resources");
        var state = page.Locator("[data-live='state-reporting'] .tag");
        for (var crash = 1; crash <= 4; crash++)
        {
            await Eventually.Holds(async () => await system.State("reporting") == "healthy", "reporting runs");
            await PakSystem.Signal((await system.Resource("reporting")).ProcessId, "KILL");
            await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "restarting");
            if (crash < 4)
            {
                await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "healthy");
            }
        }
    }

    private static async Task Take(IPage page, string name)
    {
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = FileOf(name) });
    }

    private static string FileOf(string name)
    {
        var folder = Path.Combine(Repository.Root, "docs", "images");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{name}.png");
    }
}
