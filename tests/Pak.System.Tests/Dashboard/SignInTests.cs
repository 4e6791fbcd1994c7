using System.Net;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Dashboard;

[Collection(OneSystem.Name)]
public sealed class SignInTests(PakSystem system)
{
    [Fact]
    public async Task The_printed_address_signs_in_and_its_token_is_gone_after_it()
    {
        await using var visitor = await Chromium.OpenDashboard(system, signIn: false);
        var page = visitor.Page;

        await page.GotoAsync("/resources");
        Assert.Contains("/login", page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("postgres", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GotoAsync(system.DashboardSignIn.ToString());
        Assert.Equal(system.Dashboard.ToString(), page.Url);
        await page.GotoAsync("/resources?lang=en");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Resources" })).ToBeVisibleAsync();
        visitor.HasNoComplaints();
    }

    [Fact]
    public async Task A_file_that_leads_to_the_printed_address_signs_in_too()
    {
        var file = Path.Combine(system.Data, "leads-to-the-dashboard.html");
        await File.WriteAllTextAsync(file, $"""<!doctype html><meta http-equiv="refresh" content="0;url={system.DashboardSignIn}">""");
        await using var visitor = await Chromium.OpenDashboard(system, signIn: false);

        await visitor.Page.GotoAsync("file://" + file);

        await visitor.Page.WaitForURLAsync(system.Dashboard.ToString());
        await Assertions.Expect(visitor.Page.Locator("#sign-out")).ToBeVisibleAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_shown_and_nothing_is_done()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = system.Dashboard };
        foreach (var path in new[] { "", "resources", "resources/agencies", "resources/agencies/stop", "console", "console/download", "live/resources", "live/console", "traces", "structuredlogs", "metrics" })
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, $"{path}: {response.StatusCode}");
            Assert.DoesNotContain("postgres", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var stop = await client.PostAsync(new Uri("resources/agencies/stop", UriKind.Relative), content: null);
        Assert.Equal(HttpStatusCode.Unauthorized, stop.StatusCode);
        Assert.NotNull((await system.Resource("agencies")).ProcessId);
    }

    [Fact]
    public async Task A_wrong_token_is_refused()
    {
        await using var visitor = await Chromium.OpenDashboard(system, signIn: false);
        var response = await visitor.Page.GotoAsync("/login?t=0123456789abcdef0123456789abcdef");

        Assert.Equal((int)HttpStatusCode.Forbidden, response!.Status);
        await visitor.Page.GotoAsync("/resources");
        Assert.Contains("/login", visitor.Page.Url, StringComparison.Ordinal);
    }
}
