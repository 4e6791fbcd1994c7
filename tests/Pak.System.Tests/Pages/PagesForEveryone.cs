using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pak.SystemTests.Running;
using Pak.Testing;

namespace Pak.SystemTests.Pages;

/// <summary>Every page in both languages: what assistive technology needs, narrow screens, the keyboard, no JavaScript.</summary>
[Collection(OneSystem.Name)]
public sealed class PagesForEveryone(PakSystem system)
{
    private static readonly string[] Languages = ["fa", "en"];

    public static TheoryData<string, string> PublicPages() => Of(SitePages.Public);

    public static TheoryData<string, string> PublicAndDocs() => Of([.. SitePages.Public, "/no-such-page"]);

    [Fact]
    public async Task Axe_finds_what_is_wrong_in_frames_too()
    {
        await using var visitor = await Chromium.Open(system);
        const string Wrong =
            """
            <!doctype html><html lang="en"><title>Wrong</title><main><h1>Wrong</h1><p style="color: #ccc; background: #fff">pale</p>
            <iframe title="frame" srcdoc="<html lang='en'><title>Frame</title><main><h1>Frame</h1><img src='data:,'></main>"></iframe></main>
            """;
        await visitor.Page.RouteAsync("**/wrong", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = Wrong }));
        await visitor.GoTo("/wrong");
        await visitor.Page.FrameLocator("iframe").Locator("img").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

        var found = await visitor.Page.FindViolations();

        Assert.Contains(found, f => f is { Id: "color-contrast", Impact: "serious" } && f.Nodes[0].Contains("pale", StringComparison.Ordinal));
        Assert.Contains(found, f => f is { Id: "image-alt", Impact: "critical" });
    }

    [Theory]
    [MemberData(nameof(PublicAndDocs))]
    public async Task Axe_finds_nothing_serious(string page, string language)
    {
        await using var visitor = await Chromium.OpenAgain(system, language);
        await visitor.Page.GotoAsync(await SitePages.Address(system, page, language));

        await visitor.HasNothingSerious();
        Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal(language == "fa" ? "rtl" : "ltr", await visitor.Page.Locator("html").GetAttributeAsync("dir"));
        visitor.HasNoComplaints();
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task Axe_finds_nothing_serious_where_staff_work(string language)
    {
        await using var visitor = await Chromium.Open(system, language);
        var (username, password) = system.Access.Person("health.officer");
        await StaffPages.SignIn(visitor, username, password);
        await Visit(["/workspace", "/workspace/permits", "/workspace/permits?status=submitted"]);
        await visitor.GoTo(await SitePages.Address(system, "/workspace/permits?status=submitted", language));
        await visitor.Page.Locator("#applications a").First.ClickAsync();
        await visitor.Page.Locator("#history").WaitForAsync();
        await visitor.HasNothingSerious();

        await using var steward = await Chromium.Open(system, language);
        (username, password) = system.Access.Person("health.steward");
        await StaffPages.SignIn(steward, username, password);
        foreach (var page in new[] { "/workspace", "/workspace/targets", "/workspace/targets/new", "/workspace/definitions", "/workspace/definitions/edit", "/workspace/definitions/edit/{indicator}", "/workspace/rules", "/workspace/locks", "/workspace/plans/7th-plan" })
        {
            await IsForEverybody(steward, page);
        }

        await using var admin = await Chromium.Open(system, language, width: 360);
        (username, password) = system.Access.Person("admin");
        await StaffPages.SignIn(admin, username, password);
        foreach (var page in new[] { "/workspace", "/workspace/lock-rules", "/workspace/locks", "/workspace/plans", "/workspace/breakdowns" })
        {
            await IsForEverybody(admin, page);
        }

        await steward.GoTo(await SitePages.Address(system, "/workspace/upload", language));
        await steward.HasNothingSerious();
        await steward.Page.Locator("#upload-submit").ClickAsync(); // nothing chosen
        await steward.Page.Locator("#file-error").WaitForAsync();
        await steward.HasNothingSerious();

        async Task IsForEverybody(Visitor person, string page)
        {
            await person.GoTo(await SitePages.Address(system, page, language));
            await person.IsForEveryone();
        }

        async Task Visit(string[] pages)
        {
            foreach (var page in pages)
            {
                await visitor.GoTo(await SitePages.Address(system, page, language));
                await visitor.HasNothingSerious();
            }
        }
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task Applying_is_for_everyone_on_a_narrow_screen_too(string language)
    {
        await using var visitor = await Chromium.Open(system, language, width: 360);
        using var client = system.Client();
        var prefix = language == "fa" ? "" : "/en";
        // It has boxes, codes, a number, a long text, documents of one file and of several.
        await visitor.GoTo($"{prefix}/permits?search=clinic");
        await Look();
        await visitor.GoTo($"{prefix}/permits/clinic-establishment");
        await Look();
        await visitor.GoTo($"{prefix}/permits/clinic-establishment/apply");
        var application = new ApplyingPages(visitor, Citizen.New(), await ApplyingPages.Type(client, "clinic-establishment"));
        await visitor.Page.Locator("#continue").ClickAsync(); // nothing chosen
        await visitor.Page.Locator("#area-error").WaitForAsync();
        await Look();
        await application.AnswerUntil("check", Look);
        await Look();
        await application.HandIn();
        await Look();
        await visitor.Page.Locator("#messages-link").ClickAsync();
        await visitor.Page.Locator("#messages").WaitForAsync();
        await Look();
        await visitor.GoTo($"{prefix}/permits/clinic-establishment/apply");
        await Look();
        visitor.HasNoComplaints();

        async Task Look()
        {
            await visitor.IsForEveryone();
            await Keep(visitor);
        }
    }

    /// <summary>With <c>PAK_PICTURES</c>, a folder, each page is kept there wide and narrow, for people to look at.</summary>
    private static async Task Keep(Visitor visitor)
    {
        if (Environment.GetEnvironmentVariable("PAK_PICTURES") is not { Length: > 0 } folder)
        {
            return;
        }

        var size = visitor.Page.ViewportSize!;
        var name = string.Concat(new Uri(visitor.Page.Url).PathAndQuery.Trim('/').Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        foreach (var width in new[] { 360, 1280 })
        {
            await visitor.Page.SetViewportSizeAsync(width, 900);
            await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{width.ToString(System.Globalization.CultureInfo.InvariantCulture)}.png"), FullPage = true });
        }

        await visitor.Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    [Theory]
    [MemberData(nameof(PublicPages))]
    public async Task At_360_pixels_nothing_scrolls_sideways(string page, string language)
    {
        await using var visitor = await Chromium.OpenAgain(system, language, width: 360);
        await visitor.GoTo(await SitePages.Address(system, page, language));

        await visitor.ScrollsNotSideways();
    }

    [Theory]
    [MemberData(nameof(PublicPages))]
    public async Task Without_JavaScript_the_page_says_the_same(string page, string language)
    {
        await using var visitor = await Chromium.OpenAgain(system, language, javaScript: false);
        await visitor.GoTo(await SitePages.Address(system, page, language));

        Assert.True(await visitor.Page.Locator("main h1").First.IsVisibleAsync());
        if (page.EndsWith("{indicator}", StringComparison.Ordinal))
        {
            Assert.True(await visitor.Page.Locator("#values tbody tr").CountAsync() > 5);
            Assert.True(await visitor.Page.Locator("#chart svg").IsVisibleAsync()); // drawn by the server
        }
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task The_keyboard_reaches_the_content_and_the_search(string language)
    {
        await using var visitor = await Chromium.Open(system, language);
        await visitor.GoTo(language == "fa" ? "/" : "/en");
        var page = visitor.Page;

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('href')"));
        Assert.True(await page.Locator("a[href='#main']").IsVisibleAsync());
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.EvaluateAsync<string>("() => document.activeElement.id"));

        await page.ReloadAsync();
        for (var presses = 0; await page.EvaluateAsync<string>("() => document.activeElement.id") != "site-search"; presses++)
        {
            Assert.True(presses < 8, "The search is not among the first eight stops of the Tab key.");
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.TypeAsync(language == "fa" ? "بيكاري" : "unemployment"); // with Arabic letters, as many keyboards write
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("search=.", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.True(await page.Locator("main a[href*='/indicators/']").CountAsync() > 0);
    }

    [Fact]
    public async Task The_API_documentation_shows_the_operations_of_every_service()
    {
        await using var visitor = await Chromium.Open(system, "en");
        foreach (var api in new[] { "agencies", "indicators", "permits", "reporting" })
        {
            await visitor.GoTo($"/docs?api={api}");
            await visitor.Page.Locator(".opblock").First.WaitForAsync();
        }

        visitor.HasNoComplaints();
    }

    private static TheoryData<string, string> Of(string[] pages)
    {
        var data = new TheoryData<string, string>();
        foreach (var page in pages)
        {
            foreach (var language in Languages)
            {
                data.Add(page, language);
            }
        }

        return data;
    }
}
