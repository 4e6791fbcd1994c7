using System.Security.Cryptography;
using Microsoft.Playwright;
using Pak.SystemTests.Running;
using Pak.Testing;

namespace Pak.SystemTests.Dashboard;

[Collection(OneSystem.Name)]
public sealed class TraceJourney(PakSystem system)
{
    [Fact]
    public async Task A_request_through_the_gateway_is_found_and_its_waterfall_leads_to_the_SQL_statement()
    {
        var id = await Request("api/indicators?sector=economy");
        await using var visitor = await Chromium.OpenDashboard(system);
        var page = visitor.Page;
        await IsThere(page, id);

        // Found by its id, as one that an error page or an answer tells.
        await page.GotoAsync("/traces");
        await page.Locator("input[name=id]").FillAsync(id);
        await page.Locator("input[name=id]").PressAsync("Enter");
        await page.WaitForURLAsync($"**/traces/{id}");

        // From the top down: gateway, then the service, then what it asks PostgreSQL.
        var services = await page.Locator("#waterfall .span-row .span-name .service").AllInnerTextsAsync();
        Assert.Equal("gateway", services[0]);
        Assert.Contains("indicators", services);
        var statement = page.Locator("#waterfall .span-row", new() { Has = page.Locator(".span-name", new() { HasText = "postgresql" }) }).First;
        await Assertions.Expect(statement.Locator(".service")).ToHaveTextAsync("indicators");
        await statement.Locator("summary").First.ClickAsync();
        await Assertions.Expect(statement.Locator("pre.statement")).ToContainTextAsync("SELECT");
        visitor.HasNoComplaints();
    }

    [Fact]
    public async Task Conditions_combine_and_stay_in_the_address()
    {
        var found = await Request("api/reports/agencies/health");
        var missing = await Request("api/reports/agencies/nobody-at-all", succeeds: false);
        await using var visitor = await Chromium.OpenDashboard(system);
        var page = visitor.Page;
        await IsThere(page, found);
        await IsThere(page, missing);

        // Both ask the same route; the status tells them apart.
        await page.GotoAsync("/traces");
        await Add(page, "http.route", "eq", "/api/reports/agencies/{code}");
        await Assertions.Expect(page.Locator($"#traces a[href='/traces/{found}']")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator($"#traces a[href='/traces/{missing}']")).ToHaveCountAsync(1);
        await Add(page, "http.response.status_code", "eq", "404");
        await Assertions.Expect(page.Locator($"#traces a[href='/traces/{missing}']")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator($"#traces a[href='/traces/{found}']")).ToHaveCountAsync(0);

        var address = page.Url;
        await page.GotoAsync("/traces");
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator($"#traces a[href='/traces/{found}']")).ToHaveCountAsync(0);
        await page.Locator(".chip-remove").Last.ClickAsync();
        await Assertions.Expect(page.Locator($"#traces a[href='/traces/{found}']")).ToHaveCountAsync(1);
        visitor.HasNoComplaints();
    }

    private static async Task Add(IPage page, string field, string how, string value)
    {
        await page.Locator(".filter-form input[name=field]").FillAsync(field);
        await page.Locator(".filter-form select[name=op]").SelectOptionAsync(how);
        await page.Locator(".filter-form input[name=value]").FillAsync(value);
        await page.Locator(".filter-form button").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains(Uri.EscapeDataString(value), StringComparison.OrdinalIgnoreCase) || Uri.UnescapeDataString(url).Contains(value, StringComparison.Ordinal));
    }

    // Exporters run in batches: gateway's and the service's spans come one after the other.
    private async Task IsThere(IPage page, string id)
    {
        await Eventually.Holds(
            () => Task.FromResult(system.Telemetry.Spans.Where(s => s.TraceId == id).Select(s => s.Service).Distinct().Count() >= 2
                && system.Telemetry.Spans.Any(s => s.TraceId == id && s.Attributes.ContainsKey("db.query.text"))),
            "all of the trace was exported");
        await Eventually.Holds(
            async () => (await page.GotoAsync($"/traces/{id}"))!.Ok && await page.Locator("#waterfall .span-name", new() { HasText = "postgresql" }).CountAsync() > 0
                && await page.Locator("#waterfall .service", new() { HasText = "gateway" }).CountAsync() > 0,
            "the dashboard has the trace");
    }

    private async Task<string> Request(string path, bool succeeds = true)
    {
        var trace = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var client = system.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var response = await client.SendAsync(request);
        Assert.Equal(succeeds, response.IsSuccessStatusCode);
        return trace;
    }
}
