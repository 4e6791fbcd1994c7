using Dapper;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Releases;
using Pak.Indicators.Submissions.Upload.Formats;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Submissions;

/// <summary>
/// A workbook to fill in and upload: the caller's own reported indicators with the periods that are due or overdue, in every area
/// and breakdown that they have figures for; a second sheet explains. Cells are texts, so what is typed keeps its digits.
/// </summary>
internal static class ReadTemplate
{
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const int MaxRows = 50_000;
    private const int DaysBack = 400;
    private const int DaysAhead = 90;

    // The style of texts: number format 49 is "@".
    private const uint TextStyle = 1;

    public static async Task<Results<FileContentHttpResult, Problem>> Handle(Caller caller, NpgsqlDataSource db, TimeProvider clock, CancellationToken ct)
    {
        if (caller.Agency is not { } agency)
        {
            return Problems.NoAgency;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var today = JalaliDate.TehranDay(clock.GetUtcNow());
        var releases = (await ReleaseCalendar.Load(connection, null, agency, today.AddDays(-DaysBack), today.AddDays(DaysAhead), today, ct))
            .Where(release => release.PublishedAt is null && release.Period.LastDay < today).ToList();
        var places = (await connection.QueryAsync<(int Indicator, string Area, string Breakdown)>(new CommandDefinition(
            """
            SELECT s.indicator_id, s.area, s.breakdown FROM series s JOIN series_current c ON c.series_id = s.id
            WHERE s.indicator_id = ANY(@Ids) ORDER BY s.indicator_id, s.area <> 'IR', s.area COLLATE "C", s.breakdown COLLATE "C"
            """,
            new { Ids = releases.Select(release => release.Indicator.Id).Distinct().ToArray() }, cancellationToken: ct)))
            .ToLookup(row => row.Indicator, row => (row.Area, row.Breakdown));
        var rows = releases.SelectMany(release => places[release.Indicator.Id].DefaultIfEmpty(("IR", "")).Select(place => (string[])
            [release.Indicator.Code, place.Item1, release.Period.ToString(), "", "", place.Item2])).Take(MaxRows);
        var help = releases.Select(release => (string[])
            [release.Indicator.Code, release.Indicator.Name.Fa, release.Indicator.Name.En, release.Period.ToString(), JalaliDate.Iso(release.Due), release.Due.ToString("O", System.Globalization.CultureInfo.InvariantCulture)]);
        return TypedResults.File(Workbook([FigureColumns.Names, .. rows], [["code", "نام", "name", "period", "موعد", "due"], .. help]), ContentType, $"pak-{agency}.xlsx");
    }

    private static byte[] Workbook(IEnumerable<string[]> figures, IEnumerable<string[]> help)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 49, ApplyNumberFormat = true }));
            var sheets = new Sheets(
                Sheet(workbook, 1, "figures", figures, rightToLeft: false),
                Sheet(workbook, 2, "راهنما - help", help, rightToLeft: true));
            workbook.Workbook = new Workbook(sheets);
        }

        return file.ToArray();
    }

    private static Sheet Sheet(WorkbookPart workbook, uint number, string name, IEnumerable<string[]> rows, bool rightToLeft)
    {
        var part = workbook.AddNewPart<WorksheetPart>();
        using (var writer = OpenXmlWriter.Create(part))
        {
            writer.WriteStartElement(new Worksheet());
            writer.WriteElement(new SheetViews(new SheetView { WorkbookViewId = 0, RightToLeft = rightToLeft }));
            writer.WriteElement(new Columns(new Column { Min = 1, Max = 6, Width = 22, CustomWidth = true, Style = TextStyle }));
            writer.WriteStartElement(new SheetData());
            foreach (var row in rows)
            {
                writer.WriteStartElement(new Row());
                foreach (var cell in row)
                {
                    writer.WriteElement(cell.Length == 0
                        ? new Cell { StyleIndex = TextStyle }
                        : new Cell(new InlineString(new Text(cell))) { DataType = CellValues.InlineString, StyleIndex = TextStyle });
                }

                writer.WriteEndElement();
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        return new Sheet { Id = workbook.GetIdOfPart(part), SheetId = number, Name = name };
    }
}
