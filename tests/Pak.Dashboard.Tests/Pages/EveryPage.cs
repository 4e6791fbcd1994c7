using Pak.Dashboard.Tests.Running;
using Pak.Testing;

namespace Pak.Dashboard.Tests.Pages;

/// <summary>What holds for every page; a class for each language, so that they run beside each other.</summary>
public abstract class EveryPage(ShownDashboard shown, string language)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Every_page_fits_is_accessible_and_needs_nothing_that_the_policy_forbids(int width)
    {
        // Each language once in the light and once in the dark, so that each width is seen in both.
        var theme = language == "fa" == (width == 1280) ? "light" : "dark";
        var complaints = new List<string>();
        var page = await shown.Chromium.Operator(shown.App, language, width, theme, complaints);
        string[] addresses =
        [
            "/", "/traces", "/traces?f=gt:duration:1&f=eq:status:error", "/traces/" + shown.Trace, "/structuredlogs?level=Information", "/metrics",
            "/metrics/instrument?resource=node-orders&meter=orders&name=http.server.request.duration", "/metrics/instrument?resource=node-orders&meter=orders&name=orders.count&d=channel:web",
            "/metrics/instrument?resource=node-orders&meter=orders&name=http.server.request.duration&by=http.route&of=p99",
        ];
        foreach (var address in addresses)
        {
            await page.GotoAsync(address);
            if (address.StartsWith("/traces/", StringComparison.Ordinal))
            {
                await page.Locator(".span-row > summary").First.ClickAsync();
            }

            Assert.Equal(language == "fa" ? "rtl" : "ltr", await page.EvaluateAsync<string>("document.documentElement.dir"));
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") <= 0, $"{address} is wider than {width} pixels.");
            var violations = await page.FindViolations();
            Assert.True(violations.Length == 0, address + ": " + string.Join("; ", violations.AsEnumerable()));
        }

        Assert.Empty(complaints);
    }
}

public sealed class EveryPageInPersian(ShownDashboard shown) : EveryPage(shown, "fa"), IClassFixture<ShownDashboard>;

public sealed class EveryPageInEnglish(ShownDashboard shown) : EveryPage(shown, "en"), IClassFixture<ShownDashboard>;
