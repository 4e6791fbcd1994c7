using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Reading;

/// <summary>A published value that a later submission replaced by another.</summary>
/// <param name="Old">Null where it was missing; <paramref name="OldStatus"/> says why.</param>
/// <param name="SubmittedBy">Names, as they were then.</param>
/// <param name="Note">What the submitter said of it.</param>
public sealed record Revision(
    string Area, string Breakdown, string Period, decimal? Old, decimal? New, string OldStatus, string NewStatus, DateTimeOffset PublishedAt, Guid Submission,
    string? SubmittedBy, string? ApprovedBy, string? Note);

/// <summary>A publication of values of the indicator. Its time is one to ask with: <c>asOf</c>.</summary>
/// <param name="Values">Values of this indicator in it.</param>
/// <param name="Revisions">Those of them that replaced another.</param>
public sealed record PublishedVintage(DateTimeOffset PublishedAt, Guid Submission, int Values, int Revisions, string? SubmittedBy, string? ApprovedBy, string? Note);

public sealed record VintagesAnswer(IReadOnlyList<PublishedVintage> Items);

/// <summary>How the values of an indicator have changed, newest change first.</summary>
internal static class ReadRevisions
{
    public static async Task<Results<Ok<Page<Revision>>, StatusCodeHttpResult, Problem>> Handle(
        string code, PageRequest page, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? area = null, string? breakdown = "*", string? period = null)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var understood = await Understand(connection, new(code, Area: area, Breakdown: breakdown, From: period, To: period), ct);
        if (understood.Problem is { } problem)
        {
            return problem;
        }

        if (Freshness.IsKnown(context, Freshness.TagOf(understood.Value!.Indicators, "revisions")))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var after = page.After;
        var found = (await Read(connection, understood.Value, ct)).Where(one => after is null || string.CompareOrdinal(one.Key, after) > 0).Take(page.Take).ToList();
        var people = await People(connection, [.. found.Select(one => one.Submission).Distinct()], ct);
        var keys = found.Select(one => one.Key).ToList();
        var rows = found.ConvertAll(one => one.ToRevision(people.GetValueOrDefault(one.Submission)));
        return TypedResults.Ok(Page<Revision>.From(rows, page, item => keys[rows.IndexOf(item)], context));
    }

    public static async Task<Results<Ok<VintagesAnswer>, StatusCodeHttpResult, Problem>> All(string code, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var understood = await Understand(connection, new(code, Breakdown: "*"), ct);
        if (understood.Problem is { } problem)
        {
            return problem;
        }

        if (Freshness.IsKnown(context, Freshness.TagOf(understood.Value!.Indicators, "vintages")))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var revisions = (await Read(connection, understood.Value, ct)).CountBy(one => one.Submission).ToDictionary();
        var publications = new Dictionary<Guid, (DateTimeOffset At, int Values)>();
        await foreach (var vintage in SeriesStore.Vintages(connection, understood.Value.ToFilter(), ct))
        {
            publications[vintage.Submission] = (vintage.PublishedAt, publications.GetValueOrDefault(vintage.Submission).Values + vintage.Points.Count);
        }

        var people = await People(connection, [.. publications.Keys], ct);
        return TypedResults.Ok(new VintagesAnswer([.. publications
            .OrderByDescending(one => one.Value.At).ThenByDescending(one => one.Key)
            .Select(one => new PublishedVintage(
                one.Value.At, one.Key, one.Value.Values, revisions.GetValueOrDefault(one.Key),
                people.GetValueOrDefault(one.Key)?.SubmittedBy, people.GetValueOrDefault(one.Key)?.ApprovedBy, people.GetValueOrDefault(one.Key)?.Note))]));
    }

    private static async Task<Result<Selection>> Understand(NpgsqlConnection connection, Asked asked, CancellationToken ct) =>
        DefinitionRules.IsCode(asked.Indicator!) ? await Selection.Of(connection, asked, ct) : Problems.IndicatorNotFound;

    /// <summary>Lays the vintages of each series over each other and keeps what differs; newest first, then by series and period.</summary>
    private static async Task<List<Change>> Read(NpgsqlConnection connection, Selection selection, CancellationToken ct)
    {
        var indicator = selection.Indicators[0];
        var texts = PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar);
        var changes = new List<Change>();
        var known = new Dictionary<DateOnly, (decimal? Value, char Status)>();
        var series = 0;
        await foreach (var vintage in SeriesStore.Vintages(connection, selection.ToFilter(), ct))
        {
            if (series != vintage.Key.SeriesId)
            {
                (series, known) = (vintage.Key.SeriesId, []);
            }

            var points = vintage.Points;
            for (var i = 0; i < points.Count; i++)
            {
                var day = points.Periods[i];
                var now = (points.Values[i], points.Statuses[i]);
                if (known.TryGetValue(day, out var before) && before != now && !(day < selection.From) && !(day > selection.To))
                {
                    changes.Add(new(vintage.Key, texts[day].Written, day, before.Value, now.Item1, before.Status, now.Item2, vintage.PublishedAt, vintage.Submission));
                }

                known[day] = now;
            }
        }

        changes.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return changes;
    }

    private static async Task<Dictionary<Guid, Who>> People(NpgsqlConnection connection, Guid[] submissions, CancellationToken ct) =>
        (await connection.QueryAsync<Who>(new CommandDefinition(
            """
            SELECT s.id, sent.name AS submitted_by, approved.name AS approved_by, coalesce(sent.note, s.note) AS note
            FROM submissions s
            LEFT JOIN LATERAL (SELECT name, note FROM submission_history h WHERE h.submission_id = s.id AND what = 'submitted' ORDER BY version DESC LIMIT 1) sent ON true
            LEFT JOIN LATERAL (SELECT name FROM submission_history h WHERE h.submission_id = s.id AND what = 'approved' ORDER BY version DESC LIMIT 1) approved ON true
            WHERE s.id = ANY(@submissions)
            """,
            new { submissions }, cancellationToken: ct))).ToDictionary(who => who.Id);

    private sealed class Who
    {
        public Guid Id { get; init; }
        public string? SubmittedBy { get; init; }
        public string? ApprovedBy { get; init; }
        public string? Note { get; init; }
    }

    private sealed record Change(
        SeriesKey Series, string Period, DateOnly Day, decimal? Old, decimal? New, char OldStatus, char NewStatus, DateTimeOffset PublishedAt, Guid Submission)
    {
        /// <summary>Ordinally first is the newest.</summary>
        public string Key { get; } = string.Create(
            CultureInfo.InvariantCulture, $"{long.MaxValue - PublishedAt.UtcTicks:D19}.{Series.SeriesId:D10}.{Day.DayNumber:D7}.{Submission:N}");

        public Revision ToRevision(Who? who) => new(
            Series.Area, Series.Breakdown, Period, Old, New, OldStatus.ToString(CultureInfo.InvariantCulture), NewStatus.ToString(CultureInfo.InvariantCulture),
            PublishedAt, Submission, who?.SubmittedBy, who?.ApprovedBy, who?.Note);
    }
}
