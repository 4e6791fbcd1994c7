using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Pak.SystemTests.Running;
using Xunit.Abstractions;

namespace Pak.SystemTests.MainJob;

/// <summary>What Pak is for, on real input: an agency uploads, another approves, everybody reads the same numbers.</summary>
[Collection(OneSystem.Name)]
public sealed class PublishRealFigures(PakSystem system, ITestOutputHelper output)
{
    private const int Sampled = 20;

    [Fact]
    public async Task An_agencys_figures_are_published_and_read_back_as_they_stand_in_its_file()
    {
        var file = await Gapminder.Read();
        output.WriteLine($"{file.Indicators} indicators, {file.Values.Count} values from {file.Source}");
        if (file.IsComplete)
        {
            Assert.Equal((299, 12_897), (file.Indicators, file.Values.Count));
        }

        using var uploader = await system.Access.Client("statistics-upload");
        using var approver = await system.Access.Client("statistics-approve");

        using var definitions = Csv(file.Definitions());
        var defined = await (await uploader.PostAsync(new Uri("api/indicators/definitions", UriKind.Relative), definitions)).Json();
        Assert.Equal(file.Indicators, defined.GetProperty("created").GetInt32());

        var draft = await Send(uploader, HttpMethod.Post, "api/indicators/submissions", new { note = "Gapminder, values for Iran" });
        var address = $"api/indicators/submissions/{draft.GetProperty("id").GetString()}";
        using var rows = Csv(file.Rows(TimeProvider.System.GetUtcNow().Year));
        var validated = await (await uploader.PutAsync(new Uri($"{address}/rows", UriKind.Relative), rows)).Json();
        Assert.Equal(file.Values.Count, validated.GetProperty("rows").GetInt32());
        Assert.True(validated.GetProperty("errors").GetInt32() == 0, validated.GetProperty("findings").GetRawText());

        await Step(uploader, address, "submission", new { note = "Checked against the source", confirmWarnings = true });
        await Step(approver, address, "approval", new { note = "As in the source" });
        var published = await Step(approver, address, "publication");
        Assert.Equal("published", published.GetProperty("status").GetString());

        await ReadBackByApi(file);
        await ReadBackInTheBrowser(file);
    }

    private async Task ReadBackByApi(Gapminder file)
    {
        using var anybody = system.Client();
        var compared = 0;
        foreach (var expected in Sample(file))
        {
            var data = await (await anybody.GetAsync(new Uri($"api/indicators/{expected.Indicator}/data?area=IR", UriKind.Relative))).Json();
            var observations = data.GetProperty("series").EnumerateArray().Single(s => s.GetProperty("area").GetString() == expected.Area).GetProperty("observations");
            var observation = observations.EnumerateArray().Single(o => o.GetProperty("period").GetString() == expected.Period);
            Assert.Equal(expected.Text, observation.GetProperty("value").GetRawText());

            var csv = await anybody.GetStringAsync(new Uri($"api/indicators/{expected.Indicator}/data.csv?area=IR", UriKind.Relative));
            Assert.Contains($"{expected.Indicator},{expected.Area},{expected.Period},{expected.Text},", csv, StringComparison.Ordinal);
            compared++;
        }

        output.WriteLine($"{compared} values compared by API, as JSON and as CSV");
        Assert.Equal(Math.Min(Sampled, file.Values.Count), compared);
    }

    private async Task ReadBackInTheBrowser(Gapminder file)
    {
        var expected = Sample(file).First();
        await using var visitor = await Chromium.Open(system, "en");
        await visitor.GoTo($"/en/indicators/{expected.Indicator}?area=IR");

        var cell = visitor.Page.Locator($"#values tr[data-period='{expected.Period}'] td").First;
        Assert.Equal(decimal.Parse(expected.Text, CultureInfo.InvariantCulture), decimal.Parse((await cell.GetAttributeAsync("data-value"))!, CultureInfo.InvariantCulture));
        var points = await Chart.Points(visitor.Page, "IR");
        Assert.Equal(double.Parse(expected.Text, CultureInfo.InvariantCulture), (double)points[expected.Period], 9);
        visitor.HasNoComplaints();
        output.WriteLine($"{expected.Indicator} {expected.Period} = {expected.Text} in the table and on the chart");
    }

    // Spread evenly over the whole file, so the same in every run.
    private static IEnumerable<Gapminder.Value> Sample(Gapminder file)
    {
        var count = Math.Min(Sampled, file.Values.Count);
        return Enumerable.Range(0, count).Select(i => file.Values[(int)((long)i * file.Values.Count / count)]);
    }

    private static async Task<JsonElement> Step(HttpClient client, string address, string step, object? body = null)
    {
        using var seen = await client.GetAsync(new Uri(address, UriKind.Relative));
        return await Send(client, HttpMethod.Post, $"{address}/{step}", body, seen.Headers.ETag ?? throw new InvalidOperationException("A submission without an ETag."));
    }

    private static async Task<JsonElement> Send(HttpClient client, HttpMethod method, string address, object? body, EntityTagHeaderValue? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(ifMatch);
        }

        using var response = await client.SendAsync(request);
        return await response.Json();
    }

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");
}
