using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>A reader finds an indicator, looks at it in every way, asks where a figure is from, and takes it away.</summary>
[Collection(OneSystem.Name)]
public sealed class ReaderJourney(PakSystem system)
{
    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task An_indicator_is_found_as_one_types_and_read_as_chart_map_and_table(string language)
    {
        var item = await Yearly();
        await using var reader = await Chromium.Open(system, language);
        var page = reader.Page;
        await reader.GoTo(Prefix(language) + "/indicators");
        var all = await page.Locator("#results tr[data-code]").CountAsync();
        await page.Locator("#search").PressSequentiallyAsync(item.GetProperty("name").GetProperty(language).GetString()!);
        await Assertions.Expect(page.Locator("#results tr[data-code]")).Not.ToHaveCountAsync(all);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("search=.", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Locator($"#results tr[data-code='{Code(item)}'] a").First.ClickAsync();

        await Assertions.Expect(page.Locator("#chart[data-drawn]")).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("#chart").EvaluateAsync<int>("chart => chart.clientHeight - chart.querySelector('canvas').clientHeight")); // it fills its place
        await page.Locator("#chart").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.Locator("#chart-says")).ToContainTextAsync(language == "fa" ? new Regex("[۰-۹]", RegexOptions.None, TimeSpan.FromSeconds(1)) : new Regex("[0-9]", RegexOptions.None, TimeSpan.FromSeconds(1)));

        await page.Locator("#tab-map").ClickAsync();
        await Assertions.Expect(page.Locator("#map path[data-area]")).ToHaveCountAsync(31);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("tab=map", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Locator("#tab-table").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("tab=table", RegexOptions.None, TimeSpan.FromSeconds(1))); // else "back" may leave from the map
        await Assertions.Expect(page.Locator("#comparison tbody tr")).Not.ToHaveCountAsync(0);

        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("#map")).ToBeVisibleAsync();
        reader.HasNoComplaints();
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task The_observatory_is_jumped_through_by_sector_and_back(string language)
    {
        await using var reader = await Chromium.Open(system, language);
        var page = reader.Page;
        await reader.GoTo(Prefix(language) + "/indicators");
        var link = page.Locator("#jump a").Last;
        var sector = page.Locator((await link.GetAttributeAsync("href"))!);
        await Assertions.Expect(sector).Not.ToBeInViewportAsync();
        await link.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(sector).ToBeInViewportAsync();

        await page.Locator(".back-up a").Last.ClickAsync();
        await Assertions.Expect(link).ToBeInViewportAsync();
        reader.HasNoComplaints();
    }

    [Fact]
    public async Task A_long_table_is_shaded_below_for_as_long_as_it_goes_on()
    {
        await using var reader = await Chromium.Open(system, "en");
        var page = reader.Page;
        await reader.GoTo($"/en/indicators/{Code(await First("M"))}?area=IR&tab=table");
        var table = page.Locator(".table-tall:has(#values)");
        await table.ScrollIntoViewIfNeededAsync();
        var box = (await table.BoundingBoxAsync())!;

        // Beside the columns, where nothing is written.
        Task<byte[]> Strip(double fromBottom) =>
            page.ScreenshotAsync(new() { Clip = new() { X = box.X + box.Width - 60, Y = (float)(box.Y + box.Height - fromBottom), Width = 30, Height = 6 } });

        var plain = await Strip(200);
        Assert.NotEqual(plain, await Strip(9));
        await table.EvaluateAsync("table => table.scrollTop = table.scrollHeight");
        Assert.Equal(plain, await Strip(9));
    }

    [Fact]
    public async Task A_figures_passport_opens_with_one_click_and_the_frozen_link_shows_the_same_screen()
    {
        var item = await Yearly();
        await using var reader = await Chromium.Open(system, "en");
        var page = reader.Page;
        await reader.GoTo($"/en/indicators/{Code(item)}?area=IR");
        await page.Locator("#values .figure-link").First.ClickAsync();
        await Assertions.Expect(page.Locator("#passport")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#passport time").First).ToBeVisibleAsync();
        await page.Locator("#passport-close").ClickAsync();
        await Assertions.Expect(page.Locator("#passport")).ToHaveCountAsync(0);

        var shown = await Values(page);
        var frozen = new Uri(await page.Locator("#link-frozen").InnerTextAsync());
        await reader.GoTo(frozen.PathAndQuery);
        await Assertions.Expect(page.Locator("#as-of")).ToBeVisibleAsync();
        Assert.Equal(shown, await Values(page));
        reader.HasNoComplaints();
    }

    [Fact]
    public async Task The_time_line_moves_by_keyboard_and_the_address_follows()
    {
        var item = await Yearly();
        await using var reader = await Chromium.Open(system, "en");
        var page = reader.Page;
        await reader.GoTo($"/en/indicators/{Code(item)}?area=IR");
        var rows = await page.Locator("#values tbody tr").CountAsync();
        await page.Locator("#time-line input").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("from=[0-9]{4}", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator("#values tbody tr")).ToHaveCountAsync(rows - 1);
        reader.HasNoComplaints();
    }

    [Fact]
    public async Task Data_and_pictures_are_downloaded_from_the_dialog()
    {
        var item = await Yearly();
        await using var reader = await Chromium.Open(system, "fa");
        var page = reader.Page;
        await reader.GoTo($"/indicators/{Code(item)}?area=IR,IR-23");
        await page.Locator("#download").ClickAsync();
        var dialog = page.Locator("dialog[open]");
        await Assertions.Expect(dialog.Locator("#downloads tbody tr")).ToHaveCountAsync(2);
        var picture = await page.RunAndWaitForDownloadAsync(() => dialog.Locator("[data-png]").ClickAsync());
        Assert.Equal(Code(item) + ".png", picture.SuggestedFilename);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(await picture.PathAsync()))[..4]);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        reader.HasNoComplaints();

        using var client = system.Client();
        foreach (var (ending, type) in new[] { (".svg?area=IR", "image/svg+xml"), (".svg?tab=map", "image/svg+xml") })
        {
            using var file = await client.GetAsync(new Uri($"indicators/{Code(item)}{ending}", UriKind.Relative));
            Assert.True(file.IsSuccessStatusCode, $"{ending}: {(int)file.StatusCode}");
            Assert.Equal(type, file.Content.Headers.ContentType?.MediaType);
        }

        foreach (var format in new[] { "csv", "json" })
        {
            using var redirect = await client.GetAsync(new Uri($"indicators/{Code(item)}.{format}?area=IR", UriKind.Relative));
            using var file = await client.GetAsync(new Uri(redirect.Headers.Location!.OriginalString.TrimStart('/'), UriKind.Relative));
            Assert.Contains(item.GetProperty("period").GetString()!, await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_filter_is_kept_in_the_browser_and_its_feed_answers()
    {
        await using var reader = await Chromium.Open(system, "fa");
        var page = reader.Page;
        await reader.GoTo("/indicators");
        await page.Locator("#agency").SelectOptionAsync("health");
        await Assertions.Expect(page.Locator("#sector option[value='']")).Not.ToBeDisabledAsync();
        Assert.True(await page.Locator("#sector option[disabled]").CountAsync() > 0, "Sectors without indicators of the agency stay choosable.");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("agency=health", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Locator("#save-filter").ClickAsync();
        await reader.GoTo("/indicators");
        await page.Locator("#saved-filters a").ClickAsync();
        await Assertions.Expect(page.Locator("#agency")).ToHaveValueAsync("health");
        var shown = await page.Locator("#results tr[data-code]").CountAsync();
        var feed = await page.Locator("#subscribe a").First.GetAttributeAsync("href");
        await page.Locator("#saved-filters .btn-drop").ClickAsync();
        await Assertions.Expect(page.Locator("#saved-filters li")).ToHaveCountAsync(0);
        reader.HasNoComplaints();

        using var client = system.Client();
        using var answer = await client.GetAsync(new Uri(feed!.TrimStart('/'), UriKind.Relative));
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
        var entries = System.Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!.Elements().Count(e => e.Name.LocalName == "entry");
        Assert.InRange(entries, 1, shown);
    }

    [Fact]
    public async Task A_figure_of_the_home_leads_to_its_passport()
    {
        var item = await Yearly();
        await using var reader = await Chromium.Open(system, "en");
        await reader.GoTo("/en/indicators");
        await reader.Page.Locator($"#results tr[data-code='{Code(item)}'] .figure-link").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#passport")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator("#passport")).ToContainTextAsync(item.GetProperty("period").GetString()!);
        reader.HasNoComplaints();
    }

    [Fact]
    public async Task Another_site_may_frame_the_embedded_view_and_nothing_else()
    {
        var item = await Yearly();
        using var client = system.Client();
        using var embed = await client.GetAsync(new Uri($"indicators/{Code(item)}/embed?area=IR", UriKind.Relative));
        using var full = await client.GetAsync(new Uri($"indicators/{Code(item)}", UriKind.Relative));

        Assert.Contains("frame-ancestors *", string.Join(' ', embed.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(embed.Headers.Contains("X-Frame-Options"));
        Assert.Contains("frame-ancestors 'none'", string.Join(' ', full.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_JavaScript_search_tabs_and_passport_work_by_forms_and_links()
    {
        var item = await Yearly();
        await using var reader = await Chromium.Open(system, "en", javaScript: false);
        var page = reader.Page;
        await reader.GoTo("/en/indicators");
        await page.Locator("#search").FillAsync(item.GetProperty("name").GetProperty("en").GetString()!);
        await page.Locator("#filter button[type=submit]").ClickAsync();
        await page.Locator($"tr[data-code='{Code(item)}'] a").First.ClickAsync();
        Assert.True(await page.Locator("#chart svg").IsVisibleAsync());
        await page.Locator("#tab-map").ClickAsync();
        Assert.Equal(31, await page.Locator("#map path[data-area]").CountAsync());
        await page.Locator("#tab-table").ClickAsync();
        await page.Locator("#sort-to").ClickAsync();
        await Assertions.Expect(page.Locator("#comparison th[aria-sort=descending]")).ToHaveCountAsync(1);
        await page.Locator("#values .figure-link").First.ClickAsync();
        await Assertions.Expect(page.Locator("#passport")).ToBeVisibleAsync();
    }

    private static string Prefix(string language) => language == "fa" ? "" : "/en";

    private static string Code(JsonElement item) => item.GetProperty("code").GetString()!;

    private static async Task<string> Values(IPage page) =>
        string.Join(' ', await page.Locator("#values td").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.dataset.value ?? '')"));

    // An indicator with some values for the whole country.
    private Task<JsonElement> Yearly() => First("A");

    private async Task<JsonElement> First(string frequency)
    {
        using var client = system.Client();
        using var response = await client.GetAsync(new Uri("api/indicators/latest?area=IR", UriKind.Relative));
        return (await response.Json()).GetProperty("items").EnumerateArray().First(i =>
            i.GetProperty("frequency").GetString() == frequency && i.GetProperty("value").ValueKind == JsonValueKind.Number
            && i.GetProperty("spark").GetArrayLength() > 5 && i.GetProperty("area").GetString() == "IR"
            && string.Create(CultureInfo.InvariantCulture, $"{i.GetProperty("calendar")}") == "jalali");
    }
}
