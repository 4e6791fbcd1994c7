using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Indicators;

/// <summary>
/// Figures as a workbook (.xlsx): a sheet of values in the columns that an upload has, numbers with the digits that were published, and a
/// sheet that says what they are and how to cite them.
/// </summary>
internal static class FigureWorkbook
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static readonly string[] Columns = ["indicator", "area", "area_name", "breakdown", "period", "value", "status"];

    /// <param name="figures">Series in their order, each with the code of its indicator.</param>
    /// <param name="about">Names and texts of the second sheet.</param>
    /// <param name="areaName">An area's name in the reader's language.</param>
    /// <param name="rightToLeft">Sheets begin on the right.</param>
    public static MemoryStream Write(
        IReadOnlyList<(string Indicator, Series Series)> figures, IReadOnlyList<(string Name, string Text)> about, Func<Series, string> areaName, bool rightToLeft)
    {
        var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var values = workbook.AddNewPart<WorksheetPart>();
            Sheet(values, rightToLeft, writer =>
            {
                Row(writer, Columns.Select(Text));
                foreach (var (indicator, one) in figures)
                {
                    foreach (var o in one.Observations)
                    {
                        Row(writer, [Text(indicator), Text(one.Area), Text(areaName(one)), Text(one.Breakdown), Text(o.Period), Number(o.Value), Text(o.Status)]);
                    }
                }
            });
            var facts = workbook.AddNewPart<WorksheetPart>();
            Sheet(facts, rightToLeft, writer =>
            {
                foreach (var (name, text) in about)
                {
                    Row(writer, [Text(name), Text(text)]);
                }
            });
            workbook.Workbook = new Workbook(new Sheets(
                new Sheet { Id = workbook.GetIdOfPart(values), SheetId = 1, Name = "data" },
                new Sheet { Id = workbook.GetIdOfPart(facts), SheetId = 2, Name = "about" }));
            workbook.Workbook.Save();
        }

        stream.Position = 0;
        return stream;
    }

    private static void Sheet(WorksheetPart part, bool rightToLeft, Action<OpenXmlWriter> rows)
    {
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(new SheetView { WorkbookViewId = 0, RightToLeft = rightToLeft }));
        writer.WriteStartElement(new SheetData());
        rows(writer);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Row(OpenXmlWriter writer, IEnumerable<Cell> cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var cell in cells)
        {
            writer.WriteElement(cell);
        }

        writer.WriteEndElement();
    }

    // As text and never as a formula, whatever it begins with.
    private static Cell Text(string text) => new(new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve })) { DataType = CellValues.InlineString };

    private static Cell Number(decimal? value) => value is { } number ? new(new CellValue(number.ToString(CultureInfo.InvariantCulture))) { DataType = CellValues.Number } : new();
}
