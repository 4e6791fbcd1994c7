using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;
using Pak.Contracts.Indicators;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Events;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Which values stand in a page of a publication's events. The event log keeps this; the values are filled in from the
/// upload's blocks, which never change, when the feed is read.
/// </summary>
/// <param name="First">Id of the series of the first value.</param>
/// <param name="Skip">Values of that series that are in the page before.</param>
/// <param name="Last">Id of the series of the last value.</param>
internal sealed record PublicationPage(
    Guid Submission, string Agency, DateTimeOffset PublishedAt, int Page, int Pages, long Upload, int First, int Skip, int Last, int Count);

/// <summary>
/// The events of a publication: pages of at most 5,000 values, by series and period; computed indicators of other agencies
/// in pages of their own, which name that agency.
/// </summary>
internal sealed class PublicationPages(NpgsqlDataSource db) : IEventContent
{
    private const int PageSize = 5_000;
    private const int TimeoutSeconds = 120;

    public string Type => SubmissionPublished.Type;

    /// <summary>The pages of an upload whose blocks are final.</summary>
    public static async Task<List<PublicationPage>> Plan(NpgsqlConnection connection, SubmissionRow submission, long upload, CancellationToken ct)
    {
        var series = await connection.QueryAsync<(int Id, int Size, string Agency)>(new CommandDefinition(
            """
            SELECT b.series_id, b.size, i.agency
            FROM blocks b JOIN series s ON s.id = b.series_id JOIN indicators i ON i.id = s.indicator_id
            WHERE b.upload_id = @upload AND b.slice >= 0 ORDER BY i.agency <> @Agency, i.agency, b.series_id
            """,
            new { upload, submission.Agency }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
        var pages = new List<PublicationPage>();
        foreach (var (id, size, agency) in series)
        {
            for (var taken = 0; taken < size;)
            {
                if (pages.Count == 0 || pages[^1].Count == PageSize || pages[^1].Agency != agency)
                {
                    pages.Add(new(submission.Id, agency, default, pages.Count + 1, 0, upload, id, taken, id, 0));
                }

                var more = Math.Min(size - taken, PageSize - pages[^1].Count);
                pages[^1] = pages[^1] with { Last = id, Count = pages[^1].Count + more };
                taken += more;
            }
        }

        return pages.ConvertAll(page => page with { Pages = pages.Count });
    }

    /// <summary>Appends the pages to the event log in the transaction that is open.</summary>
    public static Task Append(NpgsqlConnection connection, List<PublicationPage> pages, DateTimeOffset publishedAt, CancellationToken ct) =>
        pages.Count == 0 ? Task.CompletedTask : connection.ExecuteAsync(new CommandDefinition(
            """
            SELECT count(append_event(id, @Type, @Subject, @publishedAt, @TraceParent::text, data))
            FROM (SELECT id, data::jsonb FROM unnest(@Ids, @Datas) WITH ORDINALITY page(id, data, n) ORDER BY n) ordered
            """,
            new
            {
                publishedAt,
                Ids = pages.ConvertAll(_ => Guid.CreateVersion7(publishedAt)).ToArray(),
                Datas = pages.ConvertAll(page => JsonSerializer.Serialize(page with { PublishedAt = publishedAt }, JsonDefaults.Options)).ToArray(),
                SubmissionPublished.Type,
                new SubmissionPublished(pages[0].Submission, pages[0].Agency, publishedAt, 1, pages.Count, []).Subject,
                TraceParent = Activity.Current?.Id,
            },
            commandTimeout: TimeoutSeconds, cancellationToken: ct));

    public async Task<string> Fill(string data, CancellationToken ct)
    {
        using var document = JsonDocument.Parse(data);
        if (!document.RootElement.TryGetProperty("upload", out _))
        {
            return data; // from before 0004_blocks: the values are in it
        }

        var page = document.RootElement.Deserialize<PublicationPage>(JsonDefaults.Options)!;
        var content = new SubmissionPublished(page.Submission, page.Agency, page.PublishedAt, page.Page, page.Pages, await Values(page, ct));
        return JsonSerializer.Serialize(content, JsonDefaults.Options);
    }

    private async Task<List<PublishedObservation>> Values(PublicationPage page, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            """
            SELECT i.code, i.frequency, i.calendar, s.area, b.periods, b."values", b.statuses, s.breakdown
            FROM blocks b JOIN series s ON s.id = b.series_id JOIN indicators i ON i.id = s.indicator_id
            WHERE b.upload_id = $1 AND b.series_id BETWEEN $2 AND $3 AND b.slice >= 0 AND i.agency = $4
            ORDER BY b.series_id
            """);
        command.Parameters.Add(new() { Value = page.Upload });
        command.Parameters.Add(new() { Value = page.First });
        command.Parameters.Add(new() { Value = page.Last });
        command.Parameters.Add(new() { Value = page.Agency });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var values = new List<PublishedObservation>(page.Count);
        for (var at = page.Skip; await reader.ReadAsync(ct); at = 0)
        {
            var (code, frequency, calendar, area) = (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
            var breakdown = reader.GetString(7);
            var (periods, numbers, statuses) = (reader.GetFieldValue<DateOnly[]>(4), reader.GetFieldValue<decimal?[]>(5), reader.GetString(6));
            for (; at < periods.Length && values.Count < page.Count; at++)
            {
                values.Add(new(code, area, WrittenPeriod.Of(periods[at], frequency, calendar), numbers[at], statuses.Substring(at, 1), breakdown));
            }
        }

        return values;
    }
}
