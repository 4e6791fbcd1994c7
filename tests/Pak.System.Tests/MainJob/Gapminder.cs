using System.Globalization;
using System.Text;
using CsvHelper;
using Pak.SystemTests.Running;

namespace Pak.SystemTests.MainJob;

/// <summary>
/// Real statistics of Iran (Gapminder, CC BY 4.0): those of <c>shared/data/gapminder</c> beside the repository, or the few rows
/// that the repository ships where that folder is absent.
/// </summary>
internal sealed class Gapminder
{
    /// <summary>What the file calls it, with the value's text as it stands there.</summary>
    public sealed record Value(string Indicator, string Area, string Period, string Text);

    private static readonly (string Word, string Sector)[] SectorsByWord =
    [
        ("unemploy", "labour"), ("employ", "labour"), ("labour", "labour"), ("school", "education"), ("literacy", "education"),
        ("cancer", "health"), ("death", "health"), ("hiv", "health"), ("mortality", "health"), ("health", "health"), ("life_expectancy", "health"),
        ("gdp", "economy"), ("income", "economy"), ("inflation", "prices"), ("export", "trade"), ("import", "trade"), ("debt", "finance"),
        ("oil", "energy"), ("energy", "energy"), ("electric", "energy"), ("forest", "environment"), ("water", "environment"), ("co2", "environment"),
        ("agricultur", "agriculture"), ("poverty", "welfare"), ("population", "population"), ("urban", "housing"), ("internet", "technology"),
    ];

    private readonly List<string[]> _indicators;

    private Gapminder(string source, bool isComplete, List<string[]> indicators, List<Value> values) =>
        (Source, IsComplete, _indicators, Values) = (source, isComplete, indicators, values);

    /// <summary>Where it comes from, for the test's output.</summary>
    public string Source { get; }

    /// <summary>True for the whole of <c>shared/data/gapminder</c>, false for the few rows of the repository.</summary>
    public bool IsComplete { get; }

    public int Indicators => _indicators.Count;

    public IReadOnlyList<Value> Values { get; }

    public static async Task<Gapminder> Read()
    {
        var folder = Repository.FindAbove(Path.Combine("shared", "data", "gapminder"));
        var source = folder ?? Path.Combine(AppContext.BaseDirectory, "Data");
        // code, name, description, format, source
        var indicators = await Rows(Path.Combine(source, "indicators.csv"), "code", "name", "description", "format", "source");
        var values = await Rows(Path.Combine(source, "observations-iran.csv"), "indicator", "area", "period", "value");
        return new(
            folder is null
                ? "shared/data/gapminder is absent: this ran on the few rows of tests/Pak.System.Tests/Data"
                : "shared/data/gapminder",
            folder is not null,
            indicators,
            values.ConvertAll(v => new Value(v[0], v[1], v[2], v[3])));
    }

    /// <summary>The definitions as Pak takes them. Gapminder has no Persian names: its own stand in both languages.</summary>
    public string Definitions()
    {
        var decimals = Values.GroupBy(v => v.Indicator).ToDictionary(g => g.Key, g => g.Max(v => v.Text.Split('.') is [_, var fraction] ? fraction.Length : 0));
        var csv = new StringBuilder("code,name_fa,name_en,definition_fa,definition_en,sector,unit_fa,unit_en,multiplier,frequency,calendar,decimals,direction,publication_lag_days,source_fa,source_en\n");
        foreach (var i in _indicators)
        {
            var (code, name, definition, isPercent, source) = (i[0], i[1], i[2].Length == 0 ? i[1] : i[2], i[3] == "percent", i[4].Length == 0 ? "Gapminder" : i[4]);
            string[] cells =
            [
                code, name, name, definition, definition, SectorsByWord.FirstOrDefault(s => code.Contains(s.Word, StringComparison.Ordinal)).Sector ?? "other",
                isPercent ? "درصد" : "واحد", isPercent ? "percent" : "units", "0", "A", "gregorian",
                decimals.GetValueOrDefault(code).ToString(CultureInfo.InvariantCulture), "range", "365", source, source,
            ];
            csv.AppendJoin(',', cells.Select(Quoted)).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>The values as Pak takes them; a year that has not begun is a forecast.</summary>
    public string Rows(int currentYear)
    {
        var csv = new StringBuilder("indicator,area,period,value,status\n");
        foreach (var v in Values)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{v.Indicator},{v.Area},{v.Period},{v.Text},{(int.Parse(v.Period, CultureInfo.InvariantCulture) > currentYear ? "F" : "A")}\n");
        }

        return csv.ToString();
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<List<string[]>> Rows(string path, params string[] columns)
    {
        await using var file = File.OpenRead(path);
        await using var reader = CsvReader.Create(file);
        await reader.ReadHeaderAsync();
        var positions = Array.ConvertAll(columns, c => reader.Headers.ToList().IndexOf(c));
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
        {
            rows.Add(Array.ConvertAll(positions, p => reader.GetString(p)));
        }

        return rows;
    }
}
