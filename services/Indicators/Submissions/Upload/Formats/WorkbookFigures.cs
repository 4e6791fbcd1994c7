using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload.Formats;

/// <summary>
/// The first sheet of an .xlsx workbook, its first row being the header as in CSV. Rows without value and status are those of a
/// template that nobody has filled in: they are passed over. A workbook is read from a temporary file, cell by cell; what it
/// unfolds to is bounded, so a small file cannot fill the memory.
/// </summary>
internal sealed class WorkbookFigures : IFigureFormat
{
    private const int MaxFileBytes = 64 << 20;
    private const long MaxCharactersInPart = 500_000_000;
    private const long MaxSharedCharacters = 16_000_000;
    private const int MaxSharedStrings = 1_000_000;
    private const int MaxColumns = 100;

    /// <summary>What Excel keeps of a number: the digits beyond are the residue of binary fractions.</summary>
    private const int SignificantDigits = 15;

    public IReadOnlyList<string> ContentTypes { get; } = ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"];

    public async Task<bool> Read(Stream body, RowChecks checks, UploadRules rules, UploadedFile file, CancellationToken ct)
    {
        await using var copy = new FileStream(
            Path.Combine(Path.GetTempPath(), $"pak-{Guid.CreateVersion7():N}.xlsx"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        if (!await TryCopy(body, copy, ct))
        {
            file.Findings.Add(new(1, FindingCode.WorkbookTooLarge, null, null, (MaxFileBytes >> 20).ToString(CultureInfo.InvariantCulture)));
            return await file.End(ct);
        }

        var line = 0;
        try
        {
            using var workbook = SpreadsheetDocument.Open(copy, isEditable: false, new OpenSettings { MaxCharactersInPart = MaxCharactersInPart });
            if (FirstSheet(workbook) is not { } sheet)
            {
                file.Findings.Add(new(1, FindingCode.NoRows, null, null));
                return await file.End(ct);
            }

            var shared = SharedStrings(workbook.WorkbookPart!.SharedStringTablePart);
            FigureColumns? columns = null;
            foreach (var (number, cells) in Rows(sheet, shared))
            {
                line = number;
                if (columns is null)
                {
                    columns = FigureColumns.Locate(cells, rules, file.Findings);
                    if (file.Findings.Count > 0)
                    {
                        return await file.End(ct);
                    }
                }
                else if (IsFilledIn(cells, columns) && !await file.Add(checks.Check(CellsOf(number, cells, columns), file.Findings), ct))
                {
                    return false;
                }
            }

            if (file.Rows == 0)
            {
                file.Findings.Add(new(Math.Max(line, 1), FindingCode.NoRows, null, null));
            }
        }
        catch (Exception e) when (e is OpenXmlPackageException or FileFormatException or XmlException or InvalidDataException or FormatException
            or System.IO.IOException or InvalidOperationException or ArgumentException or NotSupportedException or KeyNotFoundException)
        {
            file.Findings.Add(new(line + 1, FindingCode.MalformedWorkbook, null, null));
        }

        return await file.End(ct);
    }

    private static async Task<bool> TryCopy(Stream body, FileStream copy, CancellationToken ct)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;)
        {
            if (copy.Length + read > MaxFileBytes)
            {
                return false;
            }

            await copy.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        copy.Position = 0;
        return true;
    }

    private static WorksheetPart? FirstSheet(SpreadsheetDocument workbook) =>
        workbook.WorkbookPart?.Workbook.Sheets?.Elements<Sheet>().FirstOrDefault()?.Id?.Value is { } id ? workbook.WorkbookPart.GetPartById(id) as WorksheetPart : null;

    private static List<string> SharedStrings(SharedStringTablePart? part)
    {
        var (strings, characters) = (new List<string>(), 0L);
        if (part is null)
        {
            return strings;
        }

        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
            {
                var text = ((SharedStringItem)reader.LoadCurrentElement()!).InnerText;
                characters += text.Length;
                strings.Add(text);
                if (characters > MaxSharedCharacters || strings.Count > MaxSharedStrings)
                {
                    throw new InvalidDataException("Too many shared strings.");
                }
            }
        }

        return strings;
    }

    private static IEnumerable<(int Number, List<string> Cells)> Rows(WorksheetPart sheet, List<string> shared)
    {
        using var reader = OpenXmlReader.Create(sheet);
        var number = 0;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement)
            {
                continue;
            }

            var row = (Row)reader.LoadCurrentElement()!;
            number = row.RowIndex is { } index ? (int)index.Value : number + 1;
            var cells = new List<string>();
            foreach (var cell in row.Elements<Cell>())
            {
                var column = cell.CellReference?.Value is { } reference ? ColumnOf(reference) : cells.Count;
                while (cells.Count <= column && cells.Count < MaxColumns)
                {
                    cells.Add("");
                }

                if (column < MaxColumns)
                {
                    cells[column] = TextOf(cell, shared).Trim();
                }
            }

            if (cells.Exists(cell => cell.Length > 0))
            {
                yield return (number, cells);
            }
        }
    }

    private static string TextOf(Cell cell, List<string> shared)
    {
        var text = cell.CellValue?.Text ?? "";
        if (cell.DataType?.Value is not { } type || type == CellValues.Number)
        {
            return NumberOf(text);
        }

        return type == CellValues.SharedString ? shared[int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)]
            : type == CellValues.InlineString ? cell.InlineString?.InnerText ?? ""
            : text;
    }

    /// <summary>A number as people see it: 0.1 + 0.2 is kept by Excel as 0.30000000000000004.</summary>
    private static string NumberOf(string text) =>
        text.Count(char.IsAsciiDigit) > SignificantDigits && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G15", CultureInfo.InvariantCulture)
            : text;

    /// <summary>0 for A1, 27 for AB7.</summary>
    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = Math.Min((column * 26) + (letter - 'A') + 1, MaxColumns + 1);
        }

        return column - 1;
    }

    private static bool IsFilledIn(List<string> cells, FigureColumns columns) => Cell(cells, columns.Positions[3]).Length > 0 || Cell(cells, columns.Positions[4]).Length > 0;

    private static RowCells CellsOf(int number, List<string> cells, FigureColumns columns) => new()
    {
        Line = number,
        Indicator = Bytes(cells, columns.Positions[0]),
        Area = Bytes(cells, columns.Positions[1]),
        Period = Bytes(cells, columns.Positions[2]),
        Value = Bytes(cells, columns.Positions[3]),
        Status = Bytes(cells, columns.Positions[4]),
        Breakdown = Bytes(cells, columns.Positions[5]),
    };

    private static byte[] Bytes(List<string> cells, int column) => Encoding.UTF8.GetBytes(Cell(cells, column));

    private static string Cell(List<string> cells, int column) => column >= 0 && column < cells.Count ? cells[column] : "";
}
