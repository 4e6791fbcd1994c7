using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>A citizen applies and follows the file to its end; an officer asks and approves. All of it on the pages.</summary>
[Collection(OneSystem.Name)]
public sealed class CitizenJourney(PakSystem system)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_citizen_applies_answers_and_sees_the_approval(bool javaScript)
    {
        var person = Citizen.New();
        await using var citizen = await Chromium.Open(system, "fa", javaScript: javaScript);
        var code = await Apply(citizen, person);
        await Track(citizen, person, code);
        await Assertions.Expect(citizen.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "submitted");
        await Assertions.Expect(citizen.Page.Locator("#deadline")).ToContainTextAsync("۱۴"); // a day of the 1400s, in Persian digits
        Assert.DoesNotContain(code, citizen.Page.Url, StringComparison.Ordinal);

        await using var officer = await Chromium.Open(system, "en", javaScript: javaScript);
        var (username, password) = system.Access.Person("interior.officer");
        await StaffPages.SignIn(officer, username, password);
        await OpenFile(officer, person);
        await Assertions.Expect(officer.Page.Locator("#file")).Not.ToContainTextAsync(person.NationalCode);
        await officer.Page.Locator("#review").ClickAsync();
        await officer.Page.Locator("#text").FillAsync("نشانی دقیق محل را بنویسید.");
        await officer.Page.Locator("#ask").ClickAsync();
        await Assertions.Expect(officer.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "awaiting-applicant");

        await Track(citizen, person, code);
        await Assertions.Expect(citizen.Page.Locator("#question")).ToContainTextAsync("نشانی دقیق محل را بنویسید.");
        await citizen.Page.Locator("#answer").FillAsync("تهران، خیابان انقلاب، پلاک ۱۲");
        await citizen.Page.Locator("#send-answer").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "under-review");

        await officer.Page.ReloadAsync();
        await Assertions.Expect(officer.Page.Locator("#history")).ToContainTextAsync("خیابان انقلاب");
        await officer.Page.Locator("#confirmApproval").CheckAsync();
        await officer.Page.Locator("#approve").ClickAsync();
        await Assertions.Expect(officer.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "approved");

        await Track(citizen, person, code);
        await Assertions.Expect(citizen.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "approved");
        await Assertions.Expect(citizen.Page.Locator("#timeline li")).ToHaveCountAsync(5);
        citizen.HasNoComplaints();
        officer.HasNoComplaints();
    }

    [Fact]
    public async Task A_citizen_finds_a_permit_comes_back_to_the_draft_and_follows_the_file()
    {
        var person = Citizen.New();
        await using var citizen = await Chromium.Open(system, "fa");
        var page = citizen.Page;
        await citizen.GoTo("/permits");
        await page.Locator("#search").FillAsync("جواز صنعتي تأسيس"); // with Arabic letters, words in another order
        await page.Locator("#filter button").ClickAsync();
        await page.Locator("#permit-types a[href*='industrial-establishment']").ClickAsync();
        await Assertions.Expect(page.Locator("#documents")).ToContainTextAsync("PDF");
        await Assertions.Expect(page.Locator("#conditions li").First).ToBeVisibleAsync();
        await page.Locator("#start").ClickAsync();

        using var client = system.Client();
        var application = new ApplyingPages(citizen, person, await ApplyingPages.Type(client, "industrial-establishment"));
        await application.AnswerUntil("d-feasibility");
        await page.Locator("#later").ClickAsync();
        await Assertions.Expect(page.Locator("#resume")).ToBeVisibleAsync();
        await citizen.GoTo("/permits/industrial-establishment/apply");
        await page.Locator("#resume").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("step=d-feasibility", RegexOptions.None, TimeSpan.FromSeconds(1)));

        // What is no PDF is refused at its field, however it is called.
        await page.Locator("[id='d-feasibility']").SetInputFilesAsync(new FilePayload { Name = "plan.pdf", MimeType = "application/pdf", Buffer = "<html>"u8.ToArray() });
        await page.Locator("#upload").ClickAsync();
        await Assertions.Expect(page.Locator("[id='d-feasibility-error']")).ToContainTextAsync("PDF");
        await application.AnswerUntil("check");
        await Assertions.Expect(page.Locator("[id='d-feasibility']")).ToContainTextAsync("feasibility.pdf");
        await page.Locator("a[href$='step=q-jobs']").ClickAsync();
        await page.Locator("[id='q-jobs']").FillAsync("۱٬۲۵۰");
        await page.Locator("#continue").ClickAsync();
        await Assertions.Expect(page.Locator("[id='q-jobs']")).ToHaveTextAsync("۱٬۲۵۰");

        // A registration: issued at once.
        var code = await application.HandIn();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#confirmation")).ToContainTextAsync("صادر شد");
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
        await page.Locator("#messages-link").ClickAsync();
        await Assertions.Expect(page.Locator("#messages li")).Not.ToHaveCountAsync(1);
        await Track(citizen, person, code);
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "approved");
        citizen.HasNoComplaints();
    }

    [Fact]
    public async Task A_wrong_answer_is_explained_beside_its_field_and_kept()
    {
        await using var citizen = await Chromium.Open(system, "fa");
        using var client = system.Client();
        var type = await Citizen.TypeOf(client, "health");
        await citizen.GoTo($"/permits/{type}/apply");
        await new ApplyingPages(citizen, Citizen.New(), await ApplyingPages.Type(client, type)).AnswerUntil("nationalCode");
        await citizen.Page.Locator("#nationalCode").FillAsync("1234567890");
        await citizen.Page.Locator("#continue").ClickAsync();

        await Assertions.Expect(citizen.Page.Locator("#nationalCode-error")).ToBeVisibleAsync();
        await Assertions.Expect(citizen.Page.Locator("#nationalCode")).ToHaveValueAsync("1234567890");
        Assert.StartsWith("خطا: ", await citizen.Page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_code_and_wrong_digits_look_the_same()
    {
        var person = Citizen.New();
        var (code, _) = await person.Apply(system);
        using var client = system.Client();
        using var wrongDigits = await client.PostAsJsonAsync("api/permits/tracking", new { trackingCode = code, lastFour = person.LastFour == "1111" ? "2222" : "1111" });
        using var unknown = await client.PostAsJsonAsync("api/permits/tracking", new { trackingCode = "000000000000", lastFour = "1111" });

        Assert.Equal(System.Net.HttpStatusCode.NotFound, wrongDigits.StatusCode);
        Assert.Equal(await WithoutTrace(unknown), await WithoutTrace(wrongDigits));

        static async Task<string> WithoutTrace(HttpResponseMessage response)
        {
            var problem = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object>>(await response.Content.ReadAsStringAsync())!;
            problem.Remove("traceId");
            return System.Text.Json.JsonSerializer.Serialize(problem);
        }
    }

    private async Task<string> Apply(Visitor citizen, Citizen person)
    {
        using var client = system.Client();
        var type = await Citizen.TypeOf(client, "interior");
        await citizen.GoTo($"/permits/{type}");
        await citizen.Page.Locator("#start").ClickAsync();
        var application = new ApplyingPages(citizen, person, await ApplyingPages.Type(client, type));
        await application.AnswerUntil("check");
        await Assertions.Expect(citizen.Page.Locator("#answers")).ToContainTextAsync(person.Name);
        return await application.HandIn();
    }

    private static async Task Track(Visitor citizen, Citizen person, string code)
    {
        await citizen.GoTo("/track");
        await citizen.Page.Locator("#trackingCode").FillAsync($"{code[..4]} {code[4..8]}-{code[8..]}");
        await citizen.Page.Locator("#lastFour").FillAsync(person.LastFour);
        await citizen.Page.Locator("#track-submit").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator("#status")).ToBeVisibleAsync();
    }

    // On the desk: by remaining time, page by page, until the citizen's name stands there.
    private static async Task OpenFile(Visitor officer, Citizen person)
    {
        await officer.GoTo("/en/workspace/permits?status=submitted");
        while (true)
        {
            var row = officer.Page.Locator("#applications tr", new() { HasText = person.Name });
            if (await row.CountAsync() > 0)
            {
                await row.Locator("a").First.ClickAsync();
                await Assertions.Expect(officer.Page.Locator("#review")).ToBeVisibleAsync();
                return;
            }

            await officer.Page.Locator("#next-page").ClickAsync();
        }
    }
}
