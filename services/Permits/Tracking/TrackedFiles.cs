using System.Threading.Channels;
using Npgsql;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;

namespace Pak.Permits.Tracking;

/// <summary>
/// Looks files up by tracking key, many callers in one query: while one query runs the next callers gather, and go together. One worker:
/// several would only split the same work into smaller queries. A query that fails is asked again for each caller alone, so nobody
/// fails for another's sake; only when the database is away all fail at once.
/// </summary>
/// <remarks>
/// On connections of its own: nothing is ever set on them, so they go from one query to the next without being reset, and the query stays
/// prepared.
/// </remarks>
internal sealed class TrackedFiles(IConfiguration configuration, ILoggerFactory loggers, Applicants applicants) : BackgroundService
{
    private const int LargestBatch = 64;

    private readonly NpgsqlDataSource _db = Source(configuration, loggers);

    private readonly Channel<Wanted> _wanted = Channel.CreateUnbounded<Wanted>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The file that has this key; null when there is none. A hit and a miss are answered by the same query.</summary>
    public Task<Application?> Find(byte[] key, CancellationToken ct)
    {
        var wanted = new Wanted(key, new TaskCompletionSource<Application?>(TaskCreationOptions.RunContinuationsAsynchronously));
        // After the worker has ended, in the last moments of the process, each asks for itself.
        return _wanted.Writer.TryWrite(wanted) ? wanted.Found.Task.WaitAsync(ct) : Alone(key, ct);
    }

    public override void Dispose()
    {
        _db.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var batch = new List<Wanted>(LargestBatch);
            while (await _wanted.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < LargestBatch && _wanted.Reader.TryRead(out var wanted))
                {
                    batch.Add(wanted);
                }

                await Answer(batch);
                batch.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends: who is still waiting is answered below.
        }
        finally
        {
            _wanted.Writer.TryComplete();
            while (_wanted.Reader.TryRead(out var left))
            {
                await AnswerAlone(left);
            }
        }
    }

    /// <summary>Never throws: what fails, fails to whom it concerns.</summary>
    private async Task Answer(List<Wanted> batch)
    {
        IReadOnlyDictionary<string, Application> found;
        try
        {
            found = await ApplicationRows.FindTracked(_db, [.. batch.Select(w => w.Key)], applicants, CancellationToken.None);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            // The database is away: asking again for each would only make all of them wait once more.
            batch.ForEach(wanted => wanted.Found.TrySetException(e));
            return;
        }
        catch (Exception)
        {
            await Task.WhenAll(batch.Select(AnswerAlone));
            return;
        }

        foreach (var wanted in batch)
        {
            wanted.Found.TrySetResult(found.GetValueOrDefault(Convert.ToHexString(wanted.Key)));
        }
    }

    private async Task AnswerAlone(Wanted wanted)
    {
        try
        {
            wanted.Found.TrySetResult(await Alone(wanted.Key, CancellationToken.None));
        }
        catch (Exception e)
        {
            wanted.Found.TrySetException(e);
        }
    }

    private async Task<Application?> Alone(byte[] key, CancellationToken ct) =>
        (await ApplicationRows.FindTracked(_db, [key], applicants, ct)).Values.SingleOrDefault();

    private static NpgsqlDataSource Source(IConfiguration configuration, ILoggerFactory loggers) =>
        new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("permitsdb"))
        {
            MinPoolSize = 0,
            MaxPoolSize = 2,
            NoResetOnClose = true,
            MaxAutoPrepare = 2,
            AutoPrepareMinUsages = 2,
        }.ConnectionString).UseLoggerFactory(loggers).Build();

    private sealed record Wanted(byte[] Key, TaskCompletionSource<Application?> Found);
}
