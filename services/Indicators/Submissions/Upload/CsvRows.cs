using CsvHelper;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>Rows of figures as CSV.</summary>
internal static class CsvRows
{
    /// <summary>Reads the file to its end or to where it cannot be read on. False when an indicator was redefined meanwhile.</summary>
    public static async Task<bool> Read(Stream csv, RowChecks checks, UploadedFile file, CancellationToken ct)
    {
        await using var reader = CsvReader.Create(csv, CsvHeader.Options(lineBreaksInQuotes: false));
        try
        {
            await reader.ReadHeaderAsync(ct);
            var width = reader.Headers.Count;
            var (columns, wrong) = CsvHeader.Locate([.. reader.Headers], RowChecks.Columns, RowChecks.RequiredColumns);
            file.Findings.AddRange(wrong);
            while (wrong.Count == 0 && await reader.ReadAsync(ct))
            {
                if (!await file.Add(checks.Check(reader, columns, width, file.Findings), ct))
                {
                    return false;
                }
            }

            if (file.Rows == 0 && wrong.Count == 0)
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
}
