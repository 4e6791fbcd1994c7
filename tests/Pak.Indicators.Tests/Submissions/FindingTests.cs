using Pak.Indicators.Findings;
using Pak.Indicators.Submissions;

namespace Pak.Indicators.Tests.Submissions;

public sealed class FindingTests(FindingTests.Catalogue app) : IClassFixture<FindingTests.Catalogue>
{
    [Theory]
    [InlineData("nothing,IR,1402,1", "IND-F01", "indicator", "nothing")]
    [InlineData("other,IR,1402,1", "IND-F02", "indicator", "other")]
    [InlineData("plain,IR-31,1402,1", "IND-F03", "area", "IR-31")]
    [InlineData("plain,,1402,1", "IND-F03", "area", "")]
    [InlineData("plain,IR,1402-01,1", "IND-F04", "period", "1402-01")]
    [InlineData("plain,IR,١٤٠٢-Q1,1", "IND-F04", "period", "١٤٠٢-Q1")]
    [InlineData("monthly,IR,1402-13,1", "IND-F04", "period", "1402-13")]
    [InlineData("plain,IR,2024,1", "IND-F04", "period", "2024")]
    [InlineData("monthly,IR,2024-05,1,F", "IND-F04", "period", "2024-05")]
    [InlineData("western,IR,1402-05,1", "IND-F04", "period", "1402-05")]
    [InlineData("western,IR,1402-M05,1", "IND-F04", "period", "1402-M05")]
    [InlineData("plain,IR,1402,twelve", "IND-F05", "value", "twelve")]
    [InlineData("plain,IR,1402,1 000", "IND-F05", "value", "1 000")]
    [InlineData("plain,IR,1402,\"1,000\"", "IND-F05", "value", "1,000")]
    [InlineData("plain,IR,1402,=1+1", "IND-F05", "value", "=1+1")]
    [InlineData("plain,IR,1402,NaN", "IND-F05", "value", "NaN")]
    [InlineData("plain,IR,1402,1e999", "IND-F17", "value", "1e999")]
    [InlineData("plain,IR,1402,1e-30", "IND-F17", "value", "1e-30")]
    [InlineData("plain,IR,1402,1e-99999999999", "IND-F17", "value", "1e-99999999999")]
    [InlineData("plain,IR,1402,0.12345678901234567890123456789", "IND-F17", "value", "0.12345678901234567890123456789")]
    [InlineData("ranged,IR,1402,100.01", "IND-F07", "value", "100.01")]
    [InlineData("ranged,IR,1402,-1", "IND-F07", "value", "-1")]
    [InlineData("plain,IR,1405,1", "IND-F08", "period", "1405")]
    [InlineData("plain,IR,1402,1,Z", "IND-F09", "status", "Z")]
    [InlineData("plain,IR,1402,1,AA", "IND-F09", "status", "AA")]
    [InlineData("plain,IR,1402,1,M", "IND-F16", "status", "M")]
    [InlineData("plain,IR,1402,,A", "IND-F16", "status", "A")]
    public async Task A_wrong_row_is_found_with_its_place_and_keeps_the_file_a_draft(string row, string code, string column, string value)
    {
        var submission = await app.Uploaded("plain,IR,1400,1", row);

        var finding = Assert.Single(submission.Findings);
        Assert.Equal((3, code, column, value, Severity.Error), (finding.Row, finding.Code, finding.Column, finding.Value, finding.Severity));
        Assert.NotEmpty(finding.Message.Fa);
        Assert.NotEmpty(finding.Message.En);
        Assert.Equal((SubmissionStatus.Draft, 2, 1), (submission.Status, submission.Rows, submission.Errors));
    }

    [Theory]
    [InlineData("indicator,area,period\nplain,IR,1402", "IND-F11", 1, "value")]
    [InlineData("", "IND-F11", 1, "indicator")]
    [InlineData("indicator,area,period,value,colour\nplain,IR,1402,1,red", "IND-F12", 1, "colour")]
    [InlineData("indicator;area;period;value\nplain;IR;1402;1", "IND-F12", 1, "indicator;area;period;value")]
    [InlineData("indicator,area,period,value,Value\nplain,IR,1402,1,1", "IND-F13", 1, "value")]
    [InlineData("indicator,area,period,value\n", "IND-F15", 1, null)]
    [InlineData("indicator,area,period,value\nplain,IR,1402\n", "IND-F10", 2, null)]
    [InlineData("indicator,area,period,value\nplain,IR,1402,1,2\n", "IND-F10", 2, null)]
    [InlineData("indicator,area,period,value\nplain,IR,1402,1\n\"plain,IR,1401,1\n", "IND-F14", 3, null)]
    [InlineData("indicator,area,period,value\npl\"ain,IR,1402,1\n", "IND-F14", 2, null)]
    public async Task A_wrong_file_is_found(string csv, string code, int row, string? column)
    {
        var submission = await app.Upload((await app.Draft()).Id, csv);

        var finding = submission.Findings.First(f => f.Code == code);
        Assert.Equal((row, column), (finding.Row, finding.Column));
        Assert.Equal(SubmissionStatus.Draft, submission.Status);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_said_to_be_so()
    {
        var submission = await app.Upload((await app.Draft()).Id, $"indicator,area,period,value\nplain,IR,1402,1\nplain,IR,1403,{new string('1', 200_000)}\n");

        var finding = Assert.Single(submission.Findings);
        Assert.Equal(("IND-F18", 3), (finding.Code, finding.Row));
        Assert.Contains("longer than 64 KB", finding.Message.En, StringComparison.Ordinal);
        Assert.DoesNotContain("نقل‌قول", finding.Message.Fa, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_row_is_found_at_once()
    {
        var submission = await app.Uploaded("other,XX,1402-1,abc,Z");

        Assert.Equal(["IND-F02", "IND-F03", "IND-F04", "IND-F05", "IND-F09"], submission.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_repeated_key_names_the_row_that_had_it_first()
    {
        var submission = await app.Uploaded("plain,IR,1401,1", "plain,IR,1402,1", "plain,ir,۱۴۰۱,2");

        var finding = Assert.Single(submission.Findings);
        Assert.Equal(("IND-F06", 4), (finding.Code, finding.Row));
        Assert.Contains("row 2", finding.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain,IR,1402,0.060", "1402=0.060")]
    [InlineData("plain,IR,۱۴۰۲,۱۲٫۵۰", "1402=12.50")]
    [InlineData("plain,IR-٢٣,١٤٠٢,-٣", "1402=-3")]
    [InlineData("plain,IR,1402,1.2e-5", "1402=0.000012")]
    [InlineData("plain,IR,1402,2.50E3", "1402=2500")]
    [InlineData("plain,IR,1402,-1815182211469.45117", "1402=-1815182211469.45117")]
    [InlineData("plain,IR,1402,1234567890123456789012345678", "1402=1234567890123456789012345678")]
    [InlineData("plain,IR,1402,\u22125", "1402=-5")]
    [InlineData("plain,IR,1402,\" 7 \"", "1402=7")]
    [InlineData("plain,IR,1402,", "1402=M")]
    [InlineData("plain,IR,1402,,O", "1402=O")]
    [InlineData("plain,IR,1402,3,p", "1402=3")]
    [InlineData("plain,IR,1420,3,F", "1420=3")]
    public async Task A_number_is_read_as_people_write_it_and_keeps_its_digits(string row, string value)
    {
        await using var own = new Catalogue();
        await own.InitializeAsync();
        var submission = await own.Published(row);

        Assert.Equal(SubmissionStatus.Published, submission.Status);
        Assert.Equal(value, await own.Values("plain"));
    }

    [Theory]
    [InlineData("\uFEFFindicator,area,period,value\r\nplain,IR,1402,1\r\n")]
    [InlineData("value,period,area,indicator\n1,1402,IR,plain\n")]
    [InlineData("\"Indicator\", AREA ,\"period\",value\n\"plain\",\"IR\",\"1402\",\"1\"\n\n")]
    [InlineData("indicator,area,period,value\rplain,IR,1402,1")]
    public async Task A_file_may_have_a_mark_any_line_end_any_order_and_quotes(string csv)
    {
        var submission = await app.Upload((await app.Draft()).Id, csv);

        Assert.Empty(submission.Findings);
        Assert.Equal((SubmissionStatus.Validated, 1), (submission.Status, submission.Rows));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_and_control_characters_are_found_not_stored()
    {
        var submission = await app.Uploaded("plain\0,IR,1402,1", "plain,IR\u0007,1402,1");

        Assert.Equal(["IND-F01", "IND-F03"], submission.Findings.Select(f => f.Code));
        Assert.Equal("plain\uFFFD", submission.Findings[0].Value);
    }

    [Fact]
    public async Task All_errors_are_counted_and_pages_of_them_are_read()
    {
        var submission = await app.Upload(
            (await app.Draft()).Id, "indicator,area,period,value\n" + string.Concat(Enumerable.Range(0, 12_000).Select(_ => "nothing,IR,1402,1\n")));

        Assert.Equal((12_000, 12_000, 100), (submission.Rows, submission.Errors, submission.Findings.Count));
        var address = $"/api/indicators/submissions/{submission.Id}/findings?limit=500";
        var rows = new List<int>();
        string? next = null;
        do
        {
            using var answer = await app.Steward().GetAsync(new Uri(address + (next is null ? "" : $"&after={next}"), UriKind.Relative));
            var page = await IndicatorsApp.Read<ServiceDefaults.Requests.Page<Finding>>(answer);
            rows.AddRange(page.Items.Select(f => f.Row));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(2, 10_000), rows);
    }

    /// <summary>With an indicator of each kind that the findings need.</summary>
    public sealed class Catalogue : IndicatorsApp, IAsyncLifetime
    {
        public async Task InitializeAsync()
        {
            await Define("plain");
            await DefineFile(DefinitionHeader + ",min,max\nranged,درصد,Percent,economy,درصد,percent,A,jalali,0,100\nmonthly,ماهانه,Monthly,economy,درصد,percent,M,jalali,,\nwestern,میلادی,Western,economy,درصد,percent,M,gregorian,,\n");
            await DefineFile(DefinitionHeader + "\nother,دیگری,Other,health,نفر,persons,A,jalali\n", "health");
        }

        Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
    }
}
