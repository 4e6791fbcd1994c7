using System.Globalization;
using System.Net;
using Pak.Indicators.Submissions;

namespace Pak.Indicators.Tests;

public sealed class JourneyTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task What_is_uploaded_submitted_approved_and_published_is_read_by_everybody()
    {
        await app.Define("journey");
        var draft = await app.Draft();
        Assert.Equal(SubmissionStatus.Draft, draft.Status);

        var validated = await app.Upload(draft.Id, "indicator,area,period,value\njourney,IR,1402,0.060\njourney,IR-23,1402,7\njourney,IR,1403,-12.5\n");
        Assert.Equal((SubmissionStatus.Validated, 3, 0, 0), (validated.Status, validated.Rows, validated.Errors, validated.Warnings));
        Assert.Empty((await app.Data("journey")).Series);

        var submitted = await IndicatorsApp.Step(app.Steward(), validated, "submission", new { note = "سه مقدار" });
        var approved = await IndicatorsApp.Step(app.Approver(), submitted, "approval");
        Assert.Empty((await app.Data("journey")).Series);
        var published = await IndicatorsApp.Step(app.Approver(), approved, "publication");

        Assert.Equal(SubmissionStatus.Published, published.Status);
        Assert.Equal(["created", "uploaded", "submitted", "approved", "published"], published.History.Select(h => h.What));
        Assert.Equal("1402=0.060 1403=-12.5", await app.Values("journey", "?area=IR"));
        Assert.Equal("1402=7", await app.Values("journey", "?area=IR-23"));

        using var csv = await app.Anonymous().GetAsync(new Uri("/api/indicators/journey/data.csv", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, csv.StatusCode);
        Assert.Equal(
            "indicator,area,period,value,status\r\njourney,IR,1402,0.060,A\r\njourney,IR,1403,-12.5,A\r\njourney,IR-23,1402,7,A\r\n",
            await csv.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_numbers_are_uploaded_are_read_with_the_same_digits(int seed)
    {
        var code = $"digits-{seed}";
        await app.Define(code);
        var random = new Random(seed);
        var values = Enumerable.Range(1, 300).ToDictionary(i => (1000 + i).ToString(CultureInfo.InvariantCulture), _ => AnyNumber(random), StringComparer.Ordinal);

        await app.Published([.. values.OrderBy(_ => random.Next()).Select(pair => $"{code},IR,{pair.Key},{pair.Value}")]);

        Assert.Equal(string.Join(' ', values.Select(pair => $"{pair.Key}={pair.Value}")), await app.Values(code));
        var csv = await app.Anonymous().GetStringAsync(new Uri($"/api/indicators/{code}/data.csv", UriKind.Relative));
        Assert.Equal("indicator,area,period,value,status\r\n" + string.Concat(values.Select(pair => $"{code},IR,{pair.Key},{pair.Value},A\r\n")), csv);
    }

    /// <summary>Up to 28 digits with a point anywhere and zeros at the end, as decimal notation writes them.</summary>
    internal static string AnyNumber(Random random)
    {
        var digits = random.Next(1, 29);
        var whole = random.Next(0, digits + 1);
        var text = string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10))));
        var before = text[..whole].TrimStart('0') is { Length: > 0 } some ? some : "0";
        var number = whole == digits ? before : before + "." + text[whole..];
        return random.Next(2) == 0 && number.Any(c => c is >= '1' and <= '9') ? "-" + number : number;
    }
}
