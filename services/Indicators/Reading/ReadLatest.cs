using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Releases;
using Pak.Indicators.Targets;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Reading;

/// <summary>
/// Where everything stands: the last value of each indicator, the one before, the change, a sparkline. One row a series is all that the database reads. The
/// answer is made once for all who ask the same meanwhile, and kept until a definition or a figure changes.
/// </summary>
internal sealed class ReadLatest(NpgsqlDataSource db, TimeProvider clock)
{
    private const int SparkLength = 24;
    private const int MostKept = 500;
    private const long MostBytes = 32 << 20;
    private const int OverdueDays = 400;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    // Of all that was kept since everything was dropped, roughly.
    private long _bytes;

    private sealed record Kept(string Tag, Lazy<Task<byte[]>> Answer);

    public static Task<IResult> Handle(
        HttpContext context, ReadLatest reader, CancellationToken ct, string? indicator = null, string? sector = null, string? agency = null, string? search = null,
        string area = "IR", string? breakdown = null, string? asOf = null) =>
        reader.Handle(context, new(indicator, sector, agency, search, area, breakdown, AsOf: asOf), ct);

    private async Task<IResult> Handle(HttpContext context, Asked asked, CancellationToken ct)
    {
        var (understood, targets, waiting) = await Understand(asked, ct);
        if (understood.Problem is { } problem)
        {
            return problem;
        }

        var selection = understood.Value!;
        var today = JalaliDate.TehranDay(clock.GetUtcNow());
        var csv = Freshness.PrefersCsv(context.Request);
        var tag = Freshness.TagOf(selection.Indicators, string.Create(CultureInfo.InvariantCulture, $"latest{(csv ? "-csv" : "")} {targets} {string.Join(',', waiting)} {today.DayNumber}"));
        if (Freshness.IsKnown(context, tag))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var answer = await Coalesce($"{csv} {asked}", tag, async () => Write(csv, await Make(selection, waiting, today))).WaitAsync(ct);
        return TypedResults.Bytes(answer, csv ? ManyAsCsv.ContentType : "application/json; charset=utf-8");
    }

    // The connection goes back before anybody waits for the answer, which needs one itself.
    private async Task<(Result<Selection> Selection, string Targets, int[] Waiting)> Understand(Asked asked, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"SELECT (SELECT count(*) || ' ' || coalesce(max(decided_at)::text, '') FROM targets WHERE status = 'approved'), ARRAY({Recomputations.Waiting} ORDER BY id)", connection);
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            var (targets, waiting) = (reader.GetString(0), reader.GetFieldValue<int[]>(1));
            await reader.CloseAsync();
            return (await Selection.Of(connection, asked, ct), targets, waiting);
        }
    }

    /// <summary>One computation for all who ask the same of the same figures.</summary>
    private async Task<byte[]> Coalesce(string question, string tag, Func<Task<byte[]>> make)
    {
        if (_kept.Count > MostKept || Interlocked.Read(ref _bytes) > MostBytes)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        var kept = _kept.AddOrUpdate(question, _ => New(), (_, old) => old.Tag == tag ? old : New());
        try
        {
            return await kept.Answer.Value;
        }
        catch
        {
            _kept.TryRemove(new(question, kept)); // the next one tries again
            throw;
        }

        Kept New() => new(tag, new(() => Task.Run(make)));
    }

    private byte[] Write(bool csv, List<LatestItem> items)
    {
        var answer = csv ? LatestAsCsv.Write(items) : JsonSerializer.SerializeToUtf8Bytes(new LatestAnswer(items), JsonDefaults.Options);
        Interlocked.Add(ref _bytes, answer.Length);
        return answer;
    }

    private async Task<List<LatestItem>> Make(Selection selection, int[] waiting, DateOnly today)
    {
        await using var connection = await db.OpenConnectionAsync();
        var (series, sparks) = await Ends(connection, selection);
        var latest = series.ToLookup(one => one.Key.IndicatorId);
        int[] ids = [.. selection.Indicators.Select(i => i.Id)];
        var targets = (await LoadTargets.InForce(connection, ids, selection.Areas, CancellationToken.None)).ToLookup(one => (one.Indicator, one.Area));
        var releases = selection.AsOf is not null ? [] : await ReleaseCalendar.Load(connection, ids, null, today.AddDays(-OverdueDays), today.AddDays(-1), today, CancellationToken.None);
        var overdue = releases.Where(release => release.State == ReleaseState.Overdue).Select(release => release.Indicator.Id).ToHashSet();
        var items = new List<LatestItem>();
        foreach (var indicator in selection.Indicators)
        {
            var item = LatestItem.Of(indicator) with
            {
                Overdue = overdue.Contains(indicator.Id),
                Recomputing = selection.AsOf is null && waiting.Contains(indicator.Id),
            };
            if (!latest.Contains(indicator.Id))
            {
                items.Add(item);
            }

            items.AddRange(latest[indicator.Id].Select(one => Fill(item, indicator, one, sparks.GetValueOrDefault(one.Key.SeriesId, [])) with
            {
                Target = one.Key.Breakdown.Length == 0 && targets[(indicator.Id, one.Key.Area)].FirstOrDefault() is { } target ? TargetOf(target, item.Direction, indicator, one) : null,
            }));
        }

        return items;
    }

    private static TargetNow TargetOf(TargetInForce target, Direction direction, IndicatorRow indicator, LatestOfSeries one)
    {
        var period = PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar)[one.Period].Period;
        var year = target.Path.YearOf(period);
        return new(target.Plan, year, target.Path.TargetOf(year), target.Path.State(direction, period, one.Value));
    }

    private static LatestItem Fill(LatestItem item, IndicatorRow indicator, LatestOfSeries one, decimal?[] spark)
    {
        var texts = PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar);
        return item with
        {
            Area = one.Key.Area,
            Breakdown = one.Key.Breakdown,
            Period = texts[one.Period].Written,
            Value = one.Value,
            Status = one.Status.ToString(CultureInfo.InvariantCulture),
            PublishedAt = one.PublishedAt,
            Previous = one.PreviousPeriod is { } period ? new(texts[period].Written, one.PreviousValue!.Value) : null,
            Change = LatestItem.ChangeOf(one.Value, one.PreviousValue),
            Spark = spark,
        };
    }

    /// <summary>The last values of the series now, or as they were known; their course where it is one area's.</summary>
    private static async Task<(List<LatestOfSeries> Latest, Dictionary<int, decimal?[]> Sparks)> Ends(NpgsqlConnection connection, Selection selection)
    {
        var ofOneArea = selection.Areas is { Length: 1 };
        return selection.AsOf is null
            ? (await SeriesStore.Latest(connection, selection.ToFilter(), CancellationToken.None), ofOneArea ? await Sparks(connection, selection) : [])
            : await LatestAsOf.Read(connection, selection.ToFilter(), ofOneArea ? SparkLength : 0, CancellationToken.None);
    }

    private static async Task<Dictionary<int, decimal?[]>> Sparks(NpgsqlConnection connection, Selection selection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT s.id, b."values"[greatest(1, b.size - $4 + 1):b.size]
            FROM series s JOIN series_current c ON c.series_id = s.id
            JOIN blocks b ON b.series_id = c.series_id AND b.upload_id = c.upload_id AND b.slice = c.slice
            WHERE s.indicator_id = ANY($1) AND s.area = ANY($2) AND ($3::text IS NULL OR s.breakdown = $3)
            """, connection)
        {
            Parameters =
            {
                new() { Value = selection.Indicators.Select(i => i.Id).ToArray() },
                new() { Value = selection.Areas! },
                new() { Value = (object?)selection.Breakdown ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = SparkLength },
            },
        };
        await using var reader = await command.ExecuteReaderAsync();
        var sparks = new Dictionary<int, decimal?[]>();
        while (await reader.ReadAsync())
        {
            sparks[reader.GetInt32(0)] = reader.GetFieldValue<decimal?[]>(1);
        }

        return sparks;
    }
}
