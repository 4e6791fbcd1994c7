using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pak.Indicators.Submissions;

namespace Pak.Indicators.Tests.Submissions.Formats;

public sealed class FormatTests(FormatTests.Catalogue app) : IClassFixture<FormatTests.Catalogue>
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Expected = "IR//1401=1.50 IR//1402=M IR/settlement=rural;sex=female/1402=-3 IR-23//1402=123456789012345678.25";

    [Theory]
    [InlineData("text/csv", "period,value,status,breakdown,indicator,area\n1401,1.50,,,{0},IR\n1402,,M,,{0},IR\n1402,-3,,settlement=rural; sex=female,{0},IR\n۱۴۰۲,123456789012345678.25,,,{0},IR-23\n")]
    [InlineData("text/csv; charset=utf-8", "indicator,area,period,value,breakdown\n{0},IR,1401,1.50,\n{0},IR,1402,,\n{0},IR,1402,-3,sex=female;settlement=rural\n{0},IR-23,1402,123456789012345678.25,\n")]
    [InlineData("application/vnd.sdmx.data+csv; version=2.1.0", "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,SEX,SETTLEMENT,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\ndataflow,PAK:INDICATORS(1.0.0),I,A,{0},IR,_T,_T,_T,2022-03-21/P1Y,1.50,A,percent\ndataflow,PAK:INDICATORS(1.0.0),I,A,{0},IR,_T,_T,_T,1402,,M,percent\ndataflow,PAK:INDICATORS(1.0.0),I,A,{0},IR,female,rural,_T,2023-03-21/P1Y,-3,A,percent\ndataflow,PAK:INDICATORS(1.0.0),I,A,{0},IR-23,_T,_T,_T,1402-A1,123456789012345678.25,A,percent\n")]
    [InlineData("application/json", """[{{"indicator":"{0}","area":"IR","period":"1401","value":1.50}}, {{"indicator":"{0}","area":"IR","period":1402,"value":null,"status":"M"}},{{"period":"1402","value":"-3","breakdown":"sex=female;settlement=rural","indicator":"{0}","area":"IR","status":null}},{{"indicator":"{0}","area":"IR-23","period":"1402","value":123456789012345678.25}}]""")]
    [InlineData("application/x-ndjson", """
        {{"indicator":"{0}","area":"IR","period":"1401","value":1.50}}
        {{"indicator":"{0}","area":"IR","period":"1402"}}
        {{"indicator":"{0}","area":"IR","period":"1402","value":-3,"breakdown":"sex=female;settlement=rural"}}
        {{"indicator":"{0}","area":"IR-23","period":"1402","value":"۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸٫۲۵"}}
        """)]
    public async Task The_same_figures_in_any_form_are_the_same_figures(string type, string file)
    {
        var code = await app.Divided();
        var uploaded = await Upload(Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, file, code)), type);

        Assert.True(uploaded.Errors == 0, string.Join('\n', uploaded.Findings));
        Assert.Equal((4, Expected), (uploaded.Rows, await app.PublishedText(uploaded, code)));
    }

    [Fact]
    public async Task A_workbook_is_read_as_people_see_it()
    {
        var code = await app.Divided();
        var uploaded = await Upload(
            Workbooks.Of(
                ["$indicator", "$area", "period", "value", "status", "breakdown"],
                [code, "IR", "#1401", "1.50"],
                ["$" + code, "$IR", "#1402", "", "M"],
                [code, "IR", "1403"], // nobody has filled it in
                [],
                [code, "IR", "1402", "#-3", "", "sex=female;settlement=rural"],
                [code, "IR-23", "1402", "123456789012345678.25"]),
            Xlsx);

        Assert.Equal((4, 0), (uploaded.Rows, uploaded.Errors));
        Assert.Equal(Expected, await app.PublishedText(uploaded, code));
        var residue = await Upload(Workbooks.Of(["indicator", "area", "period", "value"], [code, "IR", "1400", "#0.30000000000000004"], [code, "IR", "1399", "#1.0000000000000001E-5"]), Xlsx);
        Assert.Equal("IR//1399=0.00001 IR//1400=0.3 " + Expected, await app.PublishedText(residue, code));
    }

    [Theory]
    [InlineData("[{\"indicator\":\"divided\",", "IND-F23", 1)]
    [InlineData("[{\"indicator\":\"divided\",\"area\":\"IR\",\"period\":\"1402\",\"value\":1},]", "IND-F23", 2)]
    [InlineData("[7]", "IND-F23", 1)]
    [InlineData("[]", "IND-F15", 1)]
    [InlineData("", "IND-F15", 1)]
    [InlineData("[{\"indicator\":\"divided\",\"area\":\"IR\",\"period\":\"1402\",\"value\":[1]}]", "IND-F24", 1)]
    [InlineData("[{\"indicator\":\"divided\",\"area\":\"IR\",\"period\":\"1402\",\"value\":true}]", "IND-F24", 1)]
    [InlineData("[{\"indicator\":\"divided\",\"area\":\"IR\",\"value\":1}]", "IND-F11", 1)]
    [InlineData("[{\"indicator\":\"divided\",\"area\":\"IR\",\"period\":\"1402\",\"colour\":\"red\"}]", "IND-F12", 1)]
    [InlineData("[{\"indicator\":\"divided\",\"area\":\"IR\",\"area\":\"IR\",\"period\":\"1402\",\"value\":1}]", "IND-F13", 1)]
    [InlineData("{\"indicator\":\"divided\",\"area\":\"IR\",\"period\":\"1402\",\"value\":1}\n{\"indicator\":\"none\",\"area\":\"IR\",\"period\":\"1402\",\"value\":1}", "IND-F01", 2)]
    public async Task What_is_wrong_with_JSON_is_found_with_its_place(string json, string code, int row)
    {
        await app.Define("divided");
        var uploaded = await Upload(Encoding.UTF8.GetBytes(json), "application/json");

        var finding = uploaded.Findings[0];
        Assert.Equal((code, row), (finding.Code, finding.Row));
        Assert.Equal(SubmissionStatus.Draft, uploaded.Status);
    }

    [Fact]
    public async Task An_object_that_never_ends_is_not_held_in_memory()
    {
        var uploaded = await Upload(Encoding.UTF8.GetBytes("[{\"indicator\":\"" + new string('x', 5_000_000) + "\"}]"), "application/json");

        Assert.Equal("IND-F18", Assert.Single(uploaded.Findings).Code);
    }

    [Fact]
    public async Task What_is_no_workbook_is_said_so()
    {
        var code = await app.Divided();
        var whole = Workbooks.Of(["indicator", "area", "period", "value"], [code, "IR", "1402", "1"]);

        Assert.Equal("IND-F25", Assert.Single((await Upload(Encoding.UTF8.GetBytes("indicator,area"), Xlsx)).Findings).Code);
        Assert.Equal("IND-F25", Assert.Single((await Upload(whole[..(whole.Length / 2)], Xlsx)).Findings).Code);
        Assert.Equal("IND-F26", Assert.Single((await Upload(new byte[(64 << 20) + 1], Xlsx)).Findings).Code);
        Assert.Equal("IND-F15", Assert.Single((await Upload(Workbooks.Of(["indicator", "area", "period", "value"]), Xlsx)).Findings).Code);
        Assert.Equal("IND-F12", (await Upload(Workbooks.Of(["indicator", "area", "period", "value", "رنگ"], [code, "IR", "1402", "1"]), Xlsx)).Findings[0].Code);
    }

    [Fact]
    public async Task SDMX_that_deletes_is_refused_row_by_row()
    {
        var code = await app.Divided();
        var uploaded = await Upload(Encoding.UTF8.GetBytes($"STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\ndataflow,PAK:INDICATORS(1.0.0),D,{code},IR,1402,1\n"), "text/csv");

        Assert.Equal("IND-F27", Assert.Single(uploaded.Findings).Code);
    }

    [Fact]
    public async Task Another_form_is_415()
    {
        var draft = await app.Draft();
        using var answer = await Send(draft, Encoding.UTF8.GetBytes("<figures/>"), "application/xml");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task The_template_has_the_due_periods_and_is_an_upload_itself()
    {
        await using var own = new Catalogue();
        var code = await own.Divided();
        await own.Published($"{code},IR,1401,1", $"{code},IR-23,1401,1");
        await using (var connection = await own.Database.OpenConnectionAsync())
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, "UPDATE indicators SET expected_from = '2023-01-01'");
        }

        using var answer = await own.Steward().GetAsync(new Uri("/api/indicators/submissions/template.xlsx", UriKind.Relative));
        Assert.Equal(Xlsx, answer.Content.Headers.ContentType!.MediaType);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        using var file = new MemoryStream(bytes);
        var rows = Workbooks.Read(file);

        Assert.Equal(["indicator", "area", "period", "value", "status", "breakdown"], rows[0]);
        Assert.Contains([code, "IR", "1402", "", "", ""], rows);
        Assert.Contains([code, "IR-23", "1403", "", "", ""], rows);
        using var sent = await Send(await own.Draft(), bytes, Xlsx, own);
        Assert.Equal("IND-F15", Assert.Single((await IndicatorsApp.Read<Submission>(sent)).Findings).Code);
    }

    private async Task<Submission> Upload(byte[] file, string type)
    {
        using var answer = await Send(await app.Draft(), file, type);
        return await IndicatorsApp.Read<Submission>(answer);
    }

    private Task<HttpResponseMessage> Send(Submission draft, byte[] file, string type, Catalogue? own = null)
    {
        var content = new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return (own ?? app).Steward().PutAsync(new Uri($"/api/indicators/submissions/{draft.Id}/rows", UriKind.Relative), content);
    }

    /// <summary>Indicators that may be divided by sex and settlement.</summary>
    public sealed class Catalogue : IndicatorsApp
    {
        private int _count;

        public async Task<string> Divided()
        {
            var code = $"divided-{Interlocked.Increment(ref _count)}";
            await Define(code);
            await using var connection = await Database.OpenConnectionAsync();
            await Dapper.SqlMapper.ExecuteAsync(connection, "UPDATE indicators SET breakdowns = '{settlement,sex}' WHERE code = @code", new { code });
            return code;
        }

        /// <summary>Publishes an upload; every value of the indicator: <c>area/breakdown/period=value</c>.</summary>
        public async Task<string> PublishedText(Submission uploaded, string code)
        {
            var submitted = await Step(Steward(), uploaded, "submission", new { note = "بررسی شد", confirmWarnings = true });
            await Step(Approver(), await Step(Approver(), submitted, "approval"), "publication");
            return await StoredText(code);
        }
    }
}
