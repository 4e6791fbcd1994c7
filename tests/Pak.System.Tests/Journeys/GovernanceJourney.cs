using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>A steward proposes a target and changes a definition, an approver decides; a submission is returned with a reason and withdrawn.</summary>
[Collection(OneSystem.Name)]
public sealed class GovernanceJourney(PakSystem system)
{
    [Fact]
    public async Task A_target_is_proposed_by_one_approved_by_another_and_seen_on_the_chart()
    {
        var item = await IndicatorOf("energy");
        var (code, latest) = (item.GetProperty("code").GetString()!, item.GetProperty("latest"));
        var value = latest.GetProperty("value").GetDecimal();
        await using var steward = await Chromium.Open(system, "en");
        var (username, password) = system.Access.Person("energy.steward");
        await StaffPages.SignIn(steward, username, password);
        await steward.GoTo("/en/workspace/targets/new");
        var page = steward.Page;
        await page.Locator("#indicator").SelectOptionAsync(code);
        await page.Locator("#area").SelectOptionAsync("IR-30");
        await page.Locator("[id='baseline.period']").FillAsync("1402");
        await page.Locator("[id='baseline.value']").FillAsync(Written(value));
        foreach (var year in await page.Locator("input[id^='year-']").EvaluateAllAsync<string[]>("inputs => inputs.map(input => input.id)"))
        {
            await page.Locator("#" + year).FillAsync(Written(value));
        }

        await page.Locator("[id='final.value']").FillAsync(Written(value));
        await page.Locator("#send").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "proposed");
        await Assertions.Expect(page.Locator("#approve")).ToHaveCountAsync(0);
        var address = new Uri(page.Url).AbsolutePath;

        await using var approver = await Chromium.Open(system, "fa");
        (username, password) = system.Access.Person("energy.approver");
        await StaffPages.SignIn(approver, username, password);
        await approver.GoTo(address);
        await approver.Page.Locator("#approve").ClickAsync();
        await Assertions.Expect(approver.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "approved");

        await approver.GoTo($"/indicators/{code}?area=IR-30");
        await Assertions.Expect(approver.Page.Locator("#values th[data-role=target]")).ToHaveCountAsync(1);
        steward.HasNoComplaints();
        approver.HasNoComplaints();
    }

    [Fact]
    public async Task A_definition_is_changed_with_a_reason_and_its_versions_are_kept()
    {
        var code = (await IndicatorOf("health")).GetProperty("code").GetString()!;
        await using var steward = await Chromium.Open(system, "en");
        var (username, password) = system.Access.Person("health.steward");
        await StaffPages.SignIn(steward, username, password);
        await steward.GoTo($"/en/workspace/definitions/edit/{code}");
        var page = steward.Page;
        var versions = await page.Locator("#versions li").CountAsync();
        await page.Locator("#licence").FillAsync("CC-BY-4.0");
        await page.Locator("[id='publicationLagDays']").FillAsync("45");
        await page.Locator("#why").FillAsync("The licence is stated");
        await page.Locator("#save").ClickAsync();

        await Assertions.Expect(page.Locator("#versions li")).ToHaveCountAsync(versions + 1);
        await Assertions.Expect(page.Locator("#versions")).ToContainTextAsync("The licence is stated");
        await steward.GoTo($"/en/indicators/{code}");
        await Assertions.Expect(page.Locator("#metadata")).ToContainTextAsync("CC-BY-4.0");
        steward.HasNoComplaints();
    }

    [Fact]
    public async Task A_submission_is_returned_with_a_reason_and_withdrawn_by_its_steward()
    {
        var item = await IndicatorOf("energy");
        var period = item.GetProperty("latest").GetProperty("period").GetString();
        await using var steward = await Chromium.Open(system, "en");
        var (username, password) = system.Access.Person("energy.steward");
        await StaffPages.SignIn(steward, username, password);
        await steward.GoTo("/en/workspace/upload");
        var page = steward.Page;
        var csv = $"indicator,area,period,value\n{item.GetProperty("code")},IR,{period},{Written(item.GetProperty("latest").GetProperty("value").GetDecimal())}\n";
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "figures.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await page.Locator("#upload-submit").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "validated");
        if (await page.Locator("#confirmWarnings").CountAsync() > 0)
        {
            await page.Locator("#confirmWarnings").CheckAsync();
        }

        await page.Locator("#note").FillAsync("Checked against the source");
        await page.Locator("#submit").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "submitted");
        var address = new Uri(page.Url).AbsolutePath;

        await using var approver = await Chromium.Open(system, "en");
        (username, password) = system.Access.Person("energy.approver");
        await StaffPages.SignIn(approver, username, password);
        await approver.GoTo(address);
        await approver.Page.Locator("#reason").FillAsync("The provinces are missing");
        await approver.Page.Locator("#return").ClickAsync();
        await Assertions.Expect(approver.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "returned");

        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#history")).ToContainTextAsync("The provinces are missing");
        await page.Locator("#confirmWithdrawal").CheckAsync();
        await page.Locator("#withdraw").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "withdrawn");
        steward.HasNoComplaints();
        approver.HasNoComplaints();
    }

    private static string Written(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task<JsonElement> IndicatorOf(string agency)
    {
        using var client = system.Client();
        using var response = await client.GetAsync(new Uri($"api/indicators?agency={agency}", UriKind.Relative));
        return (await response.Json()).GetProperty("items").EnumerateArray().First(i =>
            i.GetProperty("frequency").GetString() == "A" && i.GetProperty("calendar").GetString() == "jalali" && i.GetProperty("latest").ValueKind == JsonValueKind.Object);
    }
}
