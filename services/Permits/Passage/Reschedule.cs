using Npgsql;
using NpgsqlTypes;
using Pak.Contracts.Permits;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Notices;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;

namespace Pak.Permits.Passage;

/// <summary>
/// After a change of the calendar or of a rule: computes the open files anew, a few at a time, stores where their deadlines are now and
/// tells those whose deadline moved. Any number of replicas may do so at once.
/// </summary>
internal sealed class Reschedule(
    NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants, EventLog events, NoticeOffice notices, FeedSignal signal, TimeProvider clock)
{
    private const int BatchSize = 200;

    /// <summary>Computes every open file that an older version was computed with. Returns how many.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        var done = 0;
        while (true)
        {
            var batch = await RunBatch(ct);
            done += batch;
            if (batch < BatchSize)
            {
                return done;
            }
        }
    }

    private async Task<int> RunBatch(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var book = await calendar.Fresh(connection, ct);
        var stored = await Take(connection, book.Version, ct);
        if (stored.Count == 0)
        {
            return 0;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var file in await ApplicationRows.FindAll(connection, stored.Keys, applicants, ct))
        {
            var type = await types.Get(file.Application.Type, file.Application.TypeVersion, connection, ct);
            foreach (var command in Compute(file, stored[file.Application.Id], type, book))
            {
                batch.BatchCommands.Add(command);
            }
        }

        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        await signal.Wake();
        return stored.Count;
    }

    private IEnumerable<NpgsqlBatchCommand> Compute(StoredApplication stored, (DateTimeOffset? Deadline, bool IsKnown) before, PermitType type, RuleBook book)
    {
        var file = stored.Application;
        var now = clock.Now();
        var schedule = Schedule.Of(file, stored.Warned, type, book);
        yield return new("UPDATE applications SET deadline = $1, next_due = $2, scheduled_with = $3 WHERE application_id = $4")
        {
            Parameters = { Instant(schedule.Deadline), Instant(schedule.NextDue), new() { Value = book.Version }, new() { Value = file.Id } },
        };
        foreach (var inquiry in file.Inquiries.Where(i => i.IsOpen))
        {
            yield return new("UPDATE inquiries SET due_at = $1 WHERE inquiry_id = $2")
            {
                Parameters = { Instant(Schedule.InquiryDue(inquiry, type, book)), new() { Value = inquiry.Id } },
            };
        }

        if (file is { Appeal: { } appeal, AppealDecision: null })
        {
            yield return new("UPDATE appeals SET due_at = $1 WHERE application_id = $2")
            {
                Parameters = { Instant(Schedule.AppealAnswerDue(file, appeal, book)), new() { Value = file.Id } },
            };
        }

        if (before.IsKnown && before.Deadline != schedule.Deadline)
        {
            yield return events.Command(new DeadlineMoved(file.Id, file.Agency, before.Deadline, schedule.Deadline, "calendar", now));
            foreach (var notice in notices.Moved(file, type.Title, schedule.Deadline, book.Version, now))
            {
                yield return notice;
            }
        }
    }

    private static async Task<Dictionary<Guid, (DateTimeOffset? Deadline, bool IsKnown)>> Take(NpgsqlConnection connection, int version, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT application_id, deadline, scheduled_with FROM applications
            WHERE next_due IS NOT NULL AND scheduled_with < $1 ORDER BY scheduled_with LIMIT $2 FOR UPDATE SKIP LOCKED
            """,
            connection);
        command.Parameters.Add(new() { Value = version });
        command.Parameters.Add(new() { Value = BatchSize });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var stored = new Dictionary<Guid, (DateTimeOffset?, bool)>();
        while (await reader.ReadAsync(ct))
        {
            stored.Add(reader.GetGuid(0), (reader.IsDBNull(1) ? null : new DateTimeOffset(reader.GetDateTime(1)), reader.GetInt32(2) > 0));
        }

        return stored;
    }

    private static NpgsqlParameter Instant(DateTimeOffset? at) => new() { Value = at is { } instant ? instant.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
