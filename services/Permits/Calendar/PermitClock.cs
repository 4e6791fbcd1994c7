using System.Globalization;
using System.Runtime.InteropServices;
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
/// <param name="Reason">The rule that makes the day what it is.</param>
internal sealed record ClockDay(DateOnly Day, string Jalali, ClockDayKind Kind, int? Number, LocalizedText Reason);

/// <summary>What the clock of a file shows.</summary>
/// <param name="WorkingDays">What the agency has: the statutory days and those of an extension.</param>
/// <param name="Used">Working days that the agency has used so far, today included.</param>
/// <param name="Deadline">The instant the last working day ends; null while the applicant owes an answer.</param>
/// <param name="Days">From the day of submission to the deadline or, when that is later or open, to today or the end.</param>
/// <param name="Explanation">The same in a sentence.</param>
internal sealed record ClockReading(
    int WorkingDays, int StatutoryDays, int ExtensionDays, int Used, DateTimeOffset? Deadline, bool Paused, IReadOnlyList<ClockDay> Days, LocalizedText Explanation);

/// <summary>
/// The time an agency has for a file, as a pure function of the file's history and the calendar. A working day counts when
/// the file lies with the agency as the day begins (00:00 in Tehran). So neither the day of submission nor that of an answer
/// counts, and the day of a question does: asking on the last day wins the agency nothing. An extension adds working days at the end.
/// </summary>
internal static class PermitClock
{
    // A deadline is at most some hundred working days away; a calendar without working days must not loop for ever.
    private const int LongestProjection = 3660;

    private static readonly LocalizedText Started = new("روز ثبت درخواست؛ شمارش از روز کاری بعد است", "The day of submission: counting begins with the next working day");
    private static readonly LocalizedText Resumed = new("روز پاسخ متقاضی؛ شمارش از روز کاری بعد است", "The day of the applicant's answer: counting goes on with the next working day");
    private static readonly LocalizedText WithApplicant = new("پرونده در انتظار پاسخ متقاضی است", "The file waits for the applicant's answer");
    private static readonly LocalizedText WithAgency = new("پرونده در آغاز این روز کاری نزد دستگاه بود", "The file lay with the agency as this working day began");
    private static readonly LocalizedText Extension = new("روز کاری مهلت تمدیدشده؛ پرونده نزد دستگاه بود", "A working day of the extension: the file lay with the agency");

    private static readonly LocalizedText Overdue = new("روز کاری پس از پایان مهلت؛ پرونده هنوز نزد دستگاه بود", "A working day after the time was over: the file still lay with the agency");

    /// <summary>What the agency has in all: the statutory days and those of an extension.</summary>
    public static int WorkingDays(IReadOnlyList<Step> history, int statutoryDays) =>
        statutoryDays + (history.FirstOrDefault(s => s.Kind == StepKind.Extended)?.Detail!.Days ?? 0);

    /// <param name="history">The file's steps.</param>
    /// <param name="statutoryDays">Working days that the type's version gives the agency.</param>
    /// <param name="calendar">The working calendar.</param>
    /// <param name="now">How far the days are told of a file that is open.</param>
    public static ClockReading Read(IReadOnlyList<Step> history, int statutoryDays, WorkingCalendar calendar, DateTimeOffset now)
    {
        var days = new List<ClockDay>();
        var at = Count(history, statutoryDays, calendar, now, days);
        var extension = at.Total - statutoryDays;
        return new ClockReading(
            at.Total, statutoryDays, extension, at.Used, at.Deadline, at.Paused && at.End is null, days, Explain(statutoryDays, extension, at.Used, at.Deadline, at.End));
    }

    /// <summary>The deadline and whether the clock stands still, as <see cref="Read"/> tells them, without the days and the words.</summary>
    public static (DateTimeOffset? Deadline, bool Paused) Glance(IReadOnlyList<Step> history, int statutoryDays, WorkingCalendar calendar, DateTimeOffset now)
    {
        var at = Count(history, statutoryDays, calendar, now, days: null);
        return (at.Deadline, at.Paused && at.End is null);
    }

    /// <param name="days">To be told day by day; null: nobody wants to know.</param>
    private static Standing Count(IReadOnlyList<Step> history, int statutoryDays, WorkingCalendar calendar, DateTimeOffset now, List<ClockDay>? days)
    {
        var total = WorkingDays(history, statutoryDays);
        var first = JalaliDate.TehranDay(history[0].At);
        var end = history.FirstOrDefault(s => s.Kind.IsFinal())?.At;
        // A file that is decided as a day begins (the deadline is such an instant) does not lie with the agency any more on that day.
        var last = JalaliDate.TehranDay(end is { } closed ? closed.AddTicks(-1) : now);
        var paused = IsPausedAt(history, DateTimeOffset.MaxValue);
        DateTimeOffset? deadline = null;
        var counted = 0;
        var used = 0;
        for (var (day, i) = (first, 0); i < LongestProjection && (day <= last || (deadline is null && !paused)); day = day.AddDays(1), i++)
        {
            var (kind, reason) = Judge(history, calendar, day, counted, statutoryDays, total);
            counted += kind == ClockDayKind.Counted ? 1 : 0;
            days?.Add(new ClockDay(day, WorkingCalendar.JalaliOf(day), kind, kind == ClockDayKind.Counted ? counted : null, reason));
            used = day <= last ? counted : used;
            if (kind == ClockDayKind.Counted && counted == total)
            {
                deadline = WorkingCalendar.StartOf(day.AddDays(1));
            }
        }

        return new Standing(total, used, paused ? null : deadline, paused, end);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Standing(int Total, int Used, DateTimeOffset? Deadline, bool Paused, DateTimeOffset? End);

    private static (ClockDayKind Kind, LocalizedText Reason) Judge(IReadOnlyList<Step> history, WorkingCalendar calendar, DateOnly day, int counted, int statutoryDays, int total)
    {
        var begins = WorkingCalendar.StartOf(day);
        var ruling = calendar.Of(day);
        return ruling.Kind switch
        {
            _ when history[0].At > begins => (ClockDayKind.Start, Started),
            DayKind.Holiday => (ClockDayKind.Holiday, ruling.Reason),
            DayKind.Weekend => (ClockDayKind.Weekend, ruling.Reason),
            _ when IsPausedAt(history, begins) => (ClockDayKind.Paused, AnsweredOn(history, day) ? Resumed : WithApplicant),
            _ => (ClockDayKind.Counted, counted < statutoryDays ? WithAgency : counted < total ? Extension : Overdue),
        };
    }

    /// <summary>Questions and answers stop and start the clock and nothing else does; a final step leaves it as it stood.</summary>
    private static bool IsPausedAt(IReadOnlyList<Step> history, DateTimeOffset instant)
    {
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history[i].Kind is StepKind.Asked or StepKind.Answered && history[i].At <= instant)
            {
                return history[i].Kind == StepKind.Asked;
            }
        }

        return false;
    }

    private static bool AnsweredOn(IReadOnlyList<Step> history, DateOnly day) =>
        history.Any(s => s.Kind == StepKind.Answered && JalaliDate.TehranDay(s.At) == day);

    private static LocalizedText Explain(int statutory, int extension, int used, DateTimeOffset? deadline, DateTimeOffset? end)
    {
        var over = used - statutory - extension;
        var given = extension == 0
            ? new LocalizedText($"{Fa(statutory)} روز کاری", En($"{statutory} working days"))
            : new LocalizedText($"{Fa(statutory + extension)} روز کاری ({Fa(statutory)} روز قانونی و {Fa(extension)} روز تمدید)", En($"{statutory + extension} working days ({statutory} by law and {extension} of the extension)"));
        if (end is not null)
        {
            return over > 0
                ? new($"رسیدگی پایان یافته است؛ {given.Fa} و {Fa(over)} روز کاری پس از آن به کار رفت.", En($"The file is closed: {given.En} were used, and {over} after them."))
                : new($"رسیدگی پایان یافته است؛ از {given.Fa} {Fa(used)} روز به کار رفت.", En($"The file is closed: of {given.En}, {used} were used."));
        }

        if (deadline is not { } until)
        {
            return new($"از {given.Fa} {Fa(used)} روز گذشته است؛ تا پاسخ متقاضی شمارش ایستاده است.", En($"Of {given.En}, {used} have passed; counting stands until the applicant answers."));
        }

        var last = JalaliDate.TehranDay(until.AddTicks(-1));
        if (over > 0)
        {
            return new(
                $"{given.Fa} با پایان {JalaliDate.InWords(last)} تمام شد و {Fa(over)} روز کاری از آن گذشته است.",
                En($"{given.En} ended with {JalaliDate.Iso(last)} ({last:yyyy-MM-dd}), {over} working days ago."));
        }

        return new(
            $"از {given.Fa} {Fa(used)} روز گذشته است؛ مهلت تا پایان {JalaliDate.InWords(last)} است.",
            En($"Of {given.En}, {used} have passed; the time ends with {JalaliDate.Iso(last)} ({last:yyyy-MM-dd})."));
    }

    private static string Fa(int number) => PersianText.WithPersianDigits(number.ToString(CultureInfo.InvariantCulture));

    private static string En(FormattableString text) => FormattableString.Invariant(text);
}
