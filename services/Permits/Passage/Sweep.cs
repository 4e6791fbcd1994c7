using Npgsql;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;

namespace Pak.Permits.Passage;

/// <summary>
/// Finds the files that time has something due for and lets it pass over them: warnings, tacit approval, lapse, inquiries' silence.
/// However many replicas sweep, each file is done by one (its row is locked, those of others are skipped) and the whole of it or
/// nothing is written, so a sweep that dies leaves its files to the next.
/// </summary>
internal sealed partial class Sweep(
    NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants, StepWriter writer, FeedSignal signal, TimeProvider clock, ILogger<Sweep> logger)
{
    private const int BatchSize = 50; // one transaction, a handful of round trips: short, so that the feeds never wait for it

    // A file that cannot be read (sealed under another key) must not hold up those after it.
    private static readonly TimeSpan Postponement = TimeSpan.FromHours(1);

    /// <summary>Does everything that is due now. Returns how many files it did.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        var done = 0;
        while (true)
        {
            var batch = await RunBatch(BatchSize, ct);
            done += batch;
            if (batch < BatchSize)
            {
                return done;
            }
        }
    }

    private async Task<int> RunBatch(int size, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = clock.Now();
        var ids = await DueFiles.Take(connection, now, size, ct);
        if (ids.Count == 0)
        {
            return 0;
        }

        try
        {
            var book = await calendar.Fresh(connection, ct);
            var changed = new List<ChangedFile>(ids.Count);
            foreach (var stored in await ApplicationRows.FindAll(connection, ids, applicants, ct))
            {
                var type = await types.Get(stored.Application.Type, stored.Application.TypeVersion, connection, ct);
                changed.Add(new ChangedFile(stored, PassageOfTime.Until(now, stored.Application, stored.Warned, type, book), type));
            }

            await writer.Write(connection, changed, book, ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception e) when (IsOfAFile(e))
        {
            await transaction.RollbackAsync(ct);
            await connection.CloseAsync();
            return size == 1 ? await Postpone(ids[0], e, ct) : await RunSingly(ids.Count, ct);
        }

        await signal.Wake();
        return ids.Count;
    }

    private async Task<int> RunSingly(int count, CancellationToken ct)
    {
        var done = 0;
        for (var i = 0; i < count; i++)
        {
            done += await RunBatch(1, ct);
        }

        return done;
    }

    private async Task<int> Postpone(Guid id, Exception why, CancellationToken ct)
    {
        LogPostponed(logger, id, why);
        await using var command = db.CreateCommand("UPDATE applications SET next_due = $1 WHERE application_id = $2");
        command.Parameters.Add(new() { Value = (clock.GetUtcNow() + Postponement).UtcDateTime });
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Something about one of the files, which comes again whoever tries; not the database that is away or the end of the process.</summary>
    private static bool IsOfAFile(Exception e) => e switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal), // data, constraints
        NpgsqlException or OperationCanceledException => false,
        _ => true,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "What is due for file {Id} could not be done and is tried again in an hour")]
    private static partial void LogPostponed(ILogger logger, Guid id, Exception why);
}
