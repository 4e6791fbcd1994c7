using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Npgsql;
using EventLog = Pak.ServiceDefaults.Events.EventLog;

namespace Pak.ServiceDefaults.Tests.Events;

/// <summary>
/// Writers that append one event a transaction: to subjects they share (each with its row locked, as services do), a tenth of
/// them rolled back; and pairs whose later append commits first, with a look of the naive reader in between.
/// </summary>
internal sealed class FeedWriters(NpgsqlDataSource db, EventLog events, NaiveReader naive, int count, int writers, int inversions)
{
    private int _rolledBack;
    private int _inverted;
    private int _failed;

    /// <summary>What a writer was told is committed.</summary>
    public ConcurrentBag<(long Subject, long N)> Acknowledged { get; } = [];

    public int RolledBack => _rolledBack;

    public int Inverted => _inverted;

    public int Failed => _failed;

    public Task Run() => Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => Write(writer))));

    private async Task Write(int writer)
    {
        var random = new Random(writer);
        // A few more than asked for: a pair that a kill of PostgreSQL catches half-way does not count.
        var inversionEvery = (count / inversions) - 1;
        for (var i = 0; i < count / writers; i++)
        {
            if (i % inversionEvery == 0)
            {
                await UntilItSucceeds(() => WriteInverted(1_000_000L * (writer + 1) + (2 * i)));
            }

            await UntilItSucceeds(() => WriteOne(random.Next(1, 51), rollBack: false));
            if (random.Next(10) == 0)
            {
                await UntilItSucceeds(() => WriteOne(random.Next(1, 51), rollBack: true));
            }
        }
    }

    private async Task WriteOne(long subject, bool rollBack)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var n = await connection.ExecuteScalarAsync<long>("UPDATE subjects SET n = n + 1 WHERE id = @subject RETURNING n", new { subject });
        await Append(connection, subject, n);
        if (rollBack)
        {
            await transaction.RollbackAsync();
            Interlocked.Increment(ref _rolledBack);
            return;
        }

        await transaction.CommitAsync();
        Acknowledged.Add((subject, n));
    }

    private async Task WriteInverted(long subject)
    {
        await using var first = await db.OpenConnectionAsync();
        await using var second = await db.OpenConnectionAsync();
        await using var firstTransaction = await first.BeginTransactionAsync();
        await using var secondTransaction = await second.BeginTransactionAsync();
        await Append(first, subject, 1);
        await Append(second, subject + 1, 1);
        await secondTransaction.CommitAsync();
        Acknowledged.Add((subject + 1, 1));
        await naive.Read();
        await firstTransaction.CommitAsync();
        Acknowledged.Add((subject, 1));
        Interlocked.Increment(ref _inverted);
    }

    private async Task Append(NpgsqlConnection connection, long subject, long n)
    {
        await connection.ExecuteAsync("INSERT INTO written (subject, n) VALUES (@subject, @n)", new { subject, n });
        await events.Append(connection, new ThingMade(subject, n.ToString(CultureInfo.InvariantCulture)), default);
    }

    /// <summary>A killed PostgreSQL fails the transaction; whether it had committed is found out from the table itself.</summary>
    private async Task UntilItSucceeds(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return; // the pair's outcome was unknown, and it had committed
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException or InvalidOperationException)
            {
                Interlocked.Increment(ref _failed);
            }
        }
    }
}

/// <summary>The cursor that Pak does not use: everything above the highest position seen so far.</summary>
internal sealed class NaiveReader(NpgsqlDataSource db)
{
    private readonly SemaphoreSlim _reading = new(1);
    private long _position;

    public int Seen { get; private set; }

    public async Task Read()
    {
        await _reading.WaitAsync();
        try
        {
            await using var connection = await db.OpenConnectionAsync();
            var (rows, last) = await connection.QuerySingleAsync<(int, long?)>("SELECT count(*)::int, max(position) FROM events WHERE position > @_position", new { _position });
            Seen += rows;
            _position = last ?? _position;
        }
        finally
        {
            _reading.Release();
        }
    }
}
