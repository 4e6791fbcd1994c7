using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Types;

namespace Pak.Permits.Passage;

internal enum DueKind
{
    FirstWarning,
    SecondWarning,
    Deadline,
    Lapse,
    InquirySilence,
    AppealLate,
}

/// <summary>What time will do to a file, and when.</summary>
/// <param name="Inquiry">Whose silence it is.</param>
internal sealed record Due(DueKind Kind, DateTimeOffset At, InquiryOfFile? Inquiry = null);

/// <summary>
/// What time has in store for a file as it stands: a pure function of its history, the warnings given, its type's version and the rules.
/// What is stored of it can be computed anew at any time.
/// </summary>
/// <param name="Deadline">While the clock runs.</param>
/// <param name="Dues">Everything ahead, soonest first.</param>
internal sealed record Schedule(DateTimeOffset? Deadline, IReadOnlyList<Due> Dues)
{
    /// <summary>The levels of <c>warned</c>: none, first warning, second warning, time over.</summary>
    public const int TimeOver = 3;

    public DateTimeOffset? NextDue => Dues.Count > 0 ? Dues[0].At : null;

    public static Schedule Of(Application file, int warned, PermitType type, RuleBook book) =>
        file.Status.IsOpen() ? OfOpen(file, warned, type, book)
        : file.Appeal is { } appeal && file.AppealDecision is null && warned < TimeOver ? new(Deadline: null, [new Due(DueKind.AppealLate, AppealAnswerDue(file, appeal, book))])
        : new(Deadline: null, []);

    /// <summary>When the asked agency's time ends.</summary>
    public static DateTimeOffset InquiryDue(InquiryOfFile inquiry, PermitType type, RuleBook book) =>
        book.Calendar.EndOfWorkingDay(JalaliDate.TehranDay(inquiry.Sent.At), type.Inquiries.First(i => i.Code == inquiry.Code).Days);

    /// <summary>When the time for an appeal against a refusal ends.</summary>
    public static DateTimeOffset AppealUntil(Application file, Step refusal, RuleBook book) =>
        book.Calendar.EndOfWorkingDay(JalaliDate.TehranDay(refusal.At), book.Of(TimeRule.AppealDays, JalaliDate.TehranDay(file.SubmittedAt)));

    /// <summary>When the oversight agency's time for its decision ends.</summary>
    public static DateTimeOffset AppealAnswerDue(Application file, Step appeal, RuleBook book) =>
        book.Calendar.EndOfWorkingDay(JalaliDate.TehranDay(appeal.At), book.Of(TimeRule.AppealAnswerDays, JalaliDate.TehranDay(file.SubmittedAt)));

    /// <summary>When an unanswered question lets the file lapse.</summary>
    public static DateTimeOffset LapseAt(Application file, Step question, RuleBook book) =>
        book.Calendar.EndOfWorkingDay(JalaliDate.TehranDay(question.At), book.Of(TimeRule.QuestionDays, JalaliDate.TehranDay(file.SubmittedAt)));

    private static Schedule OfOpen(Application file, int warned, PermitType type, RuleBook book)
    {
        var dues = new List<Due>();
        foreach (var inquiry in file.Inquiries.Where(i => i.HoldsUp))
        {
            dues.Add(new Due(DueKind.InquirySilence, InquiryDue(inquiry, type, book), inquiry));
        }

        var reading = PermitClock.Read(file.History, type.StatutoryDays, book.Calendar, file.History[^1].At);
        if (file.OpenQuestion is { } question)
        {
            dues.Add(new Due(DueKind.Lapse, LapseAt(file, question, book)));
        }
        else if (reading.Deadline is { } deadline && warned < TimeOver)
        {
            var day = JalaliDate.TehranDay(file.SubmittedAt);
            AddWarning(dues, DueKind.FirstWarning, warned < 1, reading, book.Of(TimeRule.FirstWarning, day));
            AddWarning(dues, DueKind.SecondWarning, warned < 2, reading, book.Of(TimeRule.SecondWarning, day));
            dues.Add(new Due(DueKind.Deadline, deadline));
        }

        return new Schedule(reading.Deadline, [.. dues.OrderBy(d => d.At).ThenBy(d => d.Kind)]);
    }

    /// <summary>A warning falls due as the working day begins on which that part of the time is used.</summary>
    private static void AddWarning(List<Due> dues, DueKind kind, bool wanted, ClockReading reading, int percent)
    {
        var number = Math.Max(1, (((long)reading.WorkingDays * percent) + 99) / 100);
        if (wanted && reading.Days.FirstOrDefault(d => d.Number == number) is { } day)
        {
            dues.Add(new Due(kind, WorkingCalendar.StartOf(day.Day)));
        }
    }
}
