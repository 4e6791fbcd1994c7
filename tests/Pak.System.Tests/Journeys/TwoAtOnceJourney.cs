using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.Journeys;

/// <summary>Two submissions for the same series at once: each is told of the other, the one published later holds, and its history says what it replaced.</summary>
[Collection(OneSystem.Name)]
public sealed class TwoAtOnceJourney(PakSystem system)
{
    [Fact]
    public async Task Each_is_told_of_the_other_and_the_later_one_holds()
    {
        var (code, period, value) = await NextValue("industry");
        await using var steward = await SignedIn("industry.steward", "en");
        var first = await HandIn(steward, $"{code},IR,{period},{Written(value)}", "First of two");
        var second = await HandIn(steward, $"{code},IR,{period},{Written(value + 1)}", "Second of two");
        await Assertions.Expect(steward.Page.Locator("#rivals")).ToContainTextAsync("First of two");

        await using var approver = await SignedIn("industry.approver", "en");
        await Assertions.Expect(approver.Page.Locator("#waiting-to-decide")).ToContainTextAsync("Second of two");
        await approver.GoTo(first);
        await Assertions.Expect(approver.Page.Locator("#rivals")).ToContainTextAsync("Second of two");
        await Assertions.Expect(approver.Page.Locator("#review ins")).ToHaveCountAsync(1);
        await Publish(approver.Page);

        await approver.GoTo(second);
        await Assertions.Expect(approver.Page.Locator("#rivals")).ToContainTextAsync("First of two");
        await Assertions.Expect(approver.Page.Locator("#review del")).ToHaveCountAsync(1); // what stands there by now
        await Publish(approver.Page);
        await Assertions.Expect(approver.Page.Locator("#history")).ToContainTextAsync("Replaced 1 values");

        using var client = system.Client();
        using var response = await client.GetAsync(new Uri($"api/indicators/{code}/data?area=IR&from={period}&to={period}", UriKind.Relative));
        var shown = (await response.Json()).GetProperty("series")[0].GetProperty("observations")[0].GetProperty("value").GetDecimal();
        Assert.Equal(value + 1, shown);
        steward.HasNoComplaints();
        approver.HasNoComplaints();
    }

    private static async Task<string> HandIn(Visitor steward, string row, string note)
    {
        await steward.GoTo("/en/workspace/upload");
        var page = steward.Page;
        await page.Locator("#note").FillAsync(note);
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "figures.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes($"indicator,area,period,value\n{row}\n") });
        await page.Locator("#upload-submit").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "validated");
        if (await page.Locator("#confirmWarnings").CountAsync() > 0)
        {
            await page.Locator("#confirmWarnings").CheckAsync();
        }

        await page.Locator("#note").FillAsync(note);
        await page.Locator("#submit").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "submitted");
        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task Publish(IPage page)
    {
        await page.Locator("#confirm").CheckAsync();
        await page.Locator("#approve-publish").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveAttributeAsync("data-status", "published");
    }

    private static string Written(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    // A yearly indicator of the agency that is reported, the first year after its values, and its last value.
    private async Task<(string Code, string Period, decimal Value)> NextValue(string agency)
    {
        using var client = system.Client();
        using var response = await client.GetAsync(new Uri($"api/indicators?agency={agency}", UriKind.Relative));
        foreach (var item in (await response.Json()).GetProperty("items").EnumerateArray().Where(i =>
            i.GetProperty("frequency").GetString() == "A" && i.GetProperty("calendar").GetString() == "jalali" && i.GetProperty("latest").ValueKind == JsonValueKind.Object))
        {
            var code = item.GetProperty("code").GetString()!;
            using var definition = await client.GetAsync(new Uri("api/indicators/" + code, UriKind.Relative));
            if ((await definition.Json()).TryGetProperty("formula", out var formula) && formula.ValueKind == JsonValueKind.String)
            {
                continue;
            }

            var latest = item.GetProperty("latest");
            var next = int.Parse(latest.GetProperty("period").GetString()!, CultureInfo.InvariantCulture) + 1;
            return (code, next.ToString(CultureInfo.InvariantCulture), Math.Round(latest.GetProperty("value").GetDecimal(), 2));
        }

        throw new InvalidOperationException($"The demo has no yearly reported indicator of {agency}.");
    }

    private async Task<Visitor> SignedIn(string username, string language)
    {
        var visitor = await Chromium.Open(system, language);
        var (name, password) = system.Access.Person(username);
        await StaffPages.SignIn(visitor, name, password);
        if (language == "en")
        {
            await visitor.GoTo("/en/workspace");
        }

        return visitor;
    }
}
