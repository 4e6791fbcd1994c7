using Microsoft.Playwright;
using Pak.Dashboard.Tests.Running;

namespace Pak.Dashboard.Tests.Pages;

/// <summary>The pages in a real browser, which all show what one Node program has sent.</summary>
public sealed class BrowserTests(ShownDashboard shown) : IClassFixture<ShownDashboard>
{
    private readonly Chromium _chromium = shown.Chromium;
    private readonly DashboardApp _app = shown.App;
    private readonly string _trace = shown.Trace;

    [Fact]
    public async Task A_failing_request_is_found_by_conditions_and_its_waterfall_tells_why()
    {
        var page = await _chromium.Operator(_app, "fa", 1280, "light", []);
        await page.GotoAsync("/traces");
        await page.GetByLabel("فیلد").FillAsync("http.response.status_code");
        await page.GetByLabel("رابطه").SelectOptionAsync("ge");
        await page.GetByLabel("مقدار").FillAsync("۵۰۰");
        await page.GetByRole(AriaRole.Button, new() { Name = "افزودن شرط" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("f=ge%3Ahttp.response.status_code", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "GET /orders/{id}" }).ClickAsync();

        await page.WaitForURLAsync(url => url.EndsWith("/traces/" + _trace, StringComparison.Ordinal));
        await Assertions.Expect(page.Locator(".span-row")).ToHaveCountAsync(2);
        var database = page.Locator(".span-row", new() { HasText = "SELECT orders" });
        await database.Locator("summary").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(database.Locator(".statement")).ToHaveTextAsync("SELECT id, total FROM orders WHERE id = $1");
        await Assertions.Expect(page.GetByText("Order 42 could not be read").First).ToBeVisibleAsync();

        // The child's bar begins after its parent's and ends before it.
        var bars = await page.Locator(".span-bar .fill").EvaluateAllAsync<double[]>("all => all.map(one => one.x.baseVal.value + one.width.baseVal.value)");
        Assert.True(bars[1] < bars[0], $"The parent ends at {bars[0]}, its child at {bars[1]}.");
    }

    [Fact]
    public async Task What_arrives_appears_without_a_reload_unless_the_page_is_paused()
    {
        var page = await _chromium.Operator(_app, "en", 1280, "light", []);
        await page.GotoAsync("/structuredlogs");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Live");
        await Send("it is live");
        await Assertions.Expect(page.Locator("summary .log-text", new() { HasText = "it is live" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Send("while paused");
        // The news has been told to the page by the time another page shows it.
        var other = await _chromium.Operator(_app, "en", 1280, "light", []);
        await other.GotoAsync("/structuredlogs");
        await Assertions.Expect(other.Locator("summary .log-text", new() { HasText = "while paused" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("summary .log-text", new() { HasText = "while paused" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(page.Locator("summary .log-text", new() { HasText = "while paused" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task More_tabs_than_a_browser_has_connections_all_open_and_stay_live()
    {
        var first = await _chromium.Operator(_app, "en", 1280, "light", []);
        var tabs = new List<IPage>();
        for (var i = 0; i < 9; i++)
        {
            tabs.Add(await first.Context.NewPageAsync());
            await tabs[^1].GotoAsync("/structuredlogs");
            await Assertions.Expect(tabs[^1].GetByRole(AriaRole.Status)).ToHaveTextAsync("Live");
        }

        await Send("seen in every tab");

        foreach (var tab in tabs)
        {
            await Assertions.Expect(tab.Locator("summary .log-text", new() { HasText = "seen in every tab" })).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task A_chart_is_drawn_from_the_table_and_an_exemplar_leads_to_its_trace()
    {
        var now = TimeProvider.System.GetUtcNow();
        var trace = UInt128.Parse(_trace, System.Globalization.NumberStyles.HexNumber);
        using (var answer = await _app.Send("metrics", OtlpMessage.Request("node-orders", [OtlpMessage.Histogram("work.duration", [0.1, 0.5, 1], [5, 5, 1, 0], now.AddSeconds(-30), now, exemplar: trace)])))
        {
            Assert.True(answer.IsSuccessStatusCode);
        }

        var page = await _chromium.Operator(_app, "fa", 1280, "dark", []);
        await page.GotoAsync("/metrics/instrument?resource=node-orders&meter=test&name=work.duration&minutes=5");
        await Assertions.Expect(page.Locator("#chart[data-drawn=yes]")).ToBeVisibleAsync();
        Assert.True(int.Parse((await page.Locator("#chart").GetAttributeAsync("data-points"))!) >= 4);

        await page.Locator("#exemplars a").First.ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/traces/" + _trace, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("By", 150e6, "MiB")]
    [InlineData("s", 0.00005, "µs")]
    [InlineData("ms", 30_000, "s")]
    [InlineData("{thing}", 1_000_000, "")]
    public async Task A_charts_scale_is_in_the_unit_that_suits_its_values(string unit, double value, string expected)
    {
        var name = "scaled." + (expected.Length == 0 ? "plain" : expected);
        using (var answer = await _app.Send("metrics", OtlpMessage.Request("a", [OtlpMessage.Gauge(name, value, TimeProvider.System.GetUtcNow(), unit)])))
        {
            Assert.True(answer.IsSuccessStatusCode);
        }

        var page = await _chromium.Operator(_app, "en", 1280, "light", []);
        await page.GotoAsync("/metrics/instrument?resource=a&meter=test&minutes=5&name=" + Uri.EscapeDataString(name));

        await Assertions.Expect(page.Locator("#chart")).ToHaveAttributeAsync("data-scale", expected);
    }

    [Fact]
    public async Task A_key_leads_to_a_view_unless_it_is_typed_into_a_field_or_keys_are_off()
    {
        var page = await _chromium.Operator(_app, "fa", 1280, "light", []);
        await page.Keyboard.PressAsync("t");
        await page.WaitForURLAsync(url => url.EndsWith("/traces", StringComparison.Ordinal));
        await page.GetByLabel("در نام یا مسیر").PressSequentiallyAsync("m");
        await Assertions.Expect(page.GetByLabel("در نام یا مسیر")).ToHaveValueAsync("m");
        await page.GetByLabel("در نام یا مسیر").BlurAsync();
        await page.Keyboard.PressAsync("?");
        await page.GetByLabel("میان‌برها روشن باشند").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "بستن" }).ClickAsync();
        await page.EvaluateAsync("() => { window.led = 0; document.querySelector('[data-key=M]').addEventListener('click', event => { event.preventDefault(); window.led++; }); }");
        await page.Keyboard.PressAsync("m");
        Assert.Equal(0, await page.EvaluateAsync<int>("window.led"));

        await page.GetByRole(AriaRole.Button, new() { Name = "کلیدها" }).ClickAsync();
        await page.GetByLabel("میان‌برها روشن باشند").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "بستن" }).ClickAsync();
        await page.Keyboard.PressAsync("m");
        Assert.Equal(1, await page.EvaluateAsync<int>("window.led"));
    }

    private async Task Send(string text)
    {
        using var answer = await _app.Send("logs", OtlpMessage.Request("a", [OtlpMessage.Log(text, TimeProvider.System.GetUtcNow())]));
        Assert.True(answer.IsSuccessStatusCode);
    }
}
