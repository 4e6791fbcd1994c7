using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;

namespace Pak.Permits.Calendar;

/// <summary>What the working calendar is made of, for whoever keeps it.</summary>
internal static class ReadEntries
{
    /// <param name="Weekdays">As in ISO 8601: Monday 1 … Sunday 7.</param>
    public sealed record Weekend(DateOnly EffectiveFrom, IReadOnlyList<int> Weekdays, LocalizedText Basis);

    /// <param name="Month">Of the Jalali calendar, like the day.</param>
    public sealed record Yearly(int Month, int Day, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, LocalizedText Name);

    public sealed record Holiday(DateOnly Day, LocalizedText Name);

    public sealed record Rule(string Name, DateOnly EffectiveFrom, int Value, bool IsPercent, LocalizedText Basis);

    public sealed record Entries(
        int Version, DateOnly Today, IReadOnlyList<Holiday> Holidays, IReadOnlyList<Yearly> YearlyHolidays, IReadOnlyList<Weekend> Weekends, IReadOnlyList<Rule> Rules);

    public static async Task<Ok<Entries>> Handle(CalendarRules rules, TimeProvider clock, CancellationToken ct)
    {
        var book = await rules.Fresh(connection: null, ct);
        var calendar = book.Calendar;
        return TypedResults.Ok(new Entries(
            book.Version,
            JalaliDate.TehranDay(clock.GetUtcNow()),
            [.. calendar.Dated.OrderBy(h => h.Day).Select(h => new Holiday(h.Day, h.Name))],
            [.. calendar.Yearly.OrderBy(h => h.Month).ThenBy(h => h.Day).ThenBy(h => h.EffectiveFrom).Select(h => new Yearly(h.Month, h.Day, h.EffectiveFrom, h.EffectiveUntil, h.Name))],
            [.. calendar.Weekends.OrderBy(w => w.EffectiveFrom).Select(w => new Weekend(w.EffectiveFrom, w.Weekdays, w.Basis))],
            [.. book.Rules.OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.EffectiveFrom).Select(r => new Rule(r.Name, r.EffectiveFrom, r.Value, r.IsPercent, r.Basis))]));
    }
}
