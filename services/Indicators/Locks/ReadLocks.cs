using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Locks;

/// <summary>Somebody opened periods again.</summary>
/// <param name="From">The first period, as written.</param>
/// <param name="To">The last period.</param>
public sealed record ShownOpening(Guid Id, string From, string To, DateTimeOffset OpenedAt, DateTimeOffset Until, string By, string Why);

/// <summary>Whether a period takes figures.</summary>
/// <param name="Due">The day on which its value is due.</param>
/// <param name="Locked">True: an upload of it is refused.</param>
/// <param name="Since">The first day, in Tehran, on which it is closed by the rule; null when no rule closes it. May lie ahead.</param>
/// <param name="Rule">The rule that closes it.</param>
/// <param name="Opening">What keeps it open for now.</param>
public sealed record PeriodState(string Period, DateOnly Due, bool Locked, DateOnly? Since, ShownLockRule? Rule, ShownOpening? Opening);

/// <summary>The last periods of an indicator, the newest first: which are closed, since when, by which rule, and who can open them.</summary>
internal static class ReadLocks
{
    private const int DefaultPeriods = 24;
    private const int MaxPeriods = 400;

    public sealed record Answer(string Indicator, IReadOnlyList<PeriodState> Items);

    public static async Task<Results<Ok<Answer>, Problem>> Handle(string code, NpgsqlDataSource db, TimeProvider clock, CancellationToken ct, int? last = null)
    {
        if (last is < 1 or > MaxPeriods)
        {
            return CommonProblems.Invalid.With(new FieldError("last", "۱ تا ۴۰۰ دوره", "1 to 400 periods"));
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        if (!DefinitionRules.IsCode(code) || await IndicatorRow.Find(connection, code, forUpdate: false, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        var now = clock.GetUtcNow();
        var locks = await LoadLocks.Load(connection, [indicator.Id], ct);
        var openings = await Openings(connection, indicator, ct);
        var states = Ended(indicator, JalaliDate.TehranDay(now)).Take(last ?? DefaultPeriods)
            .Select(period => (period, closing: locks.Closing(indicator.Id, period), locked: locks.Of(indicator.Id, period, now), opening: locks.OpeningOf(indicator.Id, period, now))).ToList();
        var rules = await LockRules.Find(connection, states.Where(state => state.closing is not null).Select(state => state.closing!.Rule.Id).Distinct(), ct);
        return TypedResults.Ok(new Answer(indicator.Code, states.ConvertAll(state => new PeriodState(
            state.period.ToString(), state.period.LastDay.AddDays(indicator.PublicationLagDays), state.locked is not null, state.closing?.Since,
            state.closing is { } closing ? rules.GetValueOrDefault(closing.Rule.Id) : null, state.opening is { } opening ? openings.GetValueOrDefault(opening.Id) : null))));
    }

    /// <summary>The openings of an indicator that were not closed early, by id.</summary>
    public static async Task<Dictionary<Guid, ShownOpening>> Openings(NpgsqlConnection connection, IndicatorRow indicator, CancellationToken ct) =>
        (await connection.QueryAsync<(Guid Id, DateOnly From, DateOnly To, DateTime OpenedAt, DateTime Until, string By, string Why)>(new CommandDefinition(
            "SELECT id, from_period, to_period, opened_at, until, opened_by_name, why FROM lock_openings WHERE indicator_id = @Id AND closed_at IS NULL",
            new { indicator.Id }, cancellationToken: ct)))
        .ToDictionary(row => row.Id, row => new ShownOpening(
            row.Id, WrittenPeriod.Of(row.From, indicator.Frequency, indicator.Calendar), WrittenPeriod.Of(row.To, indicator.Frequency, indicator.Calendar),
            new(row.OpenedAt), new(row.Until), row.By, row.Why));

    private static IEnumerable<Period> Ended(IndicatorRow indicator, DateOnly today)
    {
        var period = Period.Containing(today, indicator.ParsedFrequency, indicator.ParsedCalendar);
        while (true)
        {
            period = period.Previous();
            yield return period;
        }
    }
}
