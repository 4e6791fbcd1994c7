using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pak.Contracts;

namespace Pak.SystemTests.Running;

/// <summary>What a citizen does on the pages of an application.</summary>
/// <param name="visitor">Whose browser stands on a page of the application.</param>
/// <param name="person">Who applies.</param>
/// <param name="type">As the API describes it.</param>
internal sealed partial class ApplyingPages(Visitor visitor, Citizen person, JsonElement type)
{
    private readonly System.Text.Json.Nodes.JsonObject _answers = SampleAnswers.To(type.GetProperty("form"));

    public static async Task<JsonElement> Type(HttpClient client, string code)
    {
        using var response = await client.GetAsync(new Uri($"api/permits/types/{code}", UriKind.Relative));
        return await response.Json();
    }

    /// <summary>The step that the browser shows.</summary>
    public string Step => StepIn().Match(visitor.Page.Url).Groups["step"].Value;

    /// <summary>Answers page after page until this one is shown.</summary>
    /// <param name="until">Which step.</param>
    /// <param name="look">Looks at each page before it is answered.</param>
    public async Task AnswerUntil(string until, Func<Task>? look = null)
    {
        for (var pages = 0; Step != until; pages++)
        {
            Assert.True(pages < 40, $"The way to {until} does not end: {visitor.Page.Url}");
            if (look is not null)
            {
                await look();
            }

            var answered = visitor.Page.Url;
            await Answer(Step);
            await Assertions.Expect(visitor.Page).Not.ToHaveURLAsync(answered);
        }
    }

    /// <summary>From the check to the confirmation; returns the tracking code.</summary>
    public async Task<string> HandIn()
    {
        await visitor.Page.Locator("#submit").ClickAsync();
        var code = PersianText.Digits((await visitor.Page.Locator("#tracking-code").InnerTextAsync()).Trim());
        Assert.Matches("^[0-9]{12}$", code);
        return code;
    }

    private async Task Answer(string step)
    {
        var page = visitor.Page;
        if (step.StartsWith("d-", StringComparison.Ordinal))
        {
            await Upload(step);
            return;
        }

        var field = page.Locator($"[id='{step}']");
        if (step == "code")
        {
            await field.FillAsync(SampleAnswers.CodeIn(await page.Locator("#demo-message blockquote").InnerTextAsync()));
        }
        else if (step.StartsWith("q-", StringComparison.Ordinal))
        {
            await Answer(field, _answers[step[2..]]!);
        }
        else if (step == "area")
        {
            await field.SelectOptionAsync("IR-23");
        }
        else
        {
            await field.FillAsync(step switch
            {
                "name" => person.Name,
                "nationalCode" => PersianText.WithPersianDigits(person.NationalCode), // as a Persian keyboard writes it
                "mobile" => person.Mobile,
                _ => "مطب دندانپزشکی در خیابان انقلاب",
            });
        }

        await page.Locator("#continue").ClickAsync();
    }

    private static async Task Answer(ILocator field, System.Text.Json.Nodes.JsonNode answer)
    {
        // The first of several boxes has the question's id, and the first answer is ours; of yes and no it is the second.
        if (answer.GetValueKind() == JsonValueKind.Array || (answer.GetValueKind() == JsonValueKind.String && await field.GetAttributeAsync("type") == "radio"))
        {
            await field.CheckAsync();
        }
        else if (answer.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            await field.Page.Locator($"input[value={answer.ToJsonString()}]").CheckAsync();
        }
        else if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT")
        {
            await field.SelectOptionAsync(answer.GetValue<string>());
        }
        else
        {
            await field.FillAsync(answer.ToString());
        }
    }

    private async Task Upload(string step)
    {
        var document = type.GetProperty("documents").EnumerateArray().Single(d => d.GetProperty("code").GetString() == step[2..]);
        var (name, content) = SampleAnswers.FileFor(document);
        await visitor.Page.Locator($"[id='{step}']").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await visitor.Page.Locator("#upload").ClickAsync();
        if (document.GetProperty("maxFiles").GetInt32() > 1)
        {
            await Assertions.Expect(visitor.Page.Locator("#files li")).ToHaveCountAsync(1);
            await visitor.Page.Locator("#continue").ClickAsync();
        }
    }

    [GeneratedRegex("[?&]step=(?<step>[^&]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StepIn();
}
