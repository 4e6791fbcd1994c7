using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Pages;

/// <summary>The pictures of the README, taken anew with <c>PAK_SCREENSHOTS=1</c>.</summary>
[Collection(OneSystem.Name)]
public sealed class Screenshots(PakSystem system)
{
    [Fact]
    public async Task The_pictures_of_the_README_show_what_there_is()
    {
        if (Environment.GetEnvironmentVariable("PAK_SCREENSHOTS") != "1")
        {
            return;
        }

        await using var visitor = await Chromium.Open(system, "fa");
        await visitor.GoTo("/");
        await Take(visitor, "home-fa");

        await visitor.GoTo(await SitePages.Address(system, "/indicators/{indicator}", "fa"));
        await visitor.Page.Locator("#chart[data-drawn='yes']").WaitForAsync();
        await Take(visitor, "indicator-fa");

        var person = Citizen.New();
        var (code, _) = await person.Apply(system);
        await visitor.GoTo("/track");
        await visitor.Page.Locator("#trackingCode").FillAsync(code);
        await visitor.Page.Locator("#lastFour").FillAsync(person.LastFour);
        await visitor.Page.Locator("#track-submit").ClickAsync();
        await visitor.Page.Locator("#timeline").WaitForAsync();
        await Take(visitor, "track-fa");
    }

    private static async Task Take(Visitor visitor, string name)
    {
        var folder = Path.Combine(Repository.Root, "docs", "images");
        Directory.CreateDirectory(folder);
        await visitor.Page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true, Clip = new Clip { Width = 1280, Height = 1150 } });
    }
}
