using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pak.SystemTests.Running;

/// <summary>What staff do on the portal's pages.</summary>
internal static class StaffPages
{
    public static async Task SignIn(Visitor visitor, string username, string password, bool succeeds = true)
    {
        var page = visitor.Page;
        await page.GotoAsync("/en/sign-in");
        await page.GetByLabel("User name").FillAsync(username);
        await page.GetByLabel("Password").FillAsync(password);
        await page.Locator("#sign-in-submit").ClickAsync();
        if (succeeds)
        {
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/workspace", RegexOptions.None, TimeSpan.FromSeconds(1)));
        }
        else
        {
            await Assertions.Expect(page.Locator("#sign-in-submit")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("#sign-out")).ToHaveCountAsync(0);
        }
    }
}
