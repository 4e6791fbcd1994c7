using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Permits.Acts;
using Pak.Permits.Applications;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Calendar;

/// <summary>
/// The administrator changes the working calendar. Only days ahead change: a day that has passed keeps what it was, so no deadline moves
/// into the past. Today may still become a holiday (it is announced as it happens) and nothing else. Open files are computed anew within
/// seconds and those whose deadline moved are told. <c>?preview=true</c> refuses what would be refused, says how many deadlines would move, and
/// changes nothing.
/// </summary>
internal static class ChangeCalendar
{
    public sealed record Name([property: Required, MaxLength(200), PlainText] string Fa, [property: Required, MaxLength(200), PlainText] string En);

    public sealed record Weekend([property: MaxLength(3)] IReadOnlyList<int> Weekdays, Name Basis);

    public sealed record RuleValue([property: Range(1, 365)] int Value, Name Basis);

    /// <param name="Version">Of the calendar, after the change; of one that is only tried, as it is.</param>
    /// <param name="Moved">How many open files' deadlines move.</param>
    public sealed record Changed(int Version, int Moved);

    /// <summary>A holiday on one day, as announced; in the place of what was said of that day.</summary>
    public static Task<Results<Ok<Changed>, Problem>> PutHoliday(
        DateOnly day, Name request, Caller caller, RequestTransaction transaction, CalendarRules rules, TimeProvider clock, CancellationToken ct, bool preview = false) =>
        Change(
            caller, transaction, rules, clock, preview, $"holiday {Iso(day)}", day, earliest: 0,
            """
            INSERT INTO dated_holidays (day, name_fa, name_en) VALUES ($1, $2, $3)
            ON CONFLICT (day) DO UPDATE SET name_fa = excluded.name_fa, name_en = excluded.name_en
            """,
            [new() { Value = day }, new() { Value = PersianText.Tidy(request.Fa) }, new() { Value = PersianText.Tidy(request.En) }],
            ct);

    public static Task<Results<Ok<Changed>, Problem>> DeleteHoliday(
        DateOnly day, Caller caller, RequestTransaction transaction, CalendarRules rules, TimeProvider clock, CancellationToken ct, bool preview = false) =>
        Change(
            caller, transaction, rules, clock, preview, $"no holiday {Iso(day)}", day, earliest: 1,
            "DELETE FROM dated_holidays WHERE day = $1",
            [new() { Value = day }],
            ct);

    /// <summary>The days that do not count every week, from a day on. Weekdays as in ISO 8601: Monday 1 … Sunday 7.</summary>
    public static Task<Results<Ok<Changed>, Problem>> PutWeekend(
        DateOnly from, Weekend request, Caller caller, RequestTransaction transaction, CalendarRules rules, TimeProvider clock, CancellationToken ct, bool preview = false) =>
        request.Weekdays.Any(d => d is < 1 or > 7) || request.Weekdays.Distinct().Count() != request.Weekdays.Count
            ? Refuse(Problems.CalendarInvalid.With(new FieldError("weekdays", "روزهای هفته از ۱ (دوشنبه) تا ۷ (یکشنبه)، هر کدام یک بار", "Weekdays from 1 (Monday) to 7 (Sunday), each once")))
            : Change(
                caller, transaction, rules, clock, preview, $"weekend from {Iso(from)}: {string.Join(',', request.Weekdays.Order())}", from, earliest: 1,
                """
                INSERT INTO weekend_rules (effective_from, weekdays, basis_fa, basis_en) VALUES ($1, $2, $3, $4)
                ON CONFLICT (effective_from) DO UPDATE SET weekdays = excluded.weekdays, basis_fa = excluded.basis_fa, basis_en = excluded.basis_en
                """,
                [
                    new() { Value = from },
                    new() { Value = request.Weekdays.Order().Select(d => (short)d).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint },
                    new() { Value = PersianText.Tidy(request.Basis.Fa) },
                    new() { Value = PersianText.Tidy(request.Basis.En) },
                ],
                ct);

    /// <summary>A holiday on the same Jalali date every year, from a day on.</summary>
    public static Task<Results<Ok<Changed>, Problem>> PutJalali(
        [Range(1, 12)] int month, [Range(1, 31)] int day, DateOnly from, Name request, Caller caller, RequestTransaction transaction, CalendarRules rules, TimeProvider clock, CancellationToken ct, bool preview = false) =>
        Change(
            caller, transaction, rules, clock, preview, FormattableString.Invariant($"yearly holiday {month:00}-{day:00} from {from:yyyy-MM-dd}"), from, earliest: 1,
            """
            INSERT INTO jalali_holidays (month, day, effective_from, name_fa, name_en) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (month, day, effective_from) DO UPDATE SET name_fa = excluded.name_fa, name_en = excluded.name_en, effective_until = NULL
            """,
            [new() { Value = month }, new() { Value = day }, new() { Value = from }, new() { Value = PersianText.Tidy(request.Fa) }, new() { Value = PersianText.Tidy(request.En) }],
            ct);

    /// <summary>Ends a yearly holiday: from that day on the date is a day like others.</summary>
    public static Task<Results<Ok<Changed>, Problem>> EndJalali(
        [Range(1, 12)] int month, [Range(1, 31)] int day, DateOnly from, Caller caller, RequestTransaction transaction, CalendarRules rules, TimeProvider clock, CancellationToken ct, bool preview = false) =>
        Change(
            caller, transaction, rules, clock, preview, FormattableString.Invariant($"no yearly holiday {month:00}-{day:00} from {from:yyyy-MM-dd}"), from, earliest: 1,
            "UPDATE jalali_holidays SET effective_until = $3 WHERE month = $1 AND day = $2 AND effective_from < $3 AND (effective_until IS NULL OR effective_until > $3)",
            [new() { Value = month }, new() { Value = day }, new() { Value = from }],
            ct);

    /// <summary>A rule about time, for files submitted from a day on.</summary>
    public static Task<Results<Ok<Changed>, Problem>> PutRule(
        string name, DateOnly from, RuleValue request, Caller caller, RequestTransaction transaction, CalendarRules rules, TimeProvider clock, CancellationToken ct, bool preview = false)
    {
        if (!TimeRule.Names.Contains(name))
        {
            return Refuse(Problems.CalendarRuleNotFound);
        }

        if (name is TimeRule.FirstWarning or TimeRule.SecondWarning && request.Value > 100)
        {
            return Refuse(Problems.CalendarInvalid.With(new FieldError("value", "درصد از ۱۰۰ بیشتر نیست", "No more than 100 per cent")));
        }

        return Change(
            caller, transaction, rules, clock, preview, FormattableString.Invariant($"{name} {request.Value} from {from:yyyy-MM-dd}"), from, earliest: 1,
            """
            INSERT INTO time_rules (name, effective_from, value, basis_fa, basis_en) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (name, effective_from) DO UPDATE SET value = excluded.value, basis_fa = excluded.basis_fa, basis_en = excluded.basis_en
            """,
            [
                new() { Value = name }, new() { Value = from }, new() { Value = request.Value },
                new() { Value = PersianText.Tidy(request.Basis.Fa) }, new() { Value = PersianText.Tidy(request.Basis.En) },
            ],
            ct);
    }

    /// <param name="preview">Whether it is only tried.</param>
    /// <param name="earliest">How many days after today the change may begin at the earliest.</param>
    private static async Task<Results<Ok<Changed>, Problem>> Change(
        Caller caller, RequestTransaction transaction, CalendarRules rules, TimeProvider clock, bool preview, string what, DateOnly day, int earliest, string sql, NpgsqlParameter[] parameters,
        CancellationToken ct)
    {
        var now = clock.Now();
        if (day < JalaliDate.TehranDay(now).AddDays(earliest))
        {
            return Problems.CalendarDayPast;
        }

        var connection = transaction.Connection;
        await Run(connection, "SAVEPOINT untried", ct);
        // First the version's row, so that changes come one after the other and each has a version of its own.
        await using var grow = new NpgsqlCommand("UPDATE calendar_state SET version = version + 1, changed_at = $1 RETURNING version", connection);
        grow.Parameters.Add(new() { Value = now.UtcDateTime });
        var version = (int)(await grow.ExecuteScalarAsync(ct))!;
        var before = await rules.Read(connection, ct);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        if (await command.ExecuteNonQueryAsync(ct) == 0)
        {
            return Problems.CalendarRuleNotFound;
        }

        var after = await rules.Read(connection, ct);
        var moved = await MovedDeadlines.Count(connection, before.Calendar, after.Calendar, now, ct);
        if (preview)
        {
            await Run(connection, "ROLLBACK TO SAVEPOINT untried", ct);
            return TypedResults.Ok(new Changed(version - 1, moved));
        }

        await Act.Of("calendar-changed", application: null, Desk.Officer(caller), what, now).Insert(connection, ct);
        transaction.AfterCommit(() => rules.Fresh(connection: null, CancellationToken.None));
        return TypedResults.Ok(new Changed(version, moved));
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static Task<Results<Ok<Changed>, Problem>> Refuse(Problem problem) => Task.FromResult<Results<Ok<Changed>, Problem>>(problem);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
