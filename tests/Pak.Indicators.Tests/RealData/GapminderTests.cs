using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using Pak.Indicators.Findings;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Submissions;
using Xunit.Abstractions;

namespace Pak.Indicators.Tests.RealData;

/// <summary>Gapminder's indicators and values (CC BY 4.0), where the folder <c>shared/data/gapminder</c> is at hand.</summary>
public sealed class GapminderTests(IndicatorsApp app, ITestOutputHelper output) : IClassFixture<IndicatorsApp>
{
    private const int ThisYear = 2025;

    private static string? Folder { get; } = Find();

    [Fact]
    public async Task Every_value_for_Iran_comes_back_with_the_digits_of_the_file()
    {
        if (Folder is null)
        {
            output.WriteLine("skipped: no folder shared/data/gapminder above the test assembly");
            return;
        }

        var watch = Stopwatch.StartNew();
        await app.DefineFile(Definitions());
        output.WriteLine($"299 definitions: {watch.ElapsedMilliseconds} ms");
        var rows = Rows(File.OpenRead(Path.Combine(Folder, "observations-iran.csv"))).ToList();
        Assert.Equal(12_897, rows.Count);

        watch.Restart();
        var uploaded = await app.Upload((await app.Draft()).Id, FileOf(rows));
        output.WriteLine($"{rows.Count} rows uploaded and checked: {watch.ElapsedMilliseconds} ms");
        Assert.Equal((SubmissionStatus.Validated, 12_897, 0), (uploaded.Status, uploaded.Rows, uploaded.Errors));
        watch.Restart();
        var submitted = await IndicatorsApp.Step(app.Steward(), uploaded, "submission", new { note = "Gapminder", confirmWarnings = true });
        var approved = await IndicatorsApp.Step(app.Approver(), submitted, "approval");
        await IndicatorsApp.Step(app.Approver(), approved, "publication");
        output.WriteLine($"submitted, approved, published: {watch.ElapsedMilliseconds} ms");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));

        var read = 0;
        foreach (var indicator in rows.GroupBy(row => row.Indicator))
        {
            var expected = string.Join(' ', indicator.OrderBy(row => row.Period, StringComparer.Ordinal).Select(row => $"{row.Period}={row.Value}"));
            Assert.Equal(expected, await app.Values(indicator.Key));
            read += indicator.Count();
        }

        Assert.Equal(12_897, read);
        var second = await app.Upload((await app.Draft()).Id, FileOf(rows));
        Assert.DoesNotContain(second.Findings, finding => finding.Code == FindingCode.Revision);
    }

    /// <summary>By hand: <c>./pak test --long Indicators</c>.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_value_of_every_country_comes_back_with_the_digits_of_the_file()
    {
        if (Folder is null)
        {
            output.WriteLine("skipped: no folder shared/data/gapminder above the test assembly");
            return;
        }

        await using var own = new IndicatorsApp();
        await own.DefineFile(Definitions());
        var rows = Rows(new GZipStream(File.OpenRead(Path.Combine(Folder, "observations.csv.gz")), CompressionMode.Decompress)).ToList();
        Assert.Equal(2_420_862, rows.Count);
        var watch = Stopwatch.StartNew();
        var uploaded = await own.Upload((await own.Draft()).Id, FileOf(rows));
        Assert.Equal((SubmissionStatus.Validated, rows.Count, 0), (uploaded.Status, uploaded.Rows, uploaded.Errors));
        var submitted = await IndicatorsApp.Step(own.Steward(), uploaded, "submission", new { note = "Gapminder", confirmWarnings = true });
        await IndicatorsApp.Step(own.Approver(), await IndicatorsApp.Step(own.Approver(), submitted, "approval"), "publication");
        output.WriteLine($"{rows.Count} rows uploaded, checked and published: {watch.ElapsedMilliseconds} ms");

        var expected = rows.ToDictionary(row => (row.Indicator, row.Area, row.Period), row => row.Value);
        await using var connection = await own.Database.OpenConnectionAsync();
        await foreach (var block in SeriesStore.Read(connection, new(null, null, null, null, null, null), CancellationToken.None))
        {
            for (var i = 0; i < block.Count; i++)
            {
                Assert.True(expected.Remove((block.Key.Code, block.Key.Area, block.Periods[i].Year.ToString("0000", CultureInfo.InvariantCulture)), out var text));
                Assert.Equal(decimal.Parse(text!, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), block.Values[i]!.Value.ToString(CultureInfo.InvariantCulture));
            }
        }

        Assert.Empty(expected);
    }

    // Years to come are projections, which a submission has to call by that name.
    private static string FileOf(IEnumerable<(string Indicator, string Area, string Period, string Value)> rows) =>
        "indicator,area,period,value,status\n" + string.Join('\n', rows.Select(row =>
            $"{row.Indicator},{row.Area},{row.Period},{row.Value},{(int.Parse(row.Period, CultureInfo.InvariantCulture) > ThisYear ? "F" : "")}"));

    private static string Definitions()
    {
        using var file = File.OpenRead(Path.Combine(Folder!, "indicators.csv"));
        using var reader = CsvReader.Create(file);
        var text = new StringBuilder("code,name_fa,name_en,definition_en,sector,unit_fa,unit_en,frequency,calendar,source_en\n");
        while (reader.Read())
        {
            string Cell(string column) => '"' + reader.GetString(column).Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
            text.AppendLine(CultureInfo.InvariantCulture, $"{Cell("code")},{Cell("name")},{Cell("name")},{Cell("description")},other,واحد,unit,A,gregorian,{Cell("source")}");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Indicator, string Area, string Period, string Value)> Rows(Stream file)
    {
        using var reader = CsvReader.Create(file, leaveOpen: false);
        while (reader.Read())
        {
            yield return (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
        }
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", "gapminder");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        return null;
    }
}
