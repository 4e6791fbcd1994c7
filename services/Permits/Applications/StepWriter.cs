using Npgsql;
using NpgsqlTypes;
using Pak.Contracts.Permits;
using Pak.Permits.Acts;
using Pak.Permits.Calendar;
using Pak.Permits.Notices;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Register;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>A file with new steps.</summary>
/// <param name="Before">As it is stored; null for one that was inserted just now, with its schedule.</param>
/// <param name="After">With its new steps, the warnings given and the level that they reach.</param>
/// <param name="Type">The type's version that it is judged by.</param>
internal sealed record ChangedFile(StoredApplication? Before, Passed After, PermitType Type)
{
    public IEnumerable<Step> NewSteps => After.File.History.Skip(Before?.Application.History.Count ?? 0);
}

/// <summary>
/// Writes everything that files' new steps leave behind, in the caller's transaction and in one round trip, however many they are: the
/// steps, the file's state and schedule, inquiries and appeals for those who have them, acts, notices, events; and issues the permits,
/// when one of them grants it. The files' rows are locked by the caller.
/// </summary>
internal sealed class StepWriter(EventLog events, FeedSignal signal, Applicants applicants, NoticeOffice notices, IssuePermit permits, TimeProvider clock)
{
    /// <summary>The same in the request's transaction; readers of the feed are woken when it commits.</summary>
    public async Task Write(
        RequestTransaction transaction, StoredApplication? before, Passed after, PermitType type, RuleBook book, CancellationToken ct)
    {
        await Write(transaction.Connection, [new ChangedFile(before, after, type)], book, ct);
        transaction.AfterCommit(signal.Wake);
    }

    /// <param name="connection">Has the transaction open.</param>
    /// <param name="changed">Some files.</param>
    /// <param name="book">The rules.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task Write(NpgsqlConnection connection, IReadOnlyList<ChangedFile> changed, RuleBook book, CancellationToken ct)
    {
        var now = clock.Now();
        var granting = changed
            .Select(one => one.NewSteps.FirstOrDefault(s => s.Kind.Grants()) is { } approval ? Upto(one.After.File, approval) : null)
            .OfType<Application>().ToList();
        var issued = await permits.Enter(connection, granting, ct);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in changed.SelectMany(one => Of(one, book, now)).Concat(issued))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private IEnumerable<NpgsqlBatchCommand> Of(ChangedFile changed, RuleBook book, DateTimeOffset now)
    {
        var (before, after, type) = changed;
        var file = after.File;
        var schedule = Schedule.Of(file, after.Warned, type, book);
        if (before is not null)
        {
            yield return Update(file, after.Warned, schedule, book.Version);
            foreach (var command in MovedByCalendar(before, type, book, now))
            {
                yield return command;
            }
        }

        foreach (var step in changed.NewSteps)
        {
            var row = StepRow.Of(file.Id, step, applicants);
            yield return row.Insert();
            yield return Act.Of(row, now).Insert();
            foreach (var command in Projections(file, step, type, book)
                .Concat(StepEvents.Of(events, Upto(file, step), step, type, book))
                .Concat(notices.Of(Upto(file, step), step, type, book, now)))
            {
                yield return command;
            }
        }

        foreach (var warning in after.Warnings)
        {
            yield return events.Command(new DeadlineNear(file.Id, warning.Agency, warning.Level, schedule.Deadline, warning.At));
            yield return notices.Warn(file, warning, schedule.Deadline, now);
        }
    }

    /// <summary>That a change of the calendar moved the deadline of a file as it is stored; nothing when it did not, or had been told.</summary>
    public IEnumerable<NpgsqlBatchCommand> MovedByCalendar(StoredApplication stored, PermitType type, RuleBook book, DateTimeOffset now)
    {
        var file = stored.Application;
        if (stored.ScheduledWith == 0 || stored.ScheduledWith >= book.Version || Schedule.Of(file, stored.Warned, type, book).Deadline is var deadline && deadline == stored.Deadline)
        {
            return [];
        }

        return notices.Moved(file, type.Title, deadline, book.Version, now)
            .Prepend(events.Command(new DeadlineMoved(file.Id, file.Agency, stored.Deadline, deadline, "calendar", now)));
    }

    /// <summary>The file as it was with this step its last.</summary>
    private static Application Upto(Application file, Step step) => file with { History = [.. file.History.Take(step.Number)] };

    private static NpgsqlBatchCommand Update(Application file, int warned, Schedule schedule, int book) => new(
        "UPDATE applications SET status = $1, version = $2, deadline = $3, next_due = $4, warned = $5, scheduled_with = $6 WHERE application_id = $7")
    {
        Parameters =
        {
            new() { Value = Wire.Of(file.Status) },
            new() { Value = file.Version },
            Instant(schedule.Deadline),
            Instant(schedule.NextDue),
            new() { Value = (short)warned },
            new() { Value = book },
            new() { Value = file.Id },
        },
    };

    private static IEnumerable<NpgsqlBatchCommand> Projections(Application file, Step step, PermitType type, RuleBook book)
    {
        switch (step.Kind)
        {
            case StepKind.InquirySent:
                var inquiry = file.Inquiries.First(i => i.Id == step.Detail!.Inquiry);
                yield return new("INSERT INTO inquiries (inquiry_id, application_id, agency, state, sent_at, due_at) VALUES ($1, $2, $3, 'open', $4, $5)")
                {
                    Parameters =
                    {
                        new() { Value = inquiry.Id },
                        new() { Value = file.Id },
                        new() { Value = inquiry.Agency },
                        new() { Value = step.At.UtcDateTime },
                        new() { Value = Schedule.InquiryDue(inquiry, type, book).UtcDateTime },
                    },
                };
                break;
            case StepKind.InquiryAnswered or StepKind.InquiryConsented or StepKind.InquiryEscalated:
                yield return new("UPDATE inquiries SET state = $1 WHERE inquiry_id = $2")
                {
                    Parameters = { new() { Value = Wire.Of(step.Kind)["inquiry-".Length..] }, new() { Value = step.Detail!.Inquiry!.Value } },
                };
                break;
            case StepKind.AppealLodged:
                yield return new("INSERT INTO appeals (application_id, agency, state, lodged_at, due_at) VALUES ($1, $2, 'open', $3, $4)")
                {
                    Parameters =
                    {
                        new() { Value = file.Id },
                        new() { Value = step.Detail!.Agency! },
                        new() { Value = step.At.UtcDateTime },
                        new() { Value = Schedule.AppealAnswerDue(file, step, book).UtcDateTime },
                    },
                };
                break;
            case StepKind.AppealUpheld or StepKind.AppealOverturned:
                yield return new("UPDATE appeals SET state = $1 WHERE application_id = $2")
                {
                    Parameters = { new() { Value = Wire.Of(step.Kind)["appeal-".Length..] }, new() { Value = file.Id } },
                };
                break;
            case var kind when kind.IsFinal() && file.Inquiries.Any(i => i.IsOpen):
                yield return new("UPDATE inquiries SET state = 'dropped' WHERE application_id = $1 AND state IN ('open', 'escalated')") { Parameters = { new() { Value = file.Id } } };
                break;
        }
    }

    private static NpgsqlParameter Instant(DateTimeOffset? at) => new() { Value = at is { } instant ? instant.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
