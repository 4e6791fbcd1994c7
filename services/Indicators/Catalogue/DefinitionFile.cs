using System.Globalization;
using CsvHelper;
using Pak.Contracts;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Catalogue;

/// <summary>
/// A CSV file of definitions. A column that the file does not have leaves what an existing indicator says; an empty cell means
/// nothing said. Where no definition is given it is the name.
/// </summary>
internal static class DefinitionFile
{
    private const int Required = 8;

    public static readonly string[] Columns =
    [
        "code", "name_fa", "name_en", "sector", "unit_fa", "unit_en", "frequency", "calendar", "definition_fa", "definition_en",
        "multiplier", "decimals", "direction", "publication_lag_days", "min", "max", "change_threshold", "source_fa", "source_en",
        "method_fa", "method_en", "contact_fa", "contact_en", "coverage_fa", "coverage_en", "accuracy_fa", "accuracy_en", "revision_policy_fa", "revision_policy_en",
        "licence", "keywords", "sdg_code", "breakdowns", "formula",
    ];

    /// <summary>One row of the file: how to make its definition from what is stored, or the findings why not.</summary>
    public sealed record Row(int Line, string Code, Func<IndicatorContent?, IndicatorContent> Read, List<FindingEntry> Findings);

    public static async Task<(List<Row> Rows, List<FindingEntry> Findings)> Read(Stream csv, CancellationToken ct)
    {
        var rows = new List<Row>();
        await using var reader = CsvReader.Create(csv, CsvHeader.Options(lineBreaksInQuotes: true));
        try
        {
            await reader.ReadHeaderAsync(ct);
            var header = reader.Headers;
            var (positions, findings) = CsvHeader.Locate([.. header], Columns, Required);
            if (findings.Count > 0)
            {
                return (rows, findings);
            }

            while (await reader.ReadAsync(ct))
            {
                rows.Add(ReadRow(reader, positions, header.Count));
            }

            return (rows, rows.Count == 0 ? [new(1, FindingCode.NoRows, null, null)] : []);
        }
        catch (CsvFormatException e)
        {
            return (rows, [CsvHeader.Unreadable(e)]);
        }
    }

    /// <summary>The column of a field that <see cref="DefinitionRules"/> complains about.</summary>
    public static string ColumnOf(string field) => field switch
    {
        "validRange" => "min",
        "publicationLagDays" => "publication_lag_days",
        "changeThreshold" => "change_threshold",
        "sdgCode" => "sdg_code",
        _ when field.StartsWith("revisionPolicy", StringComparison.Ordinal) => field.Replace("revisionPolicy.", "revision_policy_", StringComparison.Ordinal),
        _ => field.Replace('.', '_'),
    };

    private static Row ReadRow(CsvReader reader, int[] positions, int width)
    {
        var line = (int)reader.LineNumber;
        var cells = Array.ConvertAll(positions, i => i < 0 ? null : PersianText.Tidy(reader.GetString(i)));
        var findings = new List<FindingEntry>();
        if (reader.FieldCount != width)
        {
            findings.Add(new(line, FindingCode.WrongFieldCount, null, null, Number(reader.FieldCount), Number(width)));
        }

        var cell = new Cells(line, cells, findings);
        var frequency = cell.Parsed<Frequency>("frequency", FrequencyCodes.TryParse, default, "A، S، Q، M، W، D", "A, S, Q, M, W, D");
        var calendar = cell.Parsed<CalendarKind>("calendar", Named, default, "jalali، gregorian", "jalali, gregorian");
        var direction = cell.Parsed<Direction>("direction", Named, default, "more، less، range", "more, less, range");
        var multiplier = cell.Parsed<int>("multiplier", Whole, 0, "عددی درست", "a whole number");
        var decimals = cell.Parsed<int>("decimals", Whole, 0, "عددی درست", "a whole number");
        var lag = cell.Parsed<int>("publication_lag_days", Whole, 0, "عددی درست", "a whole number");
        var min = cell.Parsed<decimal?>("min", Decimal, null, "عدد", "a number");
        var max = cell.Parsed<decimal?>("max", Decimal, null, "عدد", "a number");
        var threshold = cell.Parsed<decimal?>("change_threshold", Decimal, null, "عدد", "a number");

        return new(line, cell["code"] ?? "", existing =>
        {
            var name = new LocalizedText(cell["name_fa"] ?? "", cell["name_en"] ?? "");
            return (existing ?? new IndicatorContent
            {
                Name = name,
                Definition = name,
                Sector = "",
                Unit = name,
                Frequency = frequency,
                Calendar = calendar,
            }) with
            {
                Name = name,
                Sector = cell["sector"] ?? "",
                Unit = new(cell["unit_fa"] ?? "", cell["unit_en"] ?? ""),
                Frequency = frequency,
                Calendar = calendar,
                Definition = cell.Has("definition_fa") || cell.Has("definition_en")
                    ? new(cell["definition_fa"] ?? cell["definition_en"] ?? name.Fa, cell["definition_en"] ?? cell["definition_fa"] ?? name.En)
                    : existing?.Definition ?? name,
                Multiplier = cell.Has("multiplier") ? multiplier : existing?.Multiplier ?? 0,
                Decimals = cell.Has("decimals") ? decimals : existing?.Decimals ?? 0,
                Direction = cell.Has("direction") ? direction : existing?.Direction ?? default,
                PublicationLagDays = cell.Has("publication_lag_days") ? lag : existing?.PublicationLagDays ?? 0,
                ValidRange = cell.Has("min") || cell.Has("max") ? new(min, max) : existing?.ValidRange,
                ChangeThreshold = cell.Has("change_threshold") ? threshold : existing?.ChangeThreshold,
                Source = cell.Text("source", existing?.Source),
                Method = cell.Text("method", existing?.Method),
                Contact = cell.Text("contact", existing?.Contact),
                Coverage = cell.Text("coverage", existing?.Coverage),
                Accuracy = cell.Text("accuracy", existing?.Accuracy),
                RevisionPolicy = cell.Text("revision_policy", existing?.RevisionPolicy),
                Licence = cell.Has("licence") ? cell["licence"] : existing?.Licence,
                Keywords = cell.List("keywords", existing?.Keywords),
                SdgCode = cell.Has("sdg_code") ? cell["sdg_code"] : existing?.SdgCode,
                Breakdowns = cell.List("breakdowns", existing?.Breakdowns),
                Formula = cell.Has("formula") ? cell["formula"] : existing?.Formula,
            };
        }, findings);
    }

    private static LocalizedText? Either(string? fa, string? en) => (fa ?? en) is null ? null : new(fa ?? en!, en ?? fa!);

    private static bool Named<T>(string text, out T value)
        where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);

    private static bool Whole(string text, out int value) =>
        int.TryParse(PersianText.FoldDigits(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool Decimal(string text, out decimal? value)
    {
        var result = NumberText.TryRead(text, out var number) == NumberReading.Number;
        value = number;
        return result;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private delegate bool Parser<T>(string text, out T value);

    /// <summary>A row's cells by column name; null where the cell is empty or the column absent.</summary>
    private sealed class Cells(int line, string?[] cells, List<FindingEntry> findings)
    {
        public string? this[string column] => cells[Array.IndexOf(Columns, column)] is { Length: > 0 } text ? text : null;

        public bool Has(string column) => cells[Array.IndexOf(Columns, column)] is not null;

        /// <summary>The text in both languages; where only one is given it stands for both.</summary>
        public LocalizedText? Text(string column, LocalizedText? existing) =>
            Has(column + "_fa") || Has(column + "_en") ? Either(this[column + "_fa"], this[column + "_en"]) : existing;

        /// <summary>What stands between semicolons.</summary>
        public IReadOnlyList<string> List(string column, IReadOnlyList<string>? existing) =>
            Has(column) ? [.. (this[column] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : existing ?? [];

        public T Parsed<T>(string column, Parser<T> parse, T absent, string fa, string en)
        {
            var text = this[column];
            var isRequired = Array.IndexOf(Columns, column) < Required;
            if (text is null && !isRequired)
            {
                return absent;
            }

            if (text is not null && parse(text, out var value))
            {
                return value;
            }

            findings.Add(new(line, FindingCode.BadDefinition, column, text is null ? null : PlainText.Excerpt(text), $"درست: {fa}", $"Right would be {en}"));
            return absent;
        }
    }
}
