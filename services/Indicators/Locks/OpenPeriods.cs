using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Locks;

/// <summary>
/// Closed periods are opened again for a while, with a reason: by an approver of the indicator's agency where the rule allows it,
/// else by administration. Who opened what is kept.
/// </summary>
internal static class OpenPeriods
{
    private const int MaxDays = 90;
    private const int MaxPeriods = 400;

    /// <param name="From">The first period to open.</param>
    /// <param name="To">The last one; <paramref name="From"/> when left out.</param>
    /// <param name="Days">For how many days, 1 to 90.</param>
    public sealed record Request(string From, string Why, int Days, string? To = null);

    public static async Task<Results<Created<ShownOpening>, Problem>> Open(
        string code, Request request, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (await Find(connection, code, caller, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        if (Notes.Check("why", request.Why, isRequired: true) is { } wrong)
        {
            return wrong;
        }

        var (from, to, errors) = Periods(request, indicator);
        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        var now = clock.GetUtcNow();
        var locks = await LoadLocks.Load(connection, [indicator.Id], ct);
        var closed = Between(from, to).Select(period => locks.Of(indicator.Id, period, now)).OfType<PeriodLock>().ToList();
        if (closed.Count == 0)
        {
            return Problems.NotLocked;
        }

        if (!caller.Scopes.Contains(Scopes.IndicatorsManage) && closed.Exists(found => found.Opener == LockOpener.Administration))
        {
            return Problems.AdministrationOpens;
        }

        var id = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO lock_openings (id, indicator_id, from_period, to_period, opened_at, until, opened_by, opened_by_name, why)
            VALUES (@id, @Indicator, @From, @To, @now, @Until, @Subject, @Name, @Why)
            """,
            new { id, Indicator = indicator.Id, From = from.FirstDay, To = to.FirstDay, now, Until = now.AddDays(request.Days), caller.Subject, caller.Name, request.Why },
            cancellationToken: ct));
        return TypedResults.Created($"/api/indicators/{code}/locks", (await ReadLocks.Openings(connection, indicator, ct))[id]);
    }

    /// <summary>Closes an opening before its time.</summary>
    public static async Task<Results<NoContent, Problem>> Close(
        string code, Guid id, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct)
    {
        if (await Find(transaction.Connection, code, caller, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        return await transaction.Connection.ExecuteAsync(new CommandDefinition(
            "UPDATE lock_openings SET closed_at = @Now WHERE id = @id AND indicator_id = @Indicator AND closed_at IS NULL",
            new { id, Indicator = indicator.Id, Now = clock.GetUtcNow() }, cancellationToken: ct)) == 1
            ? TypedResults.NoContent()
            : Problems.OpeningNotFound;
    }

    /// <summary>The indicator when it is the caller's agency's, or the caller administers all; else null: another's is not there.</summary>
    private static async Task<IndicatorRow?> Find(NpgsqlConnection connection, string code, Caller caller, CancellationToken ct)
    {
        var row = DefinitionRules.IsCode(code) ? await IndicatorRow.Find(connection, code, forUpdate: true, ct) : null;
        return row is not null && (caller.Owns(row.Agency) || caller.Scopes.Contains(Scopes.IndicatorsManage)) ? row : null;
    }

    private static (Period From, Period To, List<FieldError> Errors) Periods(Request request, IndicatorRow indicator)
    {
        var errors = new List<FieldError>();
        var (frequency, calendar) = (indicator.ParsedFrequency, indicator.ParsedCalendar);
        var example = Period.Example(frequency, calendar);
        if (!Period.TryParse(request.From, frequency, calendar, out var from))
        {
            errors.Add(new FieldError("from", $"دوره با تناوب یا تقویم شاخص نمی‌خواند؛ نمونهٔ درست: {example}", $"The period does not fit the indicator's frequency and calendar; right would be {example}"));
        }

        var to = from;
        if (request.To is not null && (!Period.TryParse(request.To, frequency, calendar, out to) || to.FirstDay < from.FirstDay))
        {
            errors.Add(new FieldError("to", $"دوره‌ای نه پیش از آغاز؛ نمونهٔ درست: {example}", $"A period not before the first; right would be {example}"));
        }

        if (errors.Count == 0 && Between(from, to).Take(MaxPeriods + 1).Count() > MaxPeriods)
        {
            errors.Add(new FieldError("to", "حداکثر ۴۰۰ دوره", "At most 400 periods"));
        }

        if (request.Days is < 1 or > MaxDays)
        {
            errors.Add(new FieldError("days", "۱ تا ۹۰ روز", "1 to 90 days"));
        }

        return (from, to, errors);
    }

    private static IEnumerable<Period> Between(Period from, Period to)
    {
        for (var period = from; period.FirstDay <= to.FirstDay; period = period.Next())
        {
            yield return period;
        }
    }
}
