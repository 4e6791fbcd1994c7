using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Pak.Indicators.Tests.Submissions.Formats;

/// <summary>Workbooks as spreadsheet programs write them.</summary>
internal static class Workbooks
{
    /// <summary>Cells that begin with <c>#</c> are numbers (their digits as Excel stores them), with <c>$</c> shared texts; others inline texts.</summary>
    public static byte[] Of(params string[][] rows)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var shared = rows.SelectMany(row => row).Where(cell => cell.StartsWith('$')).Distinct().ToList();
            workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable(shared.Select(cell => new SharedStringItem(new Text(cell[1..]))));
            var part = workbook.AddNewPart<WorksheetPart>();
            part.Worksheet = new Worksheet(new SheetData(rows.Select((row, n) => new Row(row.Select((cell, column) => CellOf(cell, column, n + 1, shared)).OfType<Cell>()) { RowIndex = (uint)(n + 1) })));
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = 1, Name = "figures" }));
        }

        return file.ToArray();
    }

    /// <summary>The texts of the first sheet.</summary>
    public static List<List<string>> Read(Stream workbook)
    {
        using var document = SpreadsheetDocument.Open(workbook, false);
        var sheet = (WorksheetPart)document.WorkbookPart!.GetPartById(document.WorkbookPart.Workbook.Sheets!.Elements<Sheet>().First().Id!.Value!);
        return [.. sheet.Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToList())];
    }

    private static Cell? CellOf(string cell, int column, int row, List<string> shared)
    {
        var reference = $"{(char)('A' + column)}{row}";
        return cell switch
        {
            "" => null,
            ['#', .. var number] => new Cell(new CellValue(number)) { CellReference = reference },
            ['$', ..] => new Cell(new CellValue(shared.IndexOf(cell).ToString(System.Globalization.CultureInfo.InvariantCulture))) { CellReference = reference, DataType = CellValues.SharedString },
            _ => new Cell(new InlineString(new Text(cell))) { CellReference = reference, DataType = CellValues.InlineString },
        };
    }
}
