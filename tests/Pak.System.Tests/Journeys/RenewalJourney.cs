using System.Net.Http.Json;
using Microsoft.Playwright;
using Pak.SystemTests.Pages;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>A permit of one month, which may be renewed from its first day on: its holder asks, its agency declines, and then renews.</summary>
[Collection(OneSystem.Name)]
public sealed class RenewalJourney(PakSystem system)
{
    private const string Wish = "گردهمایی ماهانه است";
    private const string Why = "مسیر تازه هنوز معرفی نشده است";

    [Fact]
    public async Task A_holder_asks_for_a_renewal_reads_why_it_was_declined_and_asks_again_until_it_is_granted()
    {
        var person = Citizen.New();
        var code = await Permitted(person);
        await using var citizen = await Chromium.Open(system, "fa", width: 360);
        var page = citizen.Page;
        await citizen.Track(code, person);
        await page.Locator("#open-permit").ClickAsync();
        var number = (await page.Locator("#number").InnerTextAsync()).Trim();
        var term = await page.Locator("#valid").InnerTextAsync();
        await page.Locator("#ask-renewal").ClickAsync();
        await citizen.IsForEveryone();
        await page.Locator("#note").FillAsync(Wish);
        await page.Locator("#send-renewal").ClickAsync();
        await Assertions.Expect(page.Locator("#renewal-asked")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#ask-renewal")).ToHaveCountAsync(0);

        await using var officer = await Chromium.Open(system, "en", width: 360);
        var (username, password) = system.Access.Person("interior.officer");
        await StaffPages.SignIn(officer, username, password);
        await OpenWaiting(officer, number);
        await Assertions.Expect(officer.Page.Locator("#wish")).ToContainTextAsync(Wish);
        await officer.IsForEveryone();
        await officer.Page.Locator("#decline").ClickAsync();
        await Assertions.Expect(officer.Page.Locator("#declineReason-error")).ToBeVisibleAsync();
        await officer.Page.Locator("#declineReason").FillAsync(Why);
        await officer.Page.Locator("#decline").ClickAsync();
        await Assertions.Expect(officer.Page.Locator("#done")).ToContainTextAsync("is declined");
        await Assertions.Expect(officer.Page.Locator("#wish")).ToHaveCountAsync(0);
        await officer.GoTo("/en/workspace/permits/register?renewals=true");
        await Assertions.Expect(officer.Page.Locator("#permits tr", new() { HasText = number })).ToHaveCountAsync(0);

        await ReadAnew(citizen);
        await Assertions.Expect(page.Locator("#renewal-declined blockquote")).ToHaveTextAsync(Why);
        await Assertions.Expect(page.Locator("#valid")).ToHaveTextAsync(term);
        await citizen.IsForEveryone();
        await page.Locator("#ask-renewal").ClickAsync();
        await page.Locator("#note").FillAsync("مسیر تازه در شهرداری ثبت شد");
        await page.Locator("#send-renewal").ClickAsync();
        await Assertions.Expect(page.Locator("#renewal-asked")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#renewal-declined")).ToHaveCountAsync(0);

        await OpenWaiting(officer, number);
        await officer.Page.Locator("#renew").ClickAsync();
        await Assertions.Expect(officer.Page.Locator("#done")).ToContainTextAsync("renewed");
        await ReadAnew(citizen);
        await Assertions.Expect(page.Locator("#permit-history li").First).ToHaveAttributeAsync("data-kind", "renewed");
        await Assertions.Expect(page.Locator("#valid")).Not.ToHaveTextAsync(term);
        await Assertions.Expect(page.Locator("#number")).ToHaveTextAsync(number);
        await Assertions.Expect(page.Locator("#renewal-asked")).ToHaveCountAsync(0);
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
        citizen.HasNoComplaints();
        officer.HasNoComplaints();
    }

    /// <summary>Leaves the permit for its file, where the message has come, and opens it again.</summary>
    private static async Task ReadAnew(Visitor citizen)
    {
        await citizen.Page.Locator("#back").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator("#messages")).ToContainTextAsync("تمدید");
        await citizen.Page.Locator("#open-permit").ClickAsync();
    }

    /// <summary>Finds the permit among those whose holders wait for a renewal.</summary>
    private static async Task OpenWaiting(Visitor officer, string number)
    {
        await officer.GoTo("/en/workspace/permits/register");
        await officer.Page.Locator("#renewals").CheckAsync();
        await officer.Page.Locator("#search").ClickAsync();
        await officer.Page.Locator("#permits tr", new() { HasText = number }).Locator("a").First.ClickAsync();
        await Assertions.Expect(officer.Page.Locator("#wish")).ToBeVisibleAsync();
    }

    /// <summary>Applies, has the asked agency and the officer agree, and returns the tracking code.</summary>
    private async Task<string> Permitted(Citizen person)
    {
        var (code, _) = await person.Apply(system, "interior", "gathering-permit");
        using var officer = await system.Access.AsPerson("interior.officer");
        var file = await officer.FileOf(person);
        await officer.Act(file, "review", 1, new { });
        using var read = await officer.GetAsync(new Uri($"api/permits/applications/{file}", UriKind.Relative));
        var inquiry = (await read.Json()).GetProperty("inquiries")[0].GetProperty("id").GetGuid();
        using var asked = await system.Access.AsPerson("tehran-municipality.officer");
        using var answer = await asked.PostAsJsonAsync($"api/permits/inquiries/{inquiry}/answer", new { favourable = true, text = "مانعی ندارد" });
        await answer.Json();
        await officer.Act(file, "approval", 4, new { });
        return code;
    }
}
