using System.Globalization;
using System.Text;
using CsvHelper;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload.Formats;

/// <summary>CSV with Pak's own columns, or SDMX-CSV 2: the header tells which.</summary>
internal sealed class CsvFigures : IFigureFormat
{
    public IReadOnlyList<string> ContentTypes { get; } = ["text/csv", "application/vnd.sdmx.data+csv"];

    public async Task<bool> Read(Stream body, RowChecks checks, UploadRules rules, UploadedFile file, CancellationToken ct)
    {
        await using var reader = CsvReader.Create(body, CsvHeader.Options(lineBreaksInQuotes: false));
        try
        {
            await reader.ReadHeaderAsync(ct);
            var columns = FigureColumns.Locate([.. reader.Headers], rules, file.Findings);
            var hasHeader = file.Findings.Count == 0;
            while (hasHeader && await reader.ReadAsync(ct))
            {
                if (!await file.Add(RowOf(reader, columns, checks, file.Findings), ct))
                {
                    return false;
                }
            }

            if (file.Rows == 0 && hasHeader)
            {
                file.Findings.Add(new(1, FindingCode.NoRows, null, null));
            }
        }
        catch (CsvFormatException e)
        {
            file.Findings.Add(CsvHeader.Unreadable(e));
        }

        return await file.End(ct);
    }

    private static FigureRow? RowOf(CsvReader reader, FigureColumns columns, RowChecks checks, List<FindingEntry> findings)
    {
        var line = (int)reader.LineNumber;
        if (reader.FieldCount != reader.Headers.Count)
        {
            findings.Add(new(line, FindingCode.WrongFieldCount, null, null, Invariant(reader.FieldCount), Invariant(reader.Headers.Count)));
            return null;
        }

        if (columns.Action >= 0 && reader.GetSpan(columns.Action) is [(byte)'D' or (byte)'d', ..])
        {
            findings.Add(new(line, FindingCode.NothingDeleted, "ACTION", "D"));
            return null;
        }

        return checks.Check(
            new RowCells
            {
                Line = line,
                Indicator = Cell(reader, columns.Positions[0]),
                Area = Cell(reader, columns.Positions[1]),
                Period = Cell(reader, columns.Positions[2]),
                Value = Cell(reader, columns.Positions[3]),
                Status = Cell(reader, columns.Positions[4]),
                Breakdown = columns.Dimensions.Count > 0 ? BreakdownOf(reader, columns) : Cell(reader, columns.Positions[5]),
            },
            findings);
    }

    private static ReadOnlySpan<byte> Cell(CsvReader reader, int column) => column < 0 ? default : reader.GetSpan(column);

    /// <summary>The dimensions' columns as one text; <c>_T</c> is the total.</summary>
    private static byte[] BreakdownOf(CsvReader reader, FigureColumns columns) => Encoding.UTF8.GetBytes(string.Join(';', columns.Dimensions
        .Select(dimension => (dimension.Code, Category: Encoding.UTF8.GetString(reader.GetSpan(dimension.Position)).Split(':')[0].Trim()))
        .Where(dimension => dimension.Category is not ("" or "_T" or "_Z"))
        .Select(dimension => $"{dimension.Code}={dimension.Category}")));

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
