using Dapper;
using Npgsql;
using Pak.Contracts;

namespace Pak.Indicators.Releases;

/// <summary>What became of a period's release.</summary>
public enum ReleaseState
{
    /// <summary>Published by the day it was due.</summary>
    OnTime,

    /// <summary>Published after that day.</summary>
    Late,

    /// <summary>Not published, and not yet due.</summary>
    Due,

    /// <summary>Not published, and the day is past.</summary>
    Overdue,
}

/// <summary>What the calendar needs to know about an indicator.</summary>
/// <param name="ExpectedFrom">Periods that fall due on this day or later are expected.</param>
internal sealed record ReleasingIndicator(
    int Id, string Code, LocalizedText Name, string Agency, string Sector, Frequency Frequency, CalendarKind Calendar, int LagDays, DateOnly ExpectedFrom);

/// <summary>A period of an indicator in the calendar.</summary>
/// <param name="PublishedAt">When the first value of it was published, in whichever area; null while there is none.</param>
internal sealed record Release(ReleasingIndicator Indicator, Period Period, DateOnly Due, DateTimeOffset? PublishedAt, ReleaseState State);

/// <summary>
/// The release calendar: a period is due so many days after its end as the indicator's publication lag says. Days are those of
/// Tehran. Computed indicators have no dates of their own.
/// </summary>
internal static class ReleaseCalendar
{
    /// <summary>Pure: the periods of an indicator that have begun and fall due in the range, oldest first.</summary>
    public static IEnumerable<Release> Of(
        ReleasingIndicator indicator, Func<DateOnly, DateTimeOffset?> publishedAt, DateOnly dueFrom, DateOnly dueTo, DateOnly today)
    {
        var first = dueFrom > indicator.ExpectedFrom ? dueFrom : indicator.ExpectedFrom;
        for (var period = Period.Containing(first.AddDays(-indicator.LagDays), indicator.Frequency, indicator.Calendar); period.FirstDay <= today; period = period.Next())
        {
            var due = period.LastDay.AddDays(indicator.LagDays);
            if (due > dueTo)
            {
                yield break;
            }

            var published = publishedAt(period.FirstDay);
            yield return new Release(indicator, period, due, published, StateOf(due, published, today));
        }
    }

    public static ReleaseState StateOf(DateOnly due, DateTimeOffset? publishedAt, DateOnly today) => publishedAt switch
    {
        { } time => JalaliDate.TehranDay(time) <= due ? ReleaseState.OnTime : ReleaseState.Late,
        null => today <= due ? ReleaseState.Due : ReleaseState.Overdue,
    };

    /// <summary>The calendar of some indicators (null: of all) between two due dates, in the order of codes, oldest first.</summary>
    public static async Task<List<Release>> Load(
        NpgsqlConnection connection, IReadOnlyCollection<int>? indicators, string? agency, DateOnly dueFrom, DateOnly dueTo, DateOnly today, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, code, name_fa, name_en, agency, sector, frequency, calendar, publication_lag_days, expected_from FROM indicators
            WHERE formula IS NULL AND (@Ids::int[] IS NULL OR id = ANY(@Ids)) AND (@agency::text IS NULL OR agency = @agency) ORDER BY code
            """,
            new { Ids = indicators?.ToArray(), agency }, cancellationToken: ct))).AsList();
        var published = await Published(connection, [.. rows.Select(row => row.Id)], dueFrom, ct);
        return [.. rows.SelectMany(row => Of(row.ToIndicator(), day => published.TryGetValue((row.Id, day), out var time) ? time : null, dueFrom, dueTo, today))];
    }

    /// <summary>
    /// When the first value of each period was published that can fall due on that day or later; forecasts do not count. Of the
    /// vintages' arrays only their ends are looked at.
    /// </summary>
    private static async Task<Dictionary<(int Indicator, DateOnly Period), DateTimeOffset>> Published(
        NpgsqlConnection connection, int[] indicators, DateOnly dueFrom, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(int Indicator, DateOnly Period, DateTime At)>(new CommandDefinition(
            """
            SELECT s.indicator_id, b.periods[n], min(p.published_at)
            FROM (SELECT id, greatest(@dueFrom, expected_from) - publication_lag_days - 370 AS since FROM indicators WHERE id = ANY(@indicators)) i
            JOIN series s ON s.indicator_id = i.id
            JOIN blocks b ON b.series_id = s.id AND b.slice >= 0 AND b.last_period >= i.since
            JOIN publications p ON p.upload_id = b.upload_id
            CROSS JOIN LATERAL generate_series(greatest(1, width_bucket(i.since, b.periods)), b.size) n
            WHERE substr(b.statuses, n, 1) <> 'F'
            GROUP BY 1, 2
            """,
            new { indicators, dueFrom }, cancellationToken: ct));
        return rows.ToDictionary(row => (row.Indicator, row.Period), row => new DateTimeOffset(row.At));
    }

    private sealed class Row
    {
        public int Id { get; init; }
        public string Code { get; init; } = "";
        public string NameFa { get; init; } = "";
        public string NameEn { get; init; } = "";
        public string Agency { get; init; } = "";
        public string Sector { get; init; } = "";
        public string Frequency { get; init; } = "";
        public string Calendar { get; init; } = "";
        public int PublicationLagDays { get; init; }
        public DateOnly ExpectedFrom { get; init; }

        public ReleasingIndicator ToIndicator() => new(
            Id, Code, new(NameFa, NameEn), Agency, Sector, FrequencyCodes.Parse(Frequency), Enum.Parse<CalendarKind>(Calendar, ignoreCase: true), PublicationLagDays, ExpectedFrom);
    }
}
