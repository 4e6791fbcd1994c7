using Npgsql;
using NpgsqlTypes;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;

namespace Pak.Permits.Passage;

/// <summary>
/// After a change of the calendar or of a rule: computes the open files anew, a few at a time, stores where their deadlines are now and
/// tells those whose deadline moved. Any number of replicas may do so at once.
/// </summary>
internal sealed class Reschedule(
    NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants, StepWriter writer, FeedSignal signal, TimeProvider clock)
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
        var ids = await Take(connection, book.Version, ct);
        if (ids.Count == 0)
        {
            return 0;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var file in await ApplicationRows.FindAll(connection, ids, applicants, ct))
        {
            var type = await types.Get(file.Application.Type, file.Application.TypeVersion, connection, ct);
            foreach (var command in Compute(file, type, book))
            {
                batch.BatchCommands.Add(command);
            }
        }

        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        await signal.Wake();
        return ids.Count;
    }

    private IEnumerable<NpgsqlBatchCommand> Compute(StoredApplication stored, PermitType type, RuleBook book)
    {
        var file = stored.Application;
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

        foreach (var told in writer.MovedByCalendar(stored, type, book, clock.Now()))
        {
            yield return told;
        }
    }

    private static async Task<List<Guid>> Take(NpgsqlConnection connection, int version, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT application_id FROM applications
            WHERE next_due IS NOT NULL AND scheduled_with < $1 ORDER BY scheduled_with LIMIT $2 FOR UPDATE SKIP LOCKED
            """,
            connection);
        command.Parameters.Add(new() { Value = version });
        command.Parameters.Add(new() { Value = BatchSize });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private static NpgsqlParameter Instant(DateTimeOffset? at) => new() { Value = at is { } instant ? instant.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
