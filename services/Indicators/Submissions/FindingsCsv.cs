using CsvHelper;
using Npgsql;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions;

/// <summary>The findings of an upload as CSV, for correcting the file beside it.</summary>
internal sealed record FindingsCsv(Guid Submission, long? Upload, NpgsqlDataSource Db) : IResult
{
    private const int PageRows = 1_000;

    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"findings-{Submission}.csv\"";
        response.Headers.CacheControl = "no-store";
        await using var writer = CsvWriter.Create(response.Body, Options, leaveOpen: true);
        await Write(writer, ["row", "column", "severity", "code", "value", "message_fa", "message_en"], ct);
        var after = (Row: 0, Ordinal: 0);
        while (Upload is { } upload)
        {
            List<StoredFindings.Row> page;
            await using (var connection = await Db.OpenConnectionAsync(ct))
            {
                page = await StoredFindings.Read(connection, upload, after, PageRows, ct);
            }

            foreach (var row in page)
            {
                var finding = row.ToFinding();
                await Write(
                    writer,
                    [
                        row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), finding.Column ?? "", row.Severity, finding.Code, finding.Value ?? "",
                        finding.Message.Fa, finding.Message.En,
                    ], ct);
            }

            if (page.Count < PageRows)
            {
                break;
            }

            after = (page[^1].Line, page[^1].Ordinal);
        }

        await writer.FlushAsync(ct);
    }

    private static ValueTask Write(CsvWriter writer, string[] cells, CancellationToken ct)
    {
        foreach (var cell in cells)
        {
            writer.WriteField(cell);
        }

        return writer.EndRecordAsync(ct);
    }
}
