using System.Globalization;
using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Holiday(DateOnly Day, LocalizedText Name);

/// <param name="Month">Of the Jalali calendar, like the day.</param>
internal sealed record YearlyHoliday(int Month, int Day, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, LocalizedText Name);

/// <param name="Weekdays">Monday 1 … Sunday 7.</param>
internal sealed record WeekendRule(DateOnly EffectiveFrom, IReadOnlyList<int> Weekdays, LocalizedText Basis);

internal sealed record TimeRule(string Name, DateOnly EffectiveFrom, int Value, bool IsPercent, LocalizedText Basis);

/// <summary>What the working calendar is made of.</summary>
internal sealed record CalendarEntries(
    int Version, DateOnly Today, IReadOnlyList<Holiday> Holidays, IReadOnlyList<YearlyHoliday> YearlyHolidays, IReadOnlyList<WeekendRule> Weekends, IReadOnlyList<TimeRule> Rules);

/// <param name="Kind">working, weekend, holiday.</param>
internal sealed record CalendarDay(DateOnly Date, string Kind, LocalizedText Reason);

internal sealed record CalendarDays(int Version, IReadOnlyList<CalendarDay> Days);

/// <param name="Moved">How many open files' deadlines move.</param>
internal sealed record CalendarChanged(int Version, int Moved);

/// <summary>The working calendar that all agencies' files are counted by, for whoever keeps it; changes with the person's own token.</summary>
internal sealed class CalendarApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/permits/calendar";

    public Task<CalendarEntries> Entries(CancellationToken ct) => Get<CalendarEntries>(Base + "/entries", ct, asStaff: true);

    public Task<CalendarDays> Days(DateOnly from, DateOnly until, CancellationToken ct) => Get<CalendarDays>(Base + Query(("from", Iso(from)), ("until", Iso(until))), ct);

    /// <param name="preview">Whether to try it only.</param>
    public Task<CalendarChanged> PutHoliday(DateOnly day, LocalizedText name, bool preview, CancellationToken ct) =>
        Put($"/holidays/{Iso(day)}", new { fa = name.Fa, en = name.En }, preview, ct);

    public Task<CalendarChanged> DeleteHoliday(DateOnly day, bool preview, CancellationToken ct) =>
        Delete<CalendarChanged>($"{Base}/holidays/{Iso(day)}{Preview(preview)}", null, ct);

    public Task<CalendarChanged> PutYearly(int month, int day, DateOnly from, LocalizedText name, bool preview, CancellationToken ct) =>
        Put(string.Create(CultureInfo.InvariantCulture, $"/yearly-holidays/{month}/{day}/{Iso(from)}"), new { fa = name.Fa, en = name.En }, preview, ct);

    public Task<CalendarChanged> EndYearly(int month, int day, DateOnly from, bool preview, CancellationToken ct) =>
        Delete<CalendarChanged>(string.Create(CultureInfo.InvariantCulture, $"{Base}/yearly-holidays/{month}/{day}/{Iso(from)}{Preview(preview)}"), null, ct);

    public Task<CalendarChanged> PutWeekend(DateOnly from, IReadOnlyList<int> weekdays, LocalizedText basis, bool preview, CancellationToken ct) =>
        Put($"/weekends/{Iso(from)}", new { weekdays, basis = new { fa = basis.Fa, en = basis.En } }, preview, ct);

    public Task<CalendarChanged> PutRule(string name, DateOnly from, int value, LocalizedText basis, bool preview, CancellationToken ct) =>
        Put(Path($"/rules/{name}/") + Iso(from), new { value, basis = new { fa = basis.Fa, en = basis.En } }, preview, ct);

    private Task<CalendarChanged> Put(string path, object body, bool preview, CancellationToken ct) =>
        Send<CalendarChanged>(new HttpRequestMessage(HttpMethod.Put, new Uri(Base + path + Preview(preview), UriKind.Relative)) { Content = JsonContent.Create(body, body.GetType(), options: Json) }, asStaff: true, ct);

    private static string Preview(bool preview) => preview ? "?preview=true" : "";

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
