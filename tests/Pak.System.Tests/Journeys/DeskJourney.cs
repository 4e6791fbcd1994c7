using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>Staff work on the demo's files: an officer, an asked agency, an oversight agency, the keeper of the calendar.</summary>
[Collection(OneSystem.Name)]
public sealed class DeskJourney(PakSystem system)
{
    private static readonly Regex InTime = new("working days? left", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task An_officer_takes_a_file_up_and_asks_its_applicant()
    {
        await using var officer = await SignIn("industry.officer");
        var page = officer.Page;
        await officer.GoTo("/en/workspace/permits?status=submitted");
        await page.Locator("#applications tr a").First.ClickAsync();
        await page.Locator("#review").ClickAsync();
        await Assertions.Expect(page.Locator("#done")).ToBeVisibleAsync();
        await page.Locator("#ask").ClickAsync();
        await Assertions.Expect(page.Locator("#text-error")).ToBeVisibleAsync();
        await page.Locator("#text").FillAsync("نشانی دقیق را بنویسید");
        await page.Locator("#ask").ClickAsync();

        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "awaiting-applicant");
        await Assertions.Expect(page.Locator("#clock")).ToContainTextAsync("counting stands");
        await Assertions.Expect(page.Locator("#looks")).ToContainTextAsync("yourself");
        officer.HasNoComplaints();
    }

    [Fact]
    public async Task An_officer_extends_the_time_once_and_refuses_by_a_condition()
    {
        await using var officer = await SignIn("interior.officer");
        var page = officer.Page;
        await officer.GoTo("/en/workspace/permits?status=under-review&type=party-establishment");
        await page.Locator("#applications tr", new() { HasTextRegex = InTime }).Locator("a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#extension-rule")).ToContainTextAsync("once only, by at most 20");
        var deadline = await page.Locator("#deadline").InnerTextAsync();
        await page.Locator("#days").FillAsync("5");
        await page.Locator("#extensionReason").FillAsync("کارشناسی محل زمان می‌خواهد");
        await page.Locator("#extend").ClickAsync();
        await Assertions.Expect(page.Locator("#confirmExtension-error")).ToBeVisibleAsync();
        await page.Locator("#confirmExtension").CheckAsync();
        await page.Locator("#extend").ClickAsync();
        await Assertions.Expect(page.Locator("#no-extension")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#deadline")).Not.ToHaveTextAsync(deadline);

        await page.Locator("#condition-1").CheckAsync();
        await page.Locator("#refusalNote").FillAsync("این شرط احراز نشد");
        await page.Locator("#confirmRefusal").CheckAsync();
        await page.Locator("#refuse").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "refused");
        await Assertions.Expect(page.Locator("#history li").First).ToContainTextAsync("این شرط احراز نشد");
        await Assertions.Expect(page.Locator("#refuse")).ToHaveCountAsync(0);
        officer.HasNoComplaints();
    }

    [Fact]
    public async Task An_asked_agency_answers_and_the_files_officer_reads_it_without_JavaScript()
    {
        await using var asked = await SignIn("interior.officer", javaScript: false);
        var page = asked.Page;
        await asked.GoTo("/en/workspace/inquiries");
        await page.Locator("#inquiries tbody tr", new() { HasText = "Ministry of Health" }).Locator("a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#silence")).ToContainTextAsync("Silence until the time is over");
        var applicant = await page.Locator("#inquiry dd[dir=auto]").First.InnerTextAsync();
        await page.Locator("#favourable-yes").CheckAsync();
        await page.Locator("#text").FillAsync("از نظر این وزارتخانه مانعی ندارد");
        await page.Locator("#confirmAnswer").CheckAsync();
        await page.Locator("#send-answer").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "answered");
        await Assertions.Expect(page.Locator("#send-answer")).ToHaveCountAsync(0);

        await using var officer = await SignIn("health.officer", javaScript: false);
        await officer.GoTo("/en/workspace/permits");
        await Open(officer, "#applications", applicant);
        await Assertions.Expect(officer.Page.Locator("#inquiries tr[data-state=answered]").First).ToContainTextAsync("No objection");
        await Assertions.Expect(officer.Page.Locator("#inquiries")).ToContainTextAsync("از نظر این وزارتخانه مانعی ندارد");
        asked.HasNoComplaints();
        officer.HasNoComplaints();
    }

    [Fact]
    public async Task The_oversight_agency_overturns_a_refusal_and_the_permit_is_in_the_register()
    {
        await using var oversight = await SignIn("presidency.officer");
        var page = oversight.Page;
        await oversight.GoTo("/en/workspace/appeals");
        await page.Locator("#appeals tbody a").First.ClickAsync();
        var applicant = await page.Locator("#file dd[dir=auto]").First.InnerTextAsync();
        await Assertions.Expect(page.Locator("#clock")).ToContainTextAsync("The file is closed");
        await page.Locator("#decide").ClickAsync();
        await Assertions.Expect(page.Locator("#error-summary a")).ToHaveCountAsync(3);
        await page.Locator("#overturn").CheckAsync();
        await page.Locator("#reason").FillAsync("مدرک این شرط در پرونده هست");
        await page.Locator("#confirmDecision").CheckAsync();
        await page.Locator("#decide").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "overturned");

        await using var officer = await SignIn("interior.officer");
        await officer.GoTo("/en/workspace/permits/register?state=active");
        await Open(officer, "#permits", applicant);
        await Assertions.Expect(officer.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "active");
        await officer.Page.Locator("#suspensionReason").FillAsync("بازرسی محل");
        await officer.Page.Locator("#confirmSuspension").CheckAsync();
        await officer.Page.Locator("#suspend").ClickAsync();
        await Assertions.Expect(officer.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "suspended");
        oversight.HasNoComplaints();
        officer.HasNoComplaints();
    }

    [Fact]
    public async Task The_keeper_of_the_calendar_sees_what_a_holiday_moves_before_it_is_one()
    {
        await using var keeper = await SignIn("presidency.calendar");
        var page = keeper.Page;
        await keeper.GoTo("/en/workspace/calendar");
        // A year ahead no deadline of the demo lies, so that nobody else's files move.
        var day = TimeProvider.System.GetUtcNow().AddDays(400).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await page.Locator("#holiday-day").FillAsync(day);
        await page.Locator("#holiday-fa").FillAsync("روز آزمون");
        await page.Locator("#holiday-en").FillAsync("Day of the test");
        await page.Locator("#preview-holiday").ClickAsync();
        await Assertions.Expect(page.Locator("#reads")).ToContainTextAsync("is a holiday: Day of the test");
        await Assertions.Expect(page.Locator("#moves")).ToContainTextAsync("No open file");
        await page.Locator("#save").ClickAsync();
        await Assertions.Expect(page.Locator("#done")).ToBeVisibleAsync();

        await page.Locator($"#holidays li[data-day='{day}'] button").ClickAsync();
        await Assertions.Expect(page.Locator("#reads")).ToContainTextAsync("is no holiday any more");
        await page.Locator("#save").ClickAsync();
        await Assertions.Expect(page.Locator($"#holidays li[data-day='{day}']")).ToHaveCountAsync(0);
        keeper.HasNoComplaints();
    }

    private async Task<Visitor> SignIn(string person, bool javaScript = true)
    {
        var visitor = await Chromium.Open(system, "en", javaScript: javaScript);
        var (username, password) = system.Access.Person(person);
        await StaffPages.SignIn(visitor, username, password);
        return visitor;
    }

    /// <summary>On a list, page by page, the line of a person.</summary>
    private static async Task Open(Visitor visitor, string table, string person)
    {
        while (true)
        {
            var row = visitor.Page.Locator($"{table} tbody tr", new() { Has = visitor.Page.Locator($"bdi:text-is(\"{person}\")") });
            if (await row.CountAsync() > 0)
            {
                await row.Locator("a").First.ClickAsync();
                await Assertions.Expect(visitor.Page.Locator("#history")).ToBeVisibleAsync();
                return;
            }

            await visitor.Page.Locator("#next-page").ClickAsync();
        }
    }
}
