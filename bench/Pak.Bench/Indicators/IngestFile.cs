using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;

namespace Pak.Bench.Indicators;

/// <summary>
/// The real statistics of <c>shared/data/gapminder</c> (Gapminder, CC BY 4.0), found beside the repository, as agencies would upload
/// them: a year that has not begun is a forecast.
/// </summary>
internal sealed class IngestFile
{
    private readonly string _folder;
    private readonly List<Row> _rows = [];

    private IngestFile(string folder) => _folder = folder;

    private sealed record Row(string Indicator, string Area, string Period, string Value, int Series);

    public int Count => _rows.Count;

    /// <summary>Null where the folder is absent.</summary>
    public static async Task<IngestFile?> Read()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !Directory.Exists(Path.Combine(folder, "shared", "data", "gapminder")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        if (folder is null)
        {
            return null;
        }

        var file = new IngestFile(Path.Combine(folder, "shared", "data", "gapminder"));
        await file.ReadRows();
        return file;
    }

    /// <summary>Definitions of its indicators, their codes beginning with <paramref name="prefix"/>.</summary>
    public async Task<string> Definitions(string prefix)
    {
        await using var reader = CsvReader.Create(File.OpenRead(Path.Combine(_folder, "indicators.csv")), new CsvReaderOptions { Separator = ',' });
        var csv = new StringBuilder("code,name_fa,name_en,sector,unit_fa,unit_en,frequency,calendar\n");
        await reader.ReadHeaderAsync();
        while (await reader.ReadAsync())
        {
            var name = reader.GetString(1).Replace("\"", "\"\"", StringComparison.Ordinal);
            csv.Append(CultureInfo.InvariantCulture, $"{prefix}{reader.GetString(0)},\"{name}\",\"{name}\",other,واحد,units,A,gregorian\n");
        }

        return csv.ToString();
    }

    /// <summary>All values; with <paramref name="revised"/> every twentieth has another digit.</summary>
    public byte[] Rows(string prefix, bool revised)
    {
        var year = TimeProvider.System.GetUtcNow().Year.ToString("0000", CultureInfo.InvariantCulture);
        using var bytes = new MemoryStream(160_000_000);
        using (var text = new StreamWriter(bytes, new UTF8Encoding(false), 1 << 16, leaveOpen: true))
        {
            text.Write("indicator,area,period,value,status\n");
            for (var i = 0; i < _rows.Count; i++)
            {
                var row = _rows[i];
                text.Write(prefix);
                text.Write(row.Indicator);
                text.Write(',');
                text.Write(row.Area);
                text.Write(',');
                text.Write(row.Period);
                text.Write(',');
                text.Write(row.Value);
                if (revised && i % 20 == 0)
                {
                    text.Write(row.Value.Contains('.', StringComparison.Ordinal) ? "1" : ".1");
                }

                text.Write(string.CompareOrdinal(row.Period, year) > 0 ? ",F\n" : ",\n");
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The same as numbers, for the table that they are compared with.</summary>
    public IEnumerable<(int Series, DateOnly Period, decimal Value)> Numbers() => _rows.Select(row => (
        row.Series, new DateOnly(int.Parse(row.Period, CultureInfo.InvariantCulture), 1, 1), decimal.Parse(row.Value, NumberStyles.Float, CultureInfo.InvariantCulture)));

    private async Task ReadRows()
    {
        await using var file = new GZipStream(File.OpenRead(Path.Combine(_folder, "observations.csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        await reader.ReadLineAsync();
        var series = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            var cells = line.Split(',');
            var last = _rows.Count > 0 ? _rows[^1] : null;
            var isSame = last is not null && last.Indicator == cells[0] && last.Area == cells[1];
            series += isSame ? 0 : 1;
            _rows.Add(new(last?.Indicator == cells[0] ? last.Indicator : cells[0], isSame ? last!.Area : cells[1], string.Intern(cells[2]), cells[3], series));
        }
    }
}
