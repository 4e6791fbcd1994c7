using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;
using Pak.Contracts.Indicators;
using Pak.ServiceDefaults;

namespace Pak.Indicators.Submissions;

/// <summary>
/// The events of a publication, page by page. They are read, formed and stored before it; in the transaction that publishes, the
/// database only copies them to the event log, so nobody waits for its locks while a million rows become JSON.
/// </summary>
internal static class PublicationPages
{
    private const int PageRows = 5_000;
    private const int TimeoutSeconds = 120;

    /// <summary>Stores the pages that are not there yet, each in a transaction of its own.</summary>
    public static async Task Write(NpgsqlConnection connection, SubmissionRow submission, long upload, CancellationToken ct)
    {
        var pages = (submission.RowCount + PageRows - 1) / PageRows;
        var (page, last) = await connection.QuerySingleOrDefaultAsync<(int, int)>(new CommandDefinition(
            "SELECT page, last_row FROM publication_pages WHERE upload_id = @upload ORDER BY page DESC LIMIT 1", new { upload }, cancellationToken: ct));
        while (++page <= pages)
        {
            var rows = (await connection.QueryAsync<PublishedRow>(new CommandDefinition(
                """
                SELECT r.row, i.code, s.area, r.period, i.frequency, i.calendar, r.value, r.status
                FROM staged_rows r JOIN series s ON s.id = r.series_id JOIN indicators i ON i.id = s.indicator_id
                WHERE r.upload_id = @upload AND r.row > @last ORDER BY r.row LIMIT @PageRows
                """,
                new { upload, last, PageRows }, commandTimeout: TimeoutSeconds, cancellationToken: ct))).AsList();
            last = rows[^1].Row;
            var content = new SubmissionPublished(submission.Id, submission.Agency, default, page, pages, rows.ConvertAll(row => row.ToObservation()));
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO publication_pages (upload_id, page, last_row, data) VALUES (@upload, @page, @last, @Data::jsonb) ON CONFLICT DO NOTHING",
                new { upload, page, last, Data = JsonSerializer.Serialize(content, JsonDefaults.Options) }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
        }
    }

    /// <summary>Appends the pages to the event log in the transaction that is open, with the time that only it knows.</summary>
    public static Task Append(NpgsqlConnection connection, SubmissionRow submission, long upload, DateTimeOffset publishedAt, CancellationToken ct)
    {
        var pages = (submission.RowCount + PageRows - 1) / PageRows;
        return connection.ExecuteAsync(new CommandDefinition(
            """
            SELECT count(append_event(@Ids[page], @Type, @Subject, @publishedAt, @TraceParent::text, data || @Time::jsonb))
            FROM (SELECT page, data FROM publication_pages WHERE upload_id = @upload ORDER BY page) ordered
            """,
            new
            {
                upload,
                publishedAt,
                Ids = Enumerable.Range(0, pages).Select(_ => Guid.CreateVersion7(publishedAt)).ToArray(),
                SubmissionPublished.Type,
                new SubmissionPublished(submission.Id, submission.Agency, publishedAt, 1, pages, []).Subject,
                TraceParent = Activity.Current?.Id,
                Time = JsonSerializer.Serialize(new { PublishedAt = publishedAt }, JsonDefaults.Options),
            },
            commandTimeout: TimeoutSeconds, cancellationToken: ct));
    }

    private sealed class PublishedRow
    {
        public int Row { get; init; }
        public string Code { get; init; } = "";
        public string Area { get; init; } = "";
        public DateOnly Period { get; init; }
        public string Frequency { get; init; } = "";
        public string Calendar { get; init; } = "";
        public decimal? Value { get; init; }
        public string Status { get; init; } = "";

        public PublishedObservation ToObservation() => new(Code, Area, Catalogue.WrittenPeriod.Of(Period, Frequency, Calendar), Value, Status);
    }
}
