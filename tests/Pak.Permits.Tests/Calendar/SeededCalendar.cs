using Pak.Contracts;
using Pak.Permits.Calendar;

namespace Pak.Permits.Tests.Calendar;

/// <summary>The rules that the migration brings, for pure tests; <see cref="CalendarRulesTests"/> holds them against the tables.</summary>
internal static class SeededCalendar
{
    private static readonly DateOnly Long = new(1980, 3, 21);
    private static readonly LocalizedText Any = new("تعطیل", "Holiday");

    public static WeekendRule ThursdayAndFriday { get; } = new(Long, [4, 5], new("پنجشنبه و جمعه", "Thursday and Friday"));

    public static IReadOnlyList<JalaliHoliday> Jalali { get; } =
        [.. new[] { (1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29), (12, 30) }
            .Select(d => new JalaliHoliday(d.Item1, d.Item2, Long, EffectiveUntil: null, Any))];

    public static WorkingCalendar Calendar { get; } = new([ThursdayAndFriday], Jalali, [new(new(2025, 3, 31), Any)]);

    /// <summary>An instant by the clocks of Tehran.</summary>
    public static DateTimeOffset Tehran(int year, int month, int day, int hour = 10, int minute = 0)
    {
        var local = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran").GetUtcOffset(local)).ToUniversalTime();
    }
}
