using Npgsql;

namespace Pak.ServiceDefaults.Requests;

/// <summary>
/// The one database transaction of a request that changes something. A handler that takes this parameter gets an open
/// transaction; it commits when the answer is a success, before the answer leaves, and rolls back otherwise, so no client
/// ever sees a success that was lost. When the request carries an Idempotency-Key, the answer is stored with it in the same
/// transaction (<see cref="TransactionMiddleware"/>).
/// </summary>
public sealed class RequestTransaction(NpgsqlDataSource db) : IAsyncDisposable
{
    private NpgsqlTransaction? _transaction;
    private NpgsqlConnection? _connection;
    private List<Func<Task>>? _afterCommit;

    /// <summary>The connection that the transaction is open on; commands on it take part.</summary>
    public NpgsqlConnection Connection => _connection ?? throw new InvalidOperationException("No transaction is open: take RequestTransaction as a parameter of the endpoint's handler.");

    /// <summary>
    /// What an Idempotency-Key keeps and replays in place of the answer's body, when that holds a secret which must not be kept.
    /// </summary>
    public byte[]? KeptAnswer { get; set; }

    /// <summary>Runs when the transaction has committed; what it throws is the caller's affair to swallow.</summary>
    public void AfterCommit(Func<Task> action) => (_afterCommit ??= []).Add(action);

    internal async Task Begin(CancellationToken ct)
    {
        _connection = await db.OpenConnectionAsync(ct);
        _transaction = await _connection.BeginTransactionAsync(ct);
    }

    internal async Task Commit(CancellationToken ct)
    {
        await _transaction!.CommitAsync(ct);
        foreach (var action in _afterCommit ?? [])
        {
            await action();
        }
    }

    /// <summary>Rolls back what was not committed and gives the connection back. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
            _transaction = null;
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }
    }
}
