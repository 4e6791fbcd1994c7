using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>Administration makes the rules by which periods close, opens one that is closed, enters a plan, extends a breakdown; others read it.</summary>
[Collection(OneSystem.Name)]
public sealed class AdministrationJourney(PakSystem system)
{
    [Fact]
    public async Task A_closing_rule_is_made_seen_by_a_steward_and_withdrawn_after_a_question()
    {
        await using var admin = await SignedIn("admin", "en");
        await admin.GoTo("/en/workspace");
        await admin.Page.Locator("#manages a[href$='/lock-rules']").ClickAsync();
        var page = admin.Page;
        var rules = await page.Locator("#lock-rules tbody tr").CountAsync();
        await page.Locator("#scope").SelectOptionAsync("frequency");
        await page.Locator("#frequency").SelectOptionAsync("D");
        await page.Locator("#closesAfterDays").FillAsync("45");
        await page.Locator("#effectiveFrom").FillAsync("۱۴۹۰/۰۱/۰۱"); // far ahead: nothing closes by it
        await page.Locator("[id='note.fa']").FillAsync("آزمون");
        await page.Locator("[id='note.en']").FillAsync("By the council's decision");
        await page.Locator("#add").ClickAsync();
        await Assertions.Expect(page.Locator("#lock-rules tbody tr")).ToHaveCountAsync(rules + 1);
        var row = page.Locator("#lock-rules tbody tr", new PageLocatorOptions { HasTextString = "By the council's decision" });
        await Assertions.Expect(row).ToContainTextAsync("45 days");

        await using var steward = await SignedIn("health.steward", "en");
        await steward.GoTo("/en/workspace/locks");
        await steward.Page.Locator("#lock-rules-link").ClickAsync();
        await Assertions.Expect(steward.Page.Locator("#lock-rules")).ToContainTextAsync("By the council's decision");
        await Assertions.Expect(steward.Page.Locator("#rule-form, .confirm")).ToHaveCountAsync(0);

        await row.Locator("summary").ClickAsync();
        await row.Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("#lock-rules tbody tr")).ToHaveCountAsync(rules);
        await Assertions.Expect(page.Locator("#former-rules")).ToContainTextAsync("45 days");
        admin.HasNoComplaints();
        steward.HasNoComplaints();
    }

    [Fact]
    public async Task A_plan_is_entered_and_a_steward_may_propose_targets_for_it()
    {
        await using var admin = await SignedIn("admin", "en");
        await admin.GoTo("/en/workspace/plans");
        var page = admin.Page;
        await page.Locator("[id='name.fa']").FillAsync("برنامهٔ آزمایشی");
        await page.Locator("[id='name.en']").FillAsync("A trial plan");
        await page.Locator("#code").FillAsync("trial-plan");
        await page.Locator("#firstYear").FillAsync("۱۴۲۰");
        await page.Locator("#lastYear").FillAsync("1422");
        await page.Locator("#add").ClickAsync();
        await page.Locator("#confirm-error").WaitForAsync(); // it cannot be undone
        await page.Locator("#confirm").CheckAsync();
        await page.Locator("#add").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/plans/trial-plan$", RegexOptions.None, TimeSpan.FromSeconds(1)));

        await using var steward = await SignedIn("health.steward", "fa");
        await steward.GoTo("/workspace/targets/new");
        await Assertions.Expect(steward.Page.Locator("#plan")).Not.ToContainTextAsync("برنامهٔ آزمایشی"); // the one of this year stands first
        await steward.Page.Locator("#plan-tabs a[href*='trial-plan']").ClickAsync();
        await Assertions.Expect(steward.Page.Locator("#year-1420")).ToBeVisibleAsync();
        admin.HasNoComplaints();
        steward.HasNoComplaints();
    }

    [Fact]
    public async Task A_dimension_is_added_and_stands_in_the_form_of_a_definition()
    {
        await using var admin = await SignedIn("admin", "fa");
        await admin.GoTo("/workspace/breakdowns");
        var page = admin.Page;
        var form = page.Locator("#dimension-form");
        await form.Locator("[id='name.fa']").FillAsync("مالکیت");
        await form.Locator("[id='name.en']").FillAsync("Ownership");
        await form.Locator("#code").FillAsync("trial-ownership");
        await form.Locator("#categories").FillAsync("public = دولتی = Public\nprivate = خصوصی = Private");
        await form.Locator("#confirm").CheckAsync();
        await form.Locator("#add-dimension").ClickAsync();
        await Assertions.Expect(page.Locator("[data-dimension=trial-ownership] .chips li")).ToHaveCountAsync(2);

        await using var steward = await SignedIn("health.steward", "en");
        await steward.GoTo("/en/workspace/definitions/edit");
        await Assertions.Expect(steward.Page.Locator("#breakdown-trial-ownership")).ToHaveCountAsync(1);
        admin.HasNoComplaints();
        steward.HasNoComplaints();
    }

    private async Task<Visitor> SignedIn(string username, string language)
    {
        var visitor = await Chromium.Open(system, language);
        var (name, password) = system.Access.Person(username);
        await StaffPages.SignIn(visitor, name, password);
        return visitor;
    }
}
