using FsCheck;
using FsCheck.Fluent;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Tests.Calendar;
using Pak.Permits.Types;
using Pak.ServiceDefaults;
using static Pak.Permits.Tests.Calendar.SeededCalendar;

namespace Pak.Permits.Tests.Passage;

/// <summary>What time does to a file: pure, against the seeded calendar.</summary>
public sealed class ScheduleTests
{
    // A Saturday; 4 to 7, 10 to 14 May … are the working days after it.
    private static readonly DateTimeOffset Start = Tehran(2025, 5, 3);

    [Fact]
    public void The_officer_the_supervisor_and_consent_come_at_75_90_and_100_per_cent()
    {
        var type = Samples.Type(days: 10);
        var file = Samples.File(Start);

        var dues = Schedule.Of(file, warned: 0, type, Samples.Book).Dues;

        // Counted: 4 5 6 7 (Sunday to Wednesday), 10 11 12 13 14, 17 May.
        Assert.Equal([DueKind.FirstWarning, DueKind.SecondWarning, DueKind.Deadline], dues.Select(d => d.Kind));
        Assert.Equal([Tehran(2025, 5, 13, 0), Tehran(2025, 5, 14, 0), Tehran(2025, 5, 18, 0)], dues.Select(d => d.At));
        Assert.Equal(
            [(1, Tehran(2025, 5, 13, 0)), (2, Tehran(2025, 5, 14, 0))],
            PassageOfTime.Until(Tehran(2025, 6, 1), file, 0, type, Samples.Book).Warnings.Select(w => (w.Level, w.At)));
    }

    [Fact]
    public void Silence_is_consent_at_the_deadline_and_not_a_microsecond_earlier()
    {
        var type = Samples.Type(days: 1);
        var file = Samples.File(Start);
        var deadline = Tehran(2025, 5, 5, 0);

        Assert.Equal(ApplicationStatus.Submitted, PassageOfTime.Until(deadline.AddMicroseconds(-1), file, 0, type, Samples.Book).File.Status);
        var passed = PassageOfTime.Until(deadline, file, 0, type, Samples.Book);
        Assert.Equal(ApplicationStatus.TacitlyApproved, passed.File.Status);
        Assert.Equal(deadline, passed.File.History[^1].At);
        Assert.True(passed.File.History[^1].By.IsClock);
        Assert.Equal(1, PermitClock.Read(passed.File.History, 1, SeededCalendar.Calendar, deadline.AddDays(9)).Used);
        // Once: however much time passes, nothing follows.
        Assert.Equal(passed.File.Version, PassageOfTime.Until(deadline.AddYears(1), passed.File, passed.Warned, type, Samples.Book).File.Version);
    }

    [Fact]
    public void Without_that_rule_the_deadline_warns_once_and_the_file_stays_open()
    {
        var type = Samples.Type(days: 1, tacit: false);
        var passed = PassageOfTime.Until(Tehran(2025, 6, 1), Samples.File(Start), 0, type, Samples.Book);

        Assert.Equal(ApplicationStatus.Submitted, passed.File.Status);
        Assert.Equal([1, 2, 3], passed.Warnings.Select(w => w.Level));
        Assert.Empty(PassageOfTime.Until(Tehran(2025, 7, 1), passed.File, passed.Warned, type, Samples.Book).Warnings);
        Assert.Null(Schedule.Of(passed.File, passed.Warned, type, Samples.Book).NextDue);
    }

    [Fact]
    public void While_the_applicant_owes_an_answer_nothing_is_consent_and_after_the_days_of_the_rule_the_file_lapses()
    {
        var type = Samples.Type(days: 5);
        var asked = Reviewed(Start);
        asked = asked.Apply(asked.Ask(Samples.Officer, "?", asked.Version, Tehran(2025, 5, 5)).Value!);

        var schedule = Schedule.Of(asked, 0, type, Samples.Book);

        Assert.Null(schedule.Deadline);
        var due = Assert.Single(schedule.Dues);
        Assert.Equal((DueKind.Lapse, SeededCalendar.Calendar.EndOfWorkingDay(new DateOnly(2025, 5, 5), 30)), (due.Kind, due.At));
        Assert.Equal(ApplicationStatus.Lapsed, PassageOfTime.Until(due.At, asked, 0, type, Samples.Book).File.Status);
        Assert.Equal(ApplicationStatus.AwaitingApplicant, PassageOfTime.Until(due.At.AddTicks(-1), asked, 0, type, Samples.Book).File.Status);
    }

    [Theory]
    [InlineData(Silence.Consent, "InquiryConsented", false)]
    [InlineData(Silence.Escalate, "InquiryEscalated", true)]
    public void The_asked_agencys_silence_is_what_the_type_says(Silence silence, string expected, bool stillAnswerable)
    {
        var type = Samples.Type(days: 20, silence: silence, inquires: true, inquiryDays: 3);
        var inquiry = Guid.CreateVersion7(Start);
        var file = Reviewed(Start);
        file = file.Apply(file.SendInquiry(Samples.Officer, inquiry, "site", "environment", file.Version, Start.AddHours(2)).Value!);
        Assert.Equal(Problems.InquiriesOpen, file.Approve(Samples.Officer, null, file.Version, Start.AddHours(3)).Problem);

        var due = Tehran(2025, 5, 7, 0); // 4, 5 and 6 May
        Assert.Equal(file.Version, PassageOfTime.Until(due.AddTicks(-1), file, 0, type, Samples.Book).File.Version);
        var passed = PassageOfTime.Until(due, file, 0, type, Samples.Book).File;

        Assert.Equal((expected, due), (passed.History[^1].Kind.ToString(), passed.History[^1].At));
        Assert.Equal(ApplicationStatus.UnderReview, passed.Status);
        Assert.Null(passed.Approve(Samples.Officer, null, passed.Version, due).Problem);
        Assert.Equal(stillAnswerable, passed.AnswerInquiry(Samples.AskedOfficer, inquiry, true, "late", due).Problem is null);
    }

    [Fact]
    public void What_was_missed_is_made_up_for_in_the_order_of_its_instants()
    {
        var type = Samples.Type(days: 4, silence: Silence.Consent, inquires: true, inquiryDays: 2);
        var file = Reviewed(Start);
        file = file.Apply(file.SendInquiry(Samples.Officer, Guid.CreateVersion7(Start), "site", "environment", file.Version, Start.AddHours(2)).Value!);

        var passed = PassageOfTime.Until(Start.AddYears(1), file, 0, type, Samples.Book);

        Assert.Equal([StepKind.Submitted, StepKind.ReviewStarted, StepKind.InquirySent, StepKind.InquiryConsented, StepKind.TacitlyApproved], passed.File.History.Select(s => s.Kind));
        Assert.Equal([1, 2], passed.Warnings.Select(w => w.Level));
        Assert.Equal(passed.File.History.OrderBy(s => s.At), passed.File.History);
    }

    [Fact]
    public void An_extension_moves_the_deadline_and_gives_new_warnings()
    {
        var type = Samples.Type(days: 10, extension: 5);
        var file = Reviewed(Start);
        var before = Schedule.Of(file, 0, type, Samples.Book).Deadline;
        var extended = new Passed(file, 2, []).With(file.Apply(file.Extend(Samples.Officer, 5, 5, "why", before, file.Version, Tehran(2025, 5, 14)).Value!));

        Assert.Equal(0, extended.Warned);
        var schedule = Schedule.Of(extended.File, 0, type, Samples.Book);
        Assert.Equal(Tehran(2025, 5, 25, 0), schedule.Deadline); // 18 19 20 21 and 24 May
        Assert.Equal([DueKind.FirstWarning, DueKind.SecondWarning, DueKind.Deadline], schedule.Dues.Select(d => d.Kind));
        var reading = PermitClock.Read(extended.File.History, 10, SeededCalendar.Calendar, Tehran(2025, 5, 14));
        Assert.Equal((15, 10, 5), (reading.WorkingDays, reading.StatutoryDays, reading.ExtensionDays));
        Assert.Equal("A working day of the extension: the file lay with the agency", reading.Days.Single(d => d.Number == 11).Reason.En);
        Assert.Equal("Of 15 working days (10 by law and 5 of the extension), 9 have passed; the time ends with 1404-03-03 (2025-05-24).", reading.Explanation.En);
    }

    [Fact]
    public void An_appeal_that_is_not_answered_in_time_is_reported_once()
    {
        var type = Samples.Type(days: 10);
        var file = Reviewed(Start);
        file = file.Apply(file.Refuse(Samples.Officer, [1], [1], "note", file.Version, Tehran(2025, 5, 5)).Value!);
        file = file.Apply(file.LodgeAppeal("oversight", Schedule.AppealUntil(file, file.Refusal!, Samples.Book), "no", Tehran(2025, 5, 6)).Value!);

        var passed = PassageOfTime.Until(Tehran(2025, 12, 1), file, 0, type, Samples.Book);

        var warning = Assert.Single(passed.Warnings);
        Assert.Equal(("oversight", SeededCalendar.Calendar.EndOfWorkingDay(new DateOnly(2025, 5, 6), 20)), (warning.Agency, warning.At));
        Assert.Null(Schedule.Of(passed.File, passed.Warned, type, Samples.Book).NextDue);
    }

    // Nowruz of the leap years 1399 and 1403, a lunar holiday, midnight in Tehran: when the days of an appeal end.
    [Theory]
    [InlineData("2021-03-15", 1, "2021-03-16")] // 25 Esfand 1399 → 26 Esfand
    [InlineData("2021-03-17", 1, "2021-03-27")] // 27 Esfand 1399 → 7 Farvardin 1400: 30 Esfand of the leap year is a holiday
    [InlineData("2025-03-18", 1, "2025-03-25")] // 28 Esfand 1403 → 5 Farvardin 1404
    [InlineData("2025-03-18", 3, "2025-03-29")] // 5, 6 and 9 Farvardin
    [InlineData("2025-03-30", 1, "2025-04-05")] // Eid al-Fitr on the 31st of March, 12 and 13 Farvardin, the weekend
    public void Working_days_of_a_rule_leave_holidays_out(string after, int days, string last) => Assert.Equal(
        WorkingCalendar.StartOf(DateOnly.Parse(last).AddDays(1)), SeededCalendar.Calendar.EndOfWorkingDay(DateOnly.Parse(after), days));

    [Fact]
    public void Pausing_never_shortens_the_agencys_duty() => Prop.ForAll(Histories(), history =>
    {
        var file = history.Play(Samples.Type(tacit: false));
        var used = PermitClock.Read(file.History, 10, SeededCalendar.Calendar, history.Now);
        var unpaused = PermitClock.Read([.. file.History.Where(s => s.Kind is not (StepKind.Asked or StepKind.Answered))], 10, SeededCalendar.Calendar, history.Now);
        // What the agency was given is what it was given, and no day is counted that would not have been counted without the pause.
        return used.WorkingDays == unpaused.WorkingDays && used.Used <= unpaused.Used
            && (used.Deadline is null || unpaused.Deadline is null || used.Deadline >= unpaused.Deadline);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_order_of_events_makes_the_deadline_earlier_than_its_rule() => Prop.ForAll(Histories(), history =>
    {
        var file = history.Play(Samples.Type(tacit: false));
        var days = PermitClock.WorkingDays(file.History, 10);
        var rule = SeededCalendar.Calendar.EndOfWorkingDay(JalaliDate.TehranDay(file.SubmittedAt.AddTicks(-1)), days);
        var schedule = Schedule.Of(file, 0, Samples.Type(tacit: false), Samples.Book);
        return schedule.Deadline is not { } deadline || deadline >= rule;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Recomputing_gives_the_same_bytes_whatever_was_computed_in_between() => Prop.ForAll(Histories(), history =>
    {
        var file = history.Play(Samples.Type(tacit: false));
        var first = Bytes(PermitClock.Read(file.History, 10, SeededCalendar.Calendar, history.Now));
        var elsewhere = new WorkingCalendar([ThursdayAndFriday], Jalali, [new(new(2025, 3, 31), new("تعطیل", "Holiday"))]);
        _ = PermitClock.Read(file.History, 3, elsewhere, history.Now.AddDays(90));
        return first == Bytes(PermitClock.Read([.. file.History], 10, elsewhere, history.Now));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Time_passes_alike_in_one_step_and_in_many() => Prop.ForAll(Histories(), history =>
    {
        var type = Samples.Type();
        var file = history.Play(type);
        var at_once = PassageOfTime.Until(history.Now.AddDays(200), file, 0, type, Samples.Book);
        var bit_by_bit = new Passed(file, 0, []);
        var warnings = new List<Warning>();
        for (var hours = 0; hours <= 200 * 24; hours += 7)
        {
            bit_by_bit = PassageOfTime.Until(history.Now.AddHours(hours), bit_by_bit.File, bit_by_bit.Warned, type, Samples.Book);
            warnings.AddRange(bit_by_bit.Warnings);
        }

        bit_by_bit = PassageOfTime.Until(history.Now.AddDays(200), bit_by_bit.File, bit_by_bit.Warned, type, Samples.Book);
        warnings.AddRange(bit_by_bit.Warnings);
        return at_once.File.History.SequenceEqual(bit_by_bit.File.History) && at_once.Warnings.SequenceEqual(warnings);
    }).QuickCheckThrowOnFailure();

    private static Application Reviewed(DateTimeOffset at)
    {
        var file = Samples.File(at);
        return file.Apply(file.StartReview(Samples.Officer, 1, at.AddHours(1)).Value!);
    }

    private static string Bytes(ClockReading reading) => System.Text.Json.JsonSerializer.Serialize(reading, JsonDefaults.Options);

    /// <summary>Actions at random moments, whichever the rules allow then.</summary>
    private static Arbitrary<RandomHistory> Histories() => Gen.Choose(0, int.MaxValue - 1).Select(seed => new RandomHistory(seed)).ToArbitrary();
}
