using Pak.Contracts;
using Pak.Permits.Applications;

namespace Pak.Permits.Calendar;

internal enum ClockDayKind
{
    /// <summary>The file came to the agency during this day: counting begins with the next working day.</summary>
    Start,
    Counted,
    Paused,
    Weekend,
    Holiday,
}

/// <summary>One day of a file's clock. <paramref name="Number"/> is the working day's number, for counted days only.</summary>
/// <param name="Jalali"><c>1404-01-16</c></param>
internal sealed record ClockDay(DateOnly Day, string Jalali, ClockDayKind Kind, int? Number, LocalizedText Reason);

/// <summary>What the clock of a file shows.</summary>
/// <param name="Used">Working days that the agency has used so far, today included.</param>
/// <param name="Deadline">The instant the last working day ends; null while the applicant owes an answer.</param>
/// <param name="Days">From the day of submission to the deadline or, when that is later or open, to today or the end.</param>
internal sealed record ClockReading(int WorkingDays, int Used, DateTimeOffset? Deadline, bool Paused, IReadOnlyList<ClockDay> Days);

/// <summary>
/// The time an agency has for a file, as a pure function of the file's history and the calendar. A working day counts when
/// the file lies with the agency as the day begins (00:00 in Tehran). So neither the day of submission nor that of an answer
/// counts, and the day of a question does: asking on the last day wins the agency nothing.
/// </summary>
internal static class PermitClock
{
    // A deadline is at most some hundred working days away; a calendar without working days must not loop for ever.
    private const int LongestProjection = 3660;

    private static readonly LocalizedText Started = new("روز ثبت درخواست؛ شمارش از روز کاری بعد است", "The day of submission: counting begins with the next working day");
    private static readonly LocalizedText Resumed = new("روز پاسخ متقاضی؛ شمارش از روز کاری بعد است", "The day of the applicant's answer: counting goes on with the next working day");
    private static readonly LocalizedText WithApplicant = new("پرونده در انتظار پاسخ متقاضی است", "The file waits for the applicant's answer");
    private static readonly LocalizedText WithAgency = new("پرونده در آغاز این روز کاری نزد دستگاه بود", "The file lay with the agency as this working day began");

    public static ClockReading Read(IReadOnlyList<Step> history, int workingDays, WorkingCalendar calendar, DateTimeOffset now)
    {
        var first = JalaliDate.TehranDay(history[0].At);
        var end = history[^1].Kind.IsFinal() ? history[^1].At : (DateTimeOffset?)null;
        var last = JalaliDate.TehranDay(end ?? now);
        var paused = IsPausedAt(history, DateTimeOffset.MaxValue);
        var days = new List<ClockDay>();
        DateTimeOffset? deadline = null;
        var counted = 0;
        var used = 0;
        for (var (day, i) = (first, 0); i < LongestProjection && (day <= last || (deadline is null && !paused)); day = day.AddDays(1), i++)
        {
            var today = Judge(history, calendar, day, counted);
            days.Add(today);
            counted = today.Number ?? counted;
            used = day <= last ? counted : used;
            if (today.Number == workingDays)
            {
                deadline = WorkingCalendar.StartOf(day.AddDays(1));
            }
        }

        return new ClockReading(workingDays, used, paused ? null : deadline, paused && end is null, days);
    }

    private static ClockDay Judge(IReadOnlyList<Step> history, WorkingCalendar calendar, DateOnly day, int counted)
    {
        var begins = WorkingCalendar.StartOf(day);
        var ruling = calendar.Of(day);
        var (kind, reason) = ruling.Kind switch
        {
            _ when history[0].At > begins => (ClockDayKind.Start, Started),
            DayKind.Holiday => (ClockDayKind.Holiday, ruling.Reason),
            DayKind.Weekend => (ClockDayKind.Weekend, ruling.Reason),
            _ when IsPausedAt(history, begins) => (ClockDayKind.Paused, AnsweredOn(history, day) ? Resumed : WithApplicant),
            _ => (ClockDayKind.Counted, WithAgency),
        };
        return new ClockDay(day, WorkingCalendar.JalaliOf(day), kind, kind == ClockDayKind.Counted ? counted + 1 : null, reason);
    }

    /// <summary>A final step leaves the clock as it stood.</summary>
    private static bool IsPausedAt(IReadOnlyList<Step> history, DateTimeOffset instant) =>
        history.LastOrDefault(s => s.At <= instant && !s.Kind.IsFinal())?.Kind == StepKind.Asked;

    private static bool AnsweredOn(IReadOnlyList<Step> history, DateOnly day) =>
        history.Any(s => s.Kind == StepKind.Answered && JalaliDate.TehranDay(s.At) == day);
}
