using Pak.SystemTests.Running;

namespace Pak.SystemTests.Pages;

/// <summary>The pages of those who work on permits, in both languages: assistive technology and narrow screens.</summary>
[Collection(OneSystem.Name)]
public sealed class StaffPagesForEveryone(PakSystem system)
{
    private static readonly (string Person, string[] Pages, (string List, string Link)[] Followed)[] Who =
    [
        (
            "interior.officer",
            ["/workspace/permits", "/workspace/permits?mine=true&warned=3", "/workspace/permits/notices", "/workspace/inquiries?state=all", "/workspace/appeals", "/workspace/permits/register?state=revoked", "/workspace/permits/register?renewals=true"],
            [("/workspace/permits?status=under-review", "#applications a"), ("/workspace/inquiries", "#inquiries tbody a"), ("/workspace/permits/register", "#permits tbody a")]),
        ("mefa.officer", ["/workspace/appeals?state=all"], [("/workspace/appeals", "#appeals tbody a")]),
        ("presidency.calendar", ["/workspace", "/workspace/calendar", "/workspace/calendar/rules"], []),
    ];

    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task Axe_finds_nothing_serious_and_nothing_scrolls_sideways(string language)
    {
        foreach (var (person, pages, followed) in Who)
        {
            await using var visitor = await Chromium.Open(system, language, width: 360);
            var (username, password) = system.Access.Person(person);
            await StaffPages.SignIn(visitor, username, password);
            foreach (var page in pages)
            {
                await visitor.GoTo(In(page));
                await Check(visitor, page);
            }

            foreach (var (list, link) in followed)
            {
                await visitor.GoTo(In(list));
                await visitor.GoTo((await visitor.Page.Locator(link).First.GetAttributeAsync("href"))!);
                await Check(visitor, list + " …");
            }

            visitor.HasNoComplaints();
        }

        string In(string path) => language == "fa" ? path : "/en" + path;
    }

    private static async Task Check(Visitor visitor, string page)
    {
        await Take(visitor, page);
        Assert.True(await visitor.Page.Locator("main h1").First.IsVisibleAsync());
        await visitor.IsForEveryone();
    }

    private static async Task Take(Visitor visitor, string page)
    {
        if (Environment.GetEnvironmentVariable("PAK_STAFF_SHOTS") is { } folder)
        {
            var name = new string([.. (new Uri(visitor.Page.Url).AbsolutePath.Contains("/en", StringComparison.Ordinal) ? "en" + page : "fa" + page).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
            await visitor.Page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + "-360.png"), FullPage = true });
            await visitor.Page.SetViewportSizeAsync(1280, 900);
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + "-1280.png"), FullPage = true });
            await visitor.Page.SetViewportSizeAsync(360, 900);
        }
    }
}
