using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.ServiceDefaults.Requests;

namespace Pak.ServiceDefaults.Events;

/// <summary>
/// Appends events to this service's log, in the caller's transaction: the change and its event become visible together or not
/// at all. Events of one subject are read in the order of their appends when writers hold the subject's row
/// (<c>FOR UPDATE</c>, <c>UPDATE</c> or <c>INSERT</c>) before they append.
/// </summary>
public sealed class EventLog(FeedSignal signal, TimeProvider clock)
{
    /// <summary>Appends in the request's transaction; readers are woken when it commits.</summary>
    public async Task Append<T>(RequestTransaction transaction, T what, CancellationToken ct)
        where T : IEvent
    {
        await Append(transaction.Connection, what, ct);
        transaction.AfterCommit(signal.Wake);
    }

    /// <summary>Appends in the transaction that is open on the connection. Call <see cref="FeedSignal.Wake"/> after the commit; without it readers learn of the event up to a second later.</summary>
    public async Task Append<T>(NpgsqlConnection connection, T what, CancellationToken ct)
        where T : IEvent
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(what) } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The append as one command of the caller's batch, in the transaction that is open on its connection.</summary>
    public NpgsqlBatchCommand Command<T>(T what)
        where T : IEvent => new("SELECT append_event($1, $2, $3, $4, $5, $6)")
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7(clock.GetUtcNow()) },
                new() { Value = T.Type },
                new() { Value = what.Subject },
                new() { Value = clock.GetUtcNow().UtcDateTime },
                new() { Value = (object?)Activity.Current?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = JsonSerializer.SerializeToUtf8Bytes(what, JsonDefaults.Options), NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
}
