using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using static Pak.Permits.Tests.Calendar.SeededCalendar;

namespace Pak.Permits.Tests.Calendar;

public sealed class PermitClockTests
{
    private static readonly Actor Officer = new("officer", "officer");

    [Fact]
    public void Nowruz_of_a_leap_year_and_the_weekend_do_not_count()
    {
        // Monday 27 Esfand 1403. Counted: 28 Esfand, 5, 6, 9 and 10 Farvardin (29 and 30 Esfand and 1 to 4 Farvardin are holidays).
        var reading = Read(5, Tehran(2025, 3, 25), Submitted(Tehran(2025, 3, 17)));

        Assert.Equal(
            ["1403-12-28", "1404-01-05", "1404-01-06", "1404-01-09", "1404-01-10"],
            reading.Days.Where(d => d.Kind == ClockDayKind.Counted).Select(d => d.Jalali));
        Assert.Equal(Tehran(2025, 3, 31, 0), reading.Deadline);
        Assert.Equal(2, reading.Used);
        Assert.Equal("1403-12-30", reading.Days.Single(d => d.Day == new DateOnly(2025, 3, 20)).Jalali);
        Assert.Equal(ClockDayKind.Start, reading.Days[0].Kind);
    }

    [Fact]
    public void The_last_day_of_the_leap_year_1399_is_a_holiday_and_summer_time_moves_the_deadline()
    {
        // Tuesday 26 Esfand 1399: 27 Esfand counts, then nothing until Saturday 7 Farvardin 1400.
        var reading = Read(2, Tehran(2021, 3, 16), Submitted(Tehran(2021, 3, 16)));

        Assert.Equal(["1399-12-27", "1400-01-07"], reading.Days.Where(d => d.Kind == ClockDayKind.Counted).Select(d => d.Jalali));
        Assert.Equal(new DateTimeOffset(2021, 3, 27, 19, 30, 0, TimeSpan.Zero), reading.Deadline); // +04:30
    }

    [Fact]
    public void A_file_that_comes_in_at_midnight_in_Tehran_counts_that_day_and_a_microsecond_earlier_belongs_to_the_day_before()
    {
        var midnight = Tehran(2025, 5, 4, 0); // a Sunday

        Assert.Equal(Tehran(2025, 5, 5, 0), Read(1, midnight, Submitted(midnight)).Deadline);
        var before = Read(1, midnight, Submitted(midnight.AddMicroseconds(-1)));
        Assert.Equal(Tehran(2025, 5, 5, 0), before.Deadline);
        Assert.Equal([ClockDayKind.Start, ClockDayKind.Counted], before.Days.Select(d => d.Kind));
        // During the day that began without the file, it does not count.
        Assert.Equal(Tehran(2025, 5, 6, 0), Read(1, midnight, Submitted(midnight.AddMicroseconds(1))).Deadline);
    }

    [Fact]
    public void The_clock_stands_while_the_applicant_owes_an_answer()
    {
        // Saturday 3 May 2025 submitted; asked on Monday; nothing counts until the answer.
        var asked = new[] { Submitted(Tehran(2025, 5, 3)), Step(2, StepKind.ReviewStarted, Tehran(2025, 5, 4)), Step(3, StepKind.Asked, Tehran(2025, 5, 5)) };
        var paused = Read(5, Tehran(2025, 5, 13), asked);

        Assert.True(paused.Paused);
        Assert.Null(paused.Deadline);
        Assert.Equal(2, paused.Used);
        Assert.Equal(Tehran(2025, 5, 13, 0), WorkingCalendar.StartOf(paused.Days[^1].Day));

        // Answered on Tuesday 13: that day was the applicant's still; 14, 17 and 18 make five.
        var answered = Read(5, Tehran(2025, 5, 13, 12), [.. asked, Step(4, StepKind.Answered, Tehran(2025, 5, 13, 11))]);
        Assert.False(answered.Paused);
        Assert.Equal(Tehran(2025, 5, 19, 0), answered.Deadline);
        Assert.Equal("The day of the applicant's answer: counting goes on with the next working day", answered.Days.Single(d => d.Day == new DateOnly(2025, 5, 13)).Reason.En);
    }

    [Fact]
    public void Asking_on_the_last_day_wins_the_agency_nothing()
    {
        var reading = Read(1, Tehran(2025, 5, 4, 23), Submitted(Tehran(2025, 5, 3)), Step(2, StepKind.ReviewStarted, Tehran(2025, 5, 4)), Step(3, StepKind.Asked, Tehran(2025, 5, 4, 23)));

        Assert.Equal(1, reading.Used);
    }

    [Fact]
    public void A_question_answered_on_the_same_day_costs_nobody_a_day()
    {
        var reading = Read(
            2, Tehran(2025, 5, 4, 23),
            Submitted(Tehran(2025, 5, 3)), Step(2, StepKind.ReviewStarted, Tehran(2025, 5, 4)), Step(3, StepKind.Asked, Tehran(2025, 5, 4, 11)), Step(4, StepKind.Answered, Tehran(2025, 5, 4, 12)));

        Assert.Equal(Tehran(2025, 5, 6, 0), reading.Deadline);
    }

    [Fact]
    public void The_agencys_own_delay_never_stops_the_clock()
    {
        var reading = Read(2, Tehran(2025, 5, 11), Submitted(Tehran(2025, 5, 3)));

        Assert.Equal(Tehran(2025, 5, 6, 0), reading.Deadline);
        Assert.Equal(6, reading.Used); // 4 to 7, 10 and 11 May
        Assert.Equal(new DateOnly(2025, 5, 11), reading.Days[^1].Day);
    }

    [Fact]
    public void Days_after_the_time_are_the_agencys_delay_and_no_extension()
    {
        const string InTime = "The file lay with the agency as this working day began";
        const string Extended = "A working day of the extension: the file lay with the agency";
        const string Late = "A working day after the time was over: the file still lay with the agency";
        var submitted = Submitted(Tehran(2025, 5, 3));
        var extension = Step(3, StepKind.Extended, Tehran(2025, 5, 4)) with { Detail = new() { Days = 1 } };

        var late = Read(2, Tehran(2025, 5, 7), submitted);
        var extended = Read(2, Tehran(2025, 5, 7), submitted, Step(2, StepKind.ReviewStarted, Tehran(2025, 5, 4)), extension);
        var decided = Read(2, Tehran(2025, 5, 11), submitted, Step(2, StepKind.ReviewStarted, Tehran(2025, 5, 4)), Step(3, StepKind.Approved, Tehran(2025, 5, 7)));

        Assert.Equal([InTime, InTime, Late, Late], late.Days.Where(d => d.Kind == ClockDayKind.Counted).Select(d => d.Reason.En));
        Assert.Equal([InTime, InTime, Extended, Late], extended.Days.Where(d => d.Kind == ClockDayKind.Counted).Select(d => d.Reason.En));
        Assert.Equal("2 working days ended with 1404-02-15 (2025-05-05), 2 working days ago.", late.Explanation.En);
        Assert.Equal("The file is closed: 2 working days were used, and 2 after them.", decided.Explanation.En);
    }

    [Fact]
    public void A_decision_ends_the_count_and_later_days_change_nothing()
    {
        Step[] history = [Submitted(Tehran(2025, 5, 3)), Step(2, StepKind.ReviewStarted, Tehran(2025, 5, 4)), Step(3, StepKind.Approved, Tehran(2025, 5, 6))];

        var onTheDay = Read(10, Tehran(2025, 5, 6, 12), history);
        var aYearLater = Read(10, Tehran(2026, 5, 6), history);

        Assert.Equal(3, onTheDay.Used);
        Assert.Equal(
            System.Text.Json.JsonSerializer.Serialize(onTheDay, ServiceDefaults.JsonDefaults.Options),
            System.Text.Json.JsonSerializer.Serialize(aYearLater, ServiceDefaults.JsonDefaults.Options));
    }

    [Fact]
    public void A_decision_on_the_day_of_submission_uses_no_day() =>
        Assert.Equal(0, Read(10, Tehran(2025, 5, 4, 12), Submitted(Tehran(2025, 5, 4)), Step(2, StepKind.ReviewStarted, Tehran(2025, 5, 4, 11)), Step(3, StepKind.Approved, Tehran(2025, 5, 4, 12))).Used);

    [Fact]
    public void Ten_thousand_generated_histories_agree_with_a_model_that_counts_by_intervals()
    {
        var random = new Random(20250321);
        for (var i = 0; i < 10_000; i++)
        {
            var history = Generate(random);
            var days = random.Next(1, 60);
            var now = history[^1].At.AddHours(random.Next(0, 2000));
            var (used, deadline) = Model(history, days, now);

            var reading = PermitClock.Read(history, days, SeededCalendar.Calendar, now);

            Assert.True((used, deadline) == (reading.Used, reading.Deadline), $"history {i}: expected {used} days until {deadline}, read {reading.Used} until {reading.Deadline}");
            Assert.Equal((reading.Deadline, reading.Paused), PermitClock.Glance(history, days, SeededCalendar.Calendar, now));
        }
    }

    private static Step[] Generate(Random random)
    {
        var at = Tehran(2018, 3, 1).AddHours(random.Next(0, 9 * 365 * 24));
        var history = new List<Step> { Submitted(at), Step(2, StepKind.ReviewStarted, at = at.AddHours(random.Next(0, 100))) };
        for (var asked = random.Next(0, 4); asked > 0; asked--)
        {
            history.Add(Step(history.Count + 1, StepKind.Asked, at = at.AddMinutes(random.Next(0, 20_000))));
            if (asked > 1 || random.Next(2) == 0)
            {
                history.Add(Step(history.Count + 1, StepKind.Answered, at = at.AddMinutes(random.Next(0, 20_000))));
            }
        }

        if (random.Next(3) == 0)
        {
            history.Add(Step(history.Count + 1, StepKind.Extended, at = at.AddMinutes(random.Next(0, 10_000))) with { Detail = new() { Days = random.Next(1, 20) } });
        }

        if (random.Next(3) == 0)
        {
            // Beside the review, and of no moment for the clock.
            history.Add(Step(history.Count + 1, StepKind.InquirySent, at = at.AddMinutes(random.Next(0, 10_000))) with { Detail = new() { Inquiry = Guid.Empty, Code = "site", Agency = "environment" } });
        }

        if (random.Next(2) == 0)
        {
            history.Add(Step(history.Count + 1, history.Last(s => s.Kind is StepKind.ReviewStarted or StepKind.Asked or StepKind.Answered).Kind == StepKind.Asked ? StepKind.Withdrawn : StepKind.Approved, at.AddMinutes(random.Next(0, 50_000))));
        }

        return [.. history];
    }

    /// <summary>The stretches of time in which the agency holds the file; a working day counts when its first instant lies in one.</summary>
    private static (int Used, DateTimeOffset? Deadline) Model(Step[] history, int days, DateTimeOffset now)
    {
        var held = new List<(DateTimeOffset From, DateTimeOffset To)>();
        DateTimeOffset? since = null;
        foreach (var step in history)
        {
            if (step.Kind is StepKind.Submitted or StepKind.Answered)
            {
                since = step.At;
            }
            else if (step.Kind == StepKind.Asked)
            {
                held.Add((since!.Value, step.At));
                since = null;
            }
        }

        if (since is { } open)
        {
            held.Add((open, DateTimeOffset.MaxValue));
        }

        var last = JalaliDate.TehranDay(history[^1].Kind.IsFinal() ? history[^1].At.AddTicks(-1) : now);
        var counted = Enumerable.Range(0, 400)
            .Select(i => JalaliDate.TehranDay(history[0].At).AddDays(i))
            .Where(d => SeededCalendar.Calendar.Of(d).Kind == DayKind.Working && held.Exists(h => h.From <= WorkingCalendar.StartOf(d) && WorkingCalendar.StartOf(d) < h.To))
            .ToList();
        return (counted.Count(d => d <= last), since is null ? null : WorkingCalendar.StartOf(counted[days + history.Sum(s => s.Detail?.Days ?? 0) - 1].AddDays(1)));
    }

    private static ClockReading Read(int days, DateTimeOffset now, params Step[] history) => PermitClock.Read(history, days, SeededCalendar.Calendar, now);

    private static Step Submitted(DateTimeOffset at) => new(1, StepKind.Submitted, at, Actor.Applicant);

    private static Step Step(int number, StepKind kind, DateTimeOffset at) => new(number, kind, at, Officer);
}
