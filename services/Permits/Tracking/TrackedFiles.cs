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
internal sealed class TrackedFiles(NpgsqlDataSource db, Applicants applicants) : BackgroundService
{
    private const int LargestBatch = 64;

    private readonly Channel<Wanted> _wanted = Channel.CreateUnbounded<Wanted>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The file that has this key; null when there is none. A hit and a miss are answered by the same query.</summary>
    public Task<StoredApplication?> Find(byte[] key, CancellationToken ct)
    {
        var wanted = new Wanted(key, new TaskCompletionSource<StoredApplication?>(TaskCreationOptions.RunContinuationsAsynchronously));
        // After the worker has ended, in the last moments of the process, each asks for itself.
        return _wanted.Writer.TryWrite(wanted) ? wanted.Found.Task.WaitAsync(ct) : ApplicationRows.FindTracked(db, key, applicants, ct);
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
        IReadOnlyDictionary<string, StoredApplication> found;
        try
        {
            found = await ApplicationRows.FindTracked(db, [.. batch.Select(w => w.Key)], applicants, CancellationToken.None);
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
            wanted.Found.TrySetResult(await ApplicationRows.FindTracked(db, wanted.Key, applicants, CancellationToken.None));
        }
        catch (Exception e)
        {
            wanted.Found.TrySetException(e);
        }
    }

    private sealed record Wanted(byte[] Key, TaskCompletionSource<StoredApplication?> Found);
}
