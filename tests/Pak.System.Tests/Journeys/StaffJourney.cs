using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>A steward uploads, an approver approves, the public sees the new point.</summary>
[Collection(OneSystem.Name)]
public sealed class StaffJourney(PakSystem system)
{
    [Fact]
    public async Task A_new_figure_goes_from_the_stewards_file_to_the_public_chart()
    {
        var (indicator, period, value) = await NextValueOf("health");
        await using var steward = await Chromium.Open(system, "en");
        var (username, password) = system.Access.Person("health.steward");
        await KeepWhatIsSaid(steward);
        await StaffPages.SignIn(steward, username, password);
        await steward.Page.Locator("#upload").ClickAsync();
        await steward.Page.Locator("#note").FillAsync("System test");
        await Upload(steward, $"indicator,area,period,value\n{indicator},IR,{period},12,5\n{indicator},IR-99,{period},twelve\n");

        var page = steward.Page;
        await Assertions.Expect(page.Locator("#findings tbody tr")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#findings")).ToContainTextAsync("IR-99");
        await Assertions.Expect(page.Locator("#submit")).ToHaveCountAsync(0);
        Assert.Contains("goes on: The file has arrived; its rows are being checked… (0 s)", await page.EvaluateAsync<string>("() => sessionStorage.getItem('said')"), StringComparison.Ordinal);

        await page.Locator("#replace-file").ClickAsync();
        await Upload(steward, $"indicator,area,period,value\n{indicator},IR,{period},{value.ToString(CultureInfo.InvariantCulture)}\n");
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "validated");
        var address = new Uri(page.Url).AbsolutePath;
        if (await page.Locator("#confirmWarnings").CountAsync() > 0)
        {
            await page.Locator("#confirmWarnings").CheckAsync();
        }

        await page.Locator("#note").FillAsync("The survey's final result");
        await page.Locator("#submit").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "submitted");
        await Assertions.Expect(page.Locator("#approve-publish")).ToHaveCountAsync(0); // not by the submitter

        await using var approver = await Chromium.Open(system, "en");
        (username, password) = system.Access.Person("health.approver");
        await StaffPages.SignIn(approver, username, password);
        await approver.GoTo(address);
        await approver.Page.Locator("#confirm").CheckAsync();
        await approver.Page.Locator("#approve-publish").ClickAsync();
        await Assertions.Expect(approver.Page.Locator("#status")).ToHaveAttributeAsync("data-status", "published");

        await using var reader = await Chromium.Open(system, "fa");
        await reader.GoTo($"/indicators/{indicator}?area=IR");
        var cell = reader.Page.Locator($"#values tr[data-period='{period}'] td").First;
        Assert.Equal(value, decimal.Parse((await cell.GetAttributeAsync("data-value"))!, CultureInfo.InvariantCulture));
        Assert.Matches("[۰-۹]", await cell.InnerTextAsync());
        Assert.Equal((double)value, (double)(await Chart.Points(reader.Page, "IR"))[period], 9);

        steward.HasNoComplaints();
        approver.HasNoComplaints();
        reader.HasNoComplaints();
    }

    [Theory]
    [InlineData("workspace", "/sign-in?")]
    [InlineData("en/workspace", "/en/sign-in?")]
    public async Task Who_is_not_signed_in_is_sent_on_within_the_site(string path, string to)
    {
        using var client = system.Client();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.Found, response.StatusCode);
        Assert.StartsWith(to, response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_uploaded_and_its_findings_are_read_without_JavaScript()
    {
        await using var steward = await Chromium.Open(system, "en", javaScript: false);
        var (username, password) = system.Access.Person("energy.steward");
        await StaffPages.SignIn(steward, username, password);
        await steward.GoTo("/en/workspace/upload");
        await Upload(steward, "indicator,area,period,value\nno-such-indicator,IR,1403,1\n");

        await Assertions.Expect(steward.Page.Locator("#findings")).ToContainTextAsync("no-such-indicator");
    }

    // The page is left as soon as the rows are checked: what it said until then is kept from the inside.
    private static Task KeepWhatIsSaid(Visitor visitor) => visitor.Page.AddInitScriptAsync(
        """
        new MutationObserver(() => {
          const [bar, says, time] = ["progress-bar", "progress-text", "progress-time"].map(id => document.getElementById(id));
          if (says?.textContent) {
            sessionStorage.setItem("said", `${sessionStorage.getItem("said") ?? ""}${bar.hasAttribute("value") ? "stands at " + bar.value : "goes on"}: ${says.textContent} ${time.textContent}\n`);
          }
        }).observe(document, { subtree: true, childList: true, attributes: true });
        """);

    private static async Task Upload(Visitor visitor, string csv)
    {
        await visitor.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "figures.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await visitor.Page.Locator("#upload-submit").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#status")).ToBeVisibleAsync();
    }

    // A yearly indicator of the agency, the first year after its values, and a value close to the last one.
    private async Task<(string Code, string Period, decimal Value)> NextValueOf(string agency)
    {
        using var client = system.Client();
        using var response = await client.GetAsync(new Uri($"api/indicators?agency={agency}", UriKind.Relative));
        var item = (await response.Json()).GetProperty("items").EnumerateArray().First(i => i.GetProperty("frequency").GetString() == "A" && i.GetProperty("calendar").GetString() == "jalali");
        var latest = item.GetProperty("latest");
        var next = int.Parse(latest.GetProperty("period").GetString()!, CultureInfo.InvariantCulture) + 1;
        return (item.GetProperty("code").GetString()!, next.ToString(CultureInfo.InvariantCulture), Math.Round(latest.GetProperty("value").GetDecimal() * 0.99m, 2));
    }
}
