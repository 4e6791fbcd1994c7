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
}
