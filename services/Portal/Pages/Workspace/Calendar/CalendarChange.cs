using System.Globalization;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Workspace.Calendar;

/// <summary>A change of the working calendar as a form has it: tried first, then made.</summary>
/// <param name="Kind">holiday, no-holiday, yearly, no-yearly, weekend, rule.</param>
/// <param name="Day">The day, or the day from which on it holds.</param>
internal sealed record CalendarChange(string Kind, DateOnly Day)
{
    /// <summary>Of a yearly holiday: the Jalali month and day of the month.</summary>
    public int Month { get; init; }

    public int DayOfMonth { get; init; }

    public IReadOnlyList<int> Weekdays { get; init; } = [];

    public string Rule { get; init; } = "";

    public int Value { get; init; }

    /// <summary>The holiday's name, or what the rule rests on.</summary>
    public LocalizedText Text { get; init; } = new("", "");

    public Task<CalendarChanged> Send(CalendarApi calendar, bool preview, CancellationToken ct) => Kind switch
    {
        "holiday" => calendar.PutHoliday(Day, Text, preview, ct),
        "no-holiday" => calendar.DeleteHoliday(Day, preview, ct),
        "yearly" => calendar.PutYearly(Month, DayOfMonth, Day, Text, preview, ct),
        "no-yearly" => calendar.EndYearly(Month, DayOfMonth, Day, preview, ct),
        "weekend" => calendar.PutWeekend(Day, Weekdays, Text, preview, ct),
        "rule" => calendar.PutRule(Rule, Day, Value, Text, preview, ct),
        _ => throw new InvalidOperationException("No such change."),
    };

    /// <summary>How it will read, in a sentence.</summary>
    public string Sentence(Words w) => Kind switch
    {
        "holiday" => w[$"{w.Weekday(Day)} {w.DayText(Day)} تعطیل است: {Text.Fa}", $"{w.Weekday(Day)}, {w.DayText(Day)} ({JalaliDate.Iso(Day)}) is a holiday: {Text.En}"],
        "no-holiday" => w[$"{w.Weekday(Day)} {w.DayText(Day)} دیگر تعطیل نیست", $"{w.Weekday(Day)}, {w.DayText(Day)} ({JalaliDate.Iso(Day)}) is no holiday any more"],
        "yearly" => w[$"از {w.DayText(Day)}، {w.JalaliDay(Month, DayOfMonth)} هر سال تعطیل است: {Text.Fa}", $"From {w.DayText(Day)} on, {w.JalaliDay(Month, DayOfMonth)} is a holiday every year: {Text.En}"],
        "no-yearly" => w[$"از {w.DayText(Day)}، {w.JalaliDay(Month, DayOfMonth)} دیگر تعطیل نیست", $"From {w.DayText(Day)} on, {w.JalaliDay(Month, DayOfMonth)} is no holiday any more"],
        "weekend" => w[$"از {w.DayText(Day)}، پایان هفته {w.Weekdays(Weekdays)} است: {Text.Fa}", $"From {w.DayText(Day)} on, the weekend is {w.Weekdays(Weekdays)}: {Text.En}"],
        _ => w[$"{w.RuleName(Rule)} برای پرونده‌های از {w.DayText(Day)} به بعد: {w.Number(Value)}", $"{w.RuleName(Rule)}, for files from {w.DayText(Day)} on: {w.Number(Value)}"],
    };

    /// <summary>The change as fields of the form that makes it.</summary>
    public IEnumerable<(string Name, string Value)> Fields()
    {
        yield return ("kind", Kind);
        yield return ("day", JalaliDate.Iso(Day));
        yield return ("month", Month.ToString(CultureInfo.InvariantCulture));
        yield return ("dayOfMonth", DayOfMonth.ToString(CultureInfo.InvariantCulture));
        yield return ("rule", Rule);
        yield return ("value", Value.ToString(CultureInfo.InvariantCulture));
        yield return ("fa", Text.Fa);
        yield return ("en", Text.En);
        foreach (var weekday in Weekdays)
        {
            yield return ("weekdays", weekday.ToString(CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>The working calendar in words.</summary>
internal static class CalendarWords
{
    private static readonly string[] EnglishMonths =
        ["Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"];

    /// <summary>Monday 1 … Sunday 7.</summary>
    public static string Weekday(this Words w, int weekday) => weekday switch
    {
        1 => w["دوشنبه", "Monday"],
        2 => w["سه‌شنبه", "Tuesday"],
        3 => w["چهارشنبه", "Wednesday"],
        4 => w["پنجشنبه", "Thursday"],
        5 => w["جمعه", "Friday"],
        6 => w["شنبه", "Saturday"],
        _ => w["یکشنبه", "Sunday"],
    };

    public static string Weekday(this Words w, DateOnly day) => w.Weekday(day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek);

    /// <summary>In the order of the Persian week, which begins on Saturday.</summary>
    public static IEnumerable<int> Week { get; } = [6, 7, 1, 2, 3, 4, 5];

    public static string Weekdays(this Words w, IEnumerable<int> weekdays) =>
        string.Join(w[" و ", " and "], Week.Where(weekdays.Contains).Select(d => w.Weekday(d))) is { Length: > 0 } named ? named : w["هیچ روزی", "no day"];

    /// <summary>«۲۲ بهمن», "22 Bahman".</summary>
    public static string JalaliDay(this Words w, int month, int day) =>
        w[$"{w.Number(day)} {JalaliDate.MonthName(Math.Clamp(month, 1, 12))}", string.Create(CultureInfo.InvariantCulture, $"{day} {EnglishMonths[Math.Clamp(month, 1, 12) - 1]}")];

    public static string JalaliMonth(this Words w, int month) => w[JalaliDate.MonthName(month), EnglishMonths[month - 1]];

    public static string RuleName(this Words w, string rule) => rule switch
    {
        "question-days" => w["مهلت پاسخ متقاضی به پرسش (روز کاری)", "Time for the applicant’s answer (working days)"],
        "appeal-days" => w["مهلت اعتراض به رد (روز کاری)", "Time for an appeal (working days)"],
        "appeal-answer-days" => w["مهلت رسیدگی به اعتراض (روز کاری)", "Time for deciding an appeal (working days)"],
        "first-warning-percent" => w["هشدار نخست، درصد مهلت", "First warning, per cent of the time"],
        "second-warning-percent" => w["هشدار دوم، درصد مهلت", "Second warning, per cent of the time"],
        _ => rule,
    };

    /// <summary>What a change does, or did, to the deadlines of open files.</summary>
    public static string Moves(this Words w, int moved, bool isDone) => (moved, isDone) switch
    {
        (0, _) => w["مهلت هیچ پروندهٔ بازی جابه‌جا نمی‌شود.", "No open file’s deadline moves."],
        (_, true) => w[$"مهلت {w.Number(moved)} پروندهٔ باز جابه‌جا شد؛ به صاحبانشان خبر داده می‌شود.", $"{w.Count(moved, "open file’s deadline", "open files’ deadlines")} moved; {Words.Noun(moved, "its owner is", "their owners are")} being told."],
        _ => w[$"مهلت {w.Number(moved)} پروندهٔ باز جابه‌جا می‌شود و به صاحبانشان خبر داده می‌شود.", $"{w.Count(moved, "open file’s deadline", "open files’ deadlines")} will move, and {Words.Noun(moved, "its owner", "their owners")} will be told."],
    };

    /// <summary>A typed date: Jalali, as 1405-01-22 or ۱۴۰۵/۱/۲۲, or Gregorian by its year.</summary>
    public static DateOnly? ReadDate(string? typed)
    {
        var parts = PersianText.FoldDigits(typed ?? "").Split(['-', '/', '.', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var numbers = parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToList();
        if (numbers is not [var year, >= 1 and <= 12 and var month, >= 1 and <= 31 and var day])
        {
            return null;
        }

        if (year is >= 1900 and <= 2200)
        {
            return day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
        }

        if (year is < 1300 or > 1500)
        {
            return null;
        }

        var longest = month <= 6 ? 31 : month < 12 || JalaliDate.IsLeapYear(year) ? 30 : 29;
        return day <= longest ? JalaliDate.ToGregorian(year, month, day) : null;
    }
}
