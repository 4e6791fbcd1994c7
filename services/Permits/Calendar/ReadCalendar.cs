using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Calendar;

/// <summary>The working calendar of a stretch of days, with the rule for each, and the rules about time.</summary>
internal static class ReadCalendar
{
    private const int MostDays = 400;

    /// <param name="Kind">working, weekend, holiday.</param>
    public sealed record Day(DateOnly Date, string Jalali, DayKind Kind, LocalizedText Reason);

    public sealed record Rule(string Name, DateOnly EffectiveFrom, int Value, LocalizedText Basis);

    public sealed record WorkingDays(int Version, IReadOnlyList<Day> Days, IReadOnlyList<Rule> Rules);

    public static async Task<Results<Ok<WorkingDays>, Problem>> Handle(CalendarRules rules, TimeProvider clock, CancellationToken ct, DateOnly? from = null, DateOnly? until = null)
    {
        var first = from ?? JalaliDate.TehranDay(clock.GetUtcNow());
        var last = until ?? first.AddDays(30);
        if (last < first || last.DayNumber - first.DayNumber >= MostDays || first.Year < 1900 || last.Year > 2200)
        {
            throw new BadHttpRequestException(FormattableString.Invariant($"until must be at most {MostDays} days after from, both between 1900 and 2200."));
        }

        var book = await rules.Book(connection: null, ct);
        return TypedResults.Ok(new WorkingDays(
            book.Version,
            [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(i => Show(book.Calendar, first.AddDays(i)))],
            [.. book.Rules.OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.EffectiveFrom).Select(r => new Rule(r.Name, r.EffectiveFrom, r.Value, r.Basis))]));
    }

    private static Day Show(WorkingCalendar calendar, DateOnly day)
    {
        var ruling = calendar.Of(day);
        return new Day(day, WorkingCalendar.JalaliOf(day), ruling.Kind, ruling.Reason);
    }
}

internal static class CalendarEndpoints
{
    public static void MapCalendar(this IEndpointRouteBuilder endpoints)
    {
        var calendar = endpoints.MapGroup("/api/permits/calendar").WithTags("Calendar");
        calendar.MapGet("", ReadCalendar.Handle).AllowAnonymous().Refuses(400).WithSummary("The working calendar from a day until a day, with the rule for each.");

        var changes = calendar.MapGroup("").RequireScope(Scopes.PermitsCalendar).Refuses(400, 401, 403, 413, 415, 422);
        changes.MapGet("/entries", ReadEntries.Handle).WithSummary("Everything that the calendar is made of, as dated data, with past and future.");
        changes.MapPut("/holidays/{day}", ChangeCalendar.PutHoliday).WithSummary("A holiday on one day, today at the earliest.");
        changes.MapDelete("/holidays/{day}", ChangeCalendar.DeleteHoliday).Refuses(404).WithSummary("Takes a holiday back, tomorrow's at the earliest.");
        changes.MapPut("/weekends/{from}", ChangeCalendar.PutWeekend).WithSummary("The weekend from a day on.");
        changes.MapPut("/yearly-holidays/{month:int}/{day:int}/{from}", ChangeCalendar.PutJalali).WithSummary("A holiday with a Jalali date from a day on.");
        changes.MapDelete("/yearly-holidays/{month:int}/{day:int}/{from}", ChangeCalendar.EndJalali).Refuses(404).WithSummary("Ends a holiday with a Jalali date from a day on.");
        changes.MapPut("/rules/{name}/{from}", ChangeCalendar.PutRule).Refuses(404).WithSummary("A rule about time, for files submitted from a day on.");
    }
}
