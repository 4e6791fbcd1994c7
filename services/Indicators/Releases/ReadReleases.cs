using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Releases;

/// <summary>A period of an indicator, the day it is due, and what became of it.</summary>
public sealed record ShownRelease(string Indicator, LocalizedText Name, string Agency, string Period, DateOnly Due, DateTimeOffset? PublishedAt, ReleaseState State);

/// <summary>How an agency reports.</summary>
/// <param name="Expected">Periods that were published or whose day is past.</param>
/// <param name="ReportingRate">Percent of the expected periods that are published; null where none was expected.</param>
/// <param name="OnTimeRate">Percent of the expected periods that were published by their day.</param>
public sealed record AgencyReporting(string Agency, int Indicators, int Expected, int Published, int OnTime, int Late, int Overdue, decimal? ReportingRate, decimal? OnTimeRate)
{
    /// <summary>Pure.</summary>
    internal static IEnumerable<AgencyReporting> Of(IEnumerable<Release> releases) =>
        from release in releases
        group release by release.Indicator.Agency into agency
        orderby agency.Key
        select Of(agency.Key, [.. agency]);

    private static AgencyReporting Of(string agency, List<Release> releases)
    {
        var onTime = releases.Count(release => release.State == ReleaseState.OnTime);
        var late = releases.Count(release => release.State == ReleaseState.Late);
        var overdue = releases.Count(release => release.State == ReleaseState.Overdue);
        var expected = onTime + late + overdue;
        return new(agency, releases.DistinctBy(release => release.Indicator.Id).Count(), expected, onTime + late, onTime, late, overdue, Percent(onTime + late, expected), Percent(onTime, expected));
    }

    private static decimal? Percent(int part, int whole) => whole == 0 ? null : Math.Round(100m * part / whole, 1, MidpointRounding.AwayFromZero);
}

/// <summary>The release calendar, and how agencies keep to it. Without a range: what falls due from a year ago to a year from now.</summary>
internal static class ReadReleases
{
    private const int DefaultDays = 366;
    private const int MaxDays = 3700;

    public sealed record Rates(DateOnly From, DateOnly To, IReadOnlyList<AgencyReporting> Items);

    /// <summary>The latest due first.</summary>
    public static async Task<Results<Ok<Page<ShownRelease>>, Problem>> List(
        PageRequest page, HttpContext context, NpgsqlDataSource db, TimeProvider clock, CancellationToken ct,
        string? agency = null, string? indicator = null, string? state = null, string? from = null, string? to = null)
    {
        var wanted = QueryValues.Named<ReleaseState>("state", state);
        var range = Range(from, to, clock);
        if ((wanted.Problem ?? range.Problem) is { } wrong)
        {
            return wrong;
        }

        var releases = (await Load(db, agency, range.Value, clock, ct))
            .Where(release => (wanted.Value is null || release.State == wanted.Value) && (indicator is null || release.Indicator.Code == indicator))
            .OrderByDescending(release => release.Due).ThenBy(release => release.Indicator.Code, StringComparer.Ordinal).ThenByDescending(release => release.Period.FirstDay);
        var rest = page.After is { } after ? releases.SkipWhile(release => KeyOf(release) != after).Skip(1) : releases;
        var rows = rest.Take(page.Take).ToList();
        return TypedResults.Ok(Page<ShownRelease>.From(
            rows.ConvertAll(Show), page, item => $"{item.Due.ToString("O", CultureInfo.InvariantCulture)}|{item.Indicator}|{item.Period}", context));
    }

    public static async Task<Results<Ok<Rates>, Problem>> Reporting(
        NpgsqlDataSource db, TimeProvider clock, CancellationToken ct, string? agency = null, string? from = null, string? to = null)
    {
        var range = Range(from, to, clock);
        return range.Problem is { } wrong
            ? wrong
            : TypedResults.Ok(new Rates(range.Value.From, range.Value.To, [.. AgencyReporting.Of(await Load(db, agency, range.Value, clock, ct))]));
    }

    private static async Task<List<Release>> Load(NpgsqlDataSource db, string? agency, (DateOnly From, DateOnly To) range, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await ReleaseCalendar.Load(connection, null, QueryValues.Clean(agency), range.From, range.To, JalaliDate.TehranDay(clock.GetUtcNow()), ct);
    }

    private static Result<(DateOnly From, DateOnly To)> Range(string? from, string? to, TimeProvider clock)
    {
        var today = JalaliDate.TehranDay(clock.GetUtcNow());
        var first = QueryValues.Day("from", from);
        var last = QueryValues.Day("to", to);
        if ((first.Problem ?? last.Problem) is { } wrong)
        {
            return wrong;
        }

        var range = (From: first.Value ?? (last.Value ?? today).AddDays(-DefaultDays), To: last.Value ?? today.AddDays(DefaultDays));
        return range.From > range.To || range.To.DayNumber - range.From.DayNumber > MaxDays
            ? CommonProblems.Invalid.With(new FieldError("to", "بازه‌ای تا ده سال", "A range of up to ten years"))
            : range;
    }

    private static string KeyOf(Release release) => $"{release.Due.ToString("O", CultureInfo.InvariantCulture)}|{release.Indicator.Code}|{release.Period}";

    private static ShownRelease Show(Release release) => new(
        release.Indicator.Code, release.Indicator.Name, release.Indicator.Agency, release.Period.ToString(), release.Due, release.PublishedAt, release.State);
}
