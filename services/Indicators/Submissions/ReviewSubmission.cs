using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Reading;
using Pak.Indicators.Submissions.Upload;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Submissions;

/// <summary>A value that publishing would add or replace.</summary>
/// <param name="Published">What stands there now; null with its status where nothing does.</param>
public sealed record ReviewedValue(string Period, decimal? Value, string Status, decimal? Published, string? PublishedStatus);

/// <summary>What a submission does to a series.</summary>
/// <param name="Breakdown"><c>sex=female</c>; empty for the total.</param>
/// <param name="Same">Values that stand there already.</param>
/// <param name="Values">The newest that it adds or revises.</param>
public sealed record ReviewedSeries(
    string Indicator, LocalizedText Name, string Area, string Breakdown, int Added, int Revised, int Same, IReadOnlyList<ReviewedValue> Values);

/// <summary>Another submission that says something of the same series and periods.</summary>
/// <param name="Status">Where it stands; <c>published</c> when it was published after these rows were checked.</param>
public sealed record Rival(Guid Id, SubmissionStatus Status, string? Note, string By, DateTimeOffset At);

/// <summary>
/// What approving a submission would change, series by series beside what is published; and which others meddle with the same
/// series, so that of two at once each can know of the other before either is published.
/// </summary>
internal static class ReviewSubmission
{
    private const int ShownValues = 12;

    /// <param name="Next">The cursor of the part after this; null on the last.</param>
    public sealed record Answer(IReadOnlyList<ReviewedSeries> Items, IReadOnlyList<Rival> Rivals, string? Next);

    public static async Task<Results<Ok<Answer>, Problem>> Handle(Guid id, PageRequest page, Caller caller, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        var after = 0;
        if (page.After is not null && !int.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        if (await SubmissionRow.Find(connection, id, caller, ct) is not { } row)
        {
            return Problems.SubmissionNotFound;
        }

        // What has errors is not kept as series; what is published is no longer before anybody's eyes.
        if (row.UploadId is not { } upload || row.Errors > 0 || row.ParsedStatus is SubmissionStatus.Published or SubmissionStatus.Withdrawn)
        {
            return TypedResults.Ok(new Answer([], [], null));
        }

        var rows = (await connection.QueryAsync<SeriesRow>(new CommandDefinition(
            """
            SELECT s.id, i.code, i.name_fa, i.name_en, i.frequency, i.calendar, s.area, s.breakdown
            FROM blocks b JOIN series s ON s.id = b.series_id JOIN indicators i ON i.id = s.indicator_id
            WHERE b.upload_id = @upload AND b.slice >= 0 AND b.series_id > @after AND i.formula IS NULL
            ORDER BY b.series_id LIMIT @Take
            """,
            new { upload, after, page.Take }, cancellationToken: ct))).AsList();
        var series = Page<SeriesRow>.From(rows, page, one => one.Id.ToString(CultureInfo.InvariantCulture), context);
        var ids = series.Items.Select(one => one.Id).ToArray();
        var staged = (await StagedSeries.Load(connection, upload, ids, ct)).ToDictionary(one => one.Id, one => one.Points);
        var current = await CurrentSeries.Load(connection, ids, ct);
        var items = series.Items.Select(one => Review(one, staged[one.Id], current.GetValueOrDefault(one.Id)?.Points)).ToList();
        return TypedResults.Ok(new Answer(items, await Rivals(connection, row, upload, ct), series.Next));
    }

    private static ReviewedSeries Review(SeriesRow series, SeriesPoints staged, SeriesPoints? current)
    {
        var texts = PeriodTexts.Of(FrequencyCodes.Parse(series.Frequency), Enum.Parse<CalendarKind>(series.Calendar, ignoreCase: true));
        var (added, revised) = (0, 0);
        var values = new List<ReviewedValue>();
        for (var i = staged.Count - 1; i >= 0; i--)
        {
            var at = current is null ? -1 : Array.BinarySearch(current.Periods, staged.Periods[i]);
            var isSame = at >= 0 && current!.Values[at] == staged.Values[i] && current.Statuses[at] == staged.Statuses[i];
            (added, revised) = (added + (at < 0 ? 1 : 0), revised + (at >= 0 && !isSame ? 1 : 0));
            if (!isSame && values.Count < ShownValues)
            {
                values.Add(new(
                    texts[staged.Periods[i]].Written, staged.Values[i], staged.Statuses[i].ToString(), at < 0 ? null : current!.Values[at], at < 0 ? null : current!.Statuses[at].ToString()));
            }
        }

        return new(
            series.Code, new(series.NameFa, series.NameEn), series.Area, series.Breakdown, added, revised, staged.Count - added - revised, values);
    }

    /// <summary>Others of the agency that are on their way, and those published since the rows were checked.</summary>
    private static async Task<IReadOnlyList<Rival>> Rivals(NpgsqlConnection connection, SubmissionRow row, long upload, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(Guid Id, string Status, string? Note, string By, DateTime At)>(new CommandDefinition(
            """
            SELECT s.id, s.status, s.note, h.name, h.at
            FROM submissions s
            JOIN LATERAL (SELECT name, at FROM submission_history h WHERE h.submission_id = s.id ORDER BY version DESC LIMIT 1) h ON true
            JOIN uploads mine ON mine.id = @upload
            LEFT JOIN publications p ON p.upload_id = s.upload_id
            WHERE s.agency = @Agency AND s.id <> @Id AND s.errors = 0
              AND (s.status IN ('validated', 'submitted', 'approved') OR (s.status = 'published' AND mine.checked_in IS NOT NULL AND NOT pg_visible_in_snapshot(p.transaction, mine.checked_in)))
              AND EXISTS (
                SELECT FROM blocks a JOIN blocks b ON b.series_id = a.series_id AND b.slice >= 0 AND b.upload_id = s.upload_id
                WHERE a.upload_id = @upload AND a.slice >= 0 AND a.first_period <= b.last_period AND b.first_period <= a.last_period)
            ORDER BY h.at DESC LIMIT 20
            """,
            new { upload, row.Agency, row.Id }, cancellationToken: ct));
        return [.. rows.Select(r => new Rival(r.Id, Enum.Parse<SubmissionStatus>(r.Status, ignoreCase: true), r.Note, r.By, new DateTimeOffset(r.At)))];
    }

    private sealed class SeriesRow
    {
        public int Id { get; init; }
        public string Code { get; init; } = "";
        public string NameFa { get; init; } = "";
        public string NameEn { get; init; } = "";
        public string Frequency { get; init; } = "";
        public string Calendar { get; init; } = "";
        public string Area { get; init; } = "";
        public string Breakdown { get; init; } = "";
    }
}
