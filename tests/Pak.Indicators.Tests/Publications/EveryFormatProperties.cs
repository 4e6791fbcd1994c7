using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pak.Indicators.Submissions;
using Pak.Indicators.Tests.Sdmx;
using Pak.ServiceDefaults.Auth;

namespace Pak.Indicators.Tests.Publications;

/// <summary>In whichever form figures are sent: published, they are read in every form with every digit that was sent.</summary>
public sealed class EveryFormatProperties(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    private const string SdmxCsv = "application/vnd.sdmx.data+csv;version=2.1.0";
    private static readonly string[] Forms = ["text/csv", "application/json", "application/x-ndjson", SdmxCsv];
    private static int _code;

    private sealed record Figure(string Area, bool IsOfWomen, int Year, string Value)
    {
        public string Breakdown => IsOfWomen ? "sex=female" : "";

        public override string ToString() => $"{Area} {Breakdown} {Year}={(Value.Length == 0 ? "M" : Value)}";
    }

    [Fact]
    public void What_is_published_is_read_back_to_the_last_digit_in_every_format() => Prop.ForAll(
        Arb.From(
            from figures in (
                from area in Gen.Elements("IR", "IR-01", "DE")
                from isOfWomen in Gen.Elements(true, false)
                from year in Gen.Choose(2000, 2006)
                from value in Gen.OneOf(Gen.Constant(""), Gen.Choose(0, int.MaxValue).Select(seed => JourneyTests.AnyNumber(new Random(seed))))
                select new Figure(area, isOfWomen, year, value)).NonEmptyListOf()
            from form in Gen.Elements(Forms)
            select (Figures: figures.DistinctBy(one => (one.Area, one.IsOfWomen, one.Year)).ToList(), Form: form)),
        file => Holds(file.Figures, file.Form).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithEndSize(15));

    private async Task Holds(List<Figure> figures, string form)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"format-{Interlocked.Increment(ref _code)}");
        await app.DefineFile(IndicatorsApp.DefinitionHeader + $",breakdowns\n{code},شاخص,Indicator,economy,درصد,percent,A,gregorian,sex\n");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Written(figures, code, form))) { Headers = { ContentType = MediaTypeHeaderValue.Parse(form) } };
        var draft = await app.Draft();
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Put, $"/submissions/{draft.Id}/rows", content);
        var uploaded = await IndicatorsApp.Read<Submission>(answer);
        Assert.True(uploaded.Errors == 0, string.Join('\n', uploaded.Findings));
        var submitted = await IndicatorsApp.Step(app.Steward(), uploaded, "submission", new { note = "بررسی شد", confirmWarnings = true });
        await IndicatorsApp.Step(app.Approver(), await IndicatorsApp.Step(app.Approver(), submitted, "approval"), "publication");

        List<string> expected = [.. figures.Select(one => one.ToString()).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, (await app.Data(code, "?breakdown=*")).Series.SelectMany(series => series.Observations.Select(o => Line(series.Area, series.Breakdown, o.Period, o.Value?.ToString(CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal));
        Assert.Equal(expected, await Csv($"/api/indicators/{code}/data.csv?breakdown=*", "text/csv", "area", "breakdown", "period", "value"));
        Assert.Equal(expected, await Csv($"/api/indicators/data.csv?indicator={code}&breakdown=*", "text/csv", "area", "breakdown", "period", "value"));
        Assert.Equal(expected, await Csv($"/sdmx/3.0/data/dataflow/*/{code}", SdmxCsv, "REF_AREA", "SEX", "TIME_PERIOD", "OBS_VALUE"));
        Assert.Equal(expected, Arrays(await Text($"/api/indicators/data?indicator={code}&breakdown=*", "application/json")));
        Assert.Equal(expected, SdmxDataTests.Observations(await Text($"/sdmx/3.0/data/dataflow/*/{code}", "*/*")).Select(OfSdmx).Order(StringComparer.Ordinal));
        Assert.Equal(expected, await Announced(code));
    }

    private static string Written(List<Figure> figures, string code, string form) => form switch
    {
        "text/csv" => "indicator,area,period,value,breakdown\n" + string.Concat(figures.Select(one => $"{code},{one.Area},{one.Year},{one.Value},{one.Breakdown}\n")),
        SdmxCsv => "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n" + string.Concat(figures.Select(one =>
            $"dataflow,PAK:INDICATORS(1.0.0),I,A,{code},{one.Area},{(one.IsOfWomen ? "female" : "_T")},{one.Year},{one.Value},{(one.Value.Length == 0 ? "M" : "A")}\n")),
        _ => string.Join(form == "application/json" ? "," : "\n", figures.Select(one =>
            $$"""{"indicator":"{{code}}","area":"{{one.Area}}","period":"{{one.Year}}","value":{{(one.Value.Length == 0 ? "null" : one.Value)}},"breakdown":"{{one.Breakdown}}"}""")) is var rows && form == "application/json"
            ? $"[{rows}]" : rows,
    };

    private static string Line(string area, string breakdown, string period, string? value) => $"{area} {breakdown} {period}={(value is null or "" or "NaN" or "null" ? "M" : value)}";

    private async Task<List<string>> Csv(string address, string accept, params string[] columns)
    {
        var rows = (await Text(address, accept)).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        var at = Array.ConvertAll(columns, column => Array.IndexOf(rows[0], column));
        return [.. rows.Skip(1).Select(row => Line(row[at[0]], PartOf(row[at[1]]), row[at[2]], row[at[3]])).Order(StringComparer.Ordinal)];
    }

    private static string PartOf(string text) => text is "_T" ? "" : text is "female" ? "sex=female" : text;

    private static List<string> Arrays(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.GetProperty("indicators")[0].GetProperty("series").EnumerateArray().SelectMany(series =>
            series.GetProperty("periods").EnumerateArray().Zip(series.GetProperty("values").EnumerateArray(), (period, value) =>
                Line(series.GetProperty("area").GetString()!, series.GetProperty("breakdown").GetString()!, period.GetString()!, value.GetRawText()))).Order(StringComparer.Ordinal)];
    }

    /// <summary><c>A.code.AREA.SEX._T._T 2000=1.50 A</c>.</summary>
    private static string OfSdmx(string row)
    {
        var (key, period, value) = (row.Split(' ')[0].Split('.'), row.Split(' ')[1].Split('=')[0], row.Split(' ')[1].Split('=')[1]);
        return Line(key[2], PartOf(key[3]), period, value);
    }

    private async Task<List<string>> Announced(string code)
    {
        using var answer = await app.As("reader", "mporg", Scopes.EventsRead).GetAsync(new Uri("/events?limit=1000", UriKind.Relative));
        using var batch = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. batch.RootElement.EnumerateArray().Select(e => e.GetProperty("data")).Where(data => data.TryGetProperty("observations", out _))
            .SelectMany(data => data.GetProperty("observations").EnumerateArray()).Where(o => o.GetProperty("indicator").GetString() == code)
            .Select(o => Line(o.GetProperty("area").GetString()!, o.GetProperty("breakdown").GetString()!, o.GetProperty("period").GetString()!, o.GetProperty("value").GetRawText())).Order(StringComparer.Ordinal)];
    }

    private async Task<string> Text(string address, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await app.Anonymous().SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }
}
