using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Publishes what follows from a formula as soon as it is defined or changed. The transaction that sets formulas queues them as a submission of its own;
/// here, on whichever replica comes first, one after the other, they are computed and published as any publication is: whole, with a vintage, an
/// event, and the name of who set the formula. While it waits, <c>…/lineage</c> says since when. Killed anywhere, the next run begins it again.
/// </summary>
internal sealed partial class Recomputer(NpgsqlDataSource db, Publisher publisher, TimeProvider clock, ILogger<Recomputer> logger) : BackgroundService
{
    private const int LockClass = 0x50414B; // "PAK"
    private const int RecomputeLock = 4;
    private const int TimeoutSeconds = 120;

    /// <summary>What a replica has left behind waits at most so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _asked = new(0);

    /// <summary>Queues, in the transaction that sets them, the formulas of these indicators of one agency; the work begins when it commits.</summary>
    public async Task Queue(RequestTransaction transaction, string agency, IReadOnlyCollection<string> codes, DefinitionChange change, CancellationToken ct)
    {
        if (codes.Count == 0)
        {
            return;
        }

        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO submissions (id, agency, status, note, created_by, submitted_by, recomputes)
            SELECT @id, @agency, 'approved', @note, @Subject, @Subject, array_agg(id ORDER BY id) FROM indicators WHERE code = ANY(@Codes);
            INSERT INTO submission_history (submission_id, version, at, subject, name, what, note) VALUES (@id, 1, @At, @Subject, @Name, 'submitted', @Why)
            """,
            new
            {
                id = Guid.CreateVersion7(change.At),
                agency,
                Codes = codes.ToArray(),
                change.At,
                change.Subject,
                change.Name,
                change.Why,
                note = "فرمول تعریف شد یا تغییر کرد؛ مقدارها دوباره محاسبه شد. / The formula was defined or changed; the values were computed anew.",
            },
            cancellationToken: ct));
        transaction.AfterCommit(() =>
        {
            _asked.Release();
            return Task.CompletedTask;
        });
    }

    /// <summary>Publishes all that waits, the oldest first. Returns how many submissions that were.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!await HasAny(connection, ct))
        {
            return 0;
        }

        var done = 0;
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_lock(@LockClass, @RecomputeLock)", new { LockClass, RecomputeLock }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
        try
        {
            while (await Next(connection, ct) is { } next)
            {
                await publisher.Recompute(connection, next.Id, new Caller(next.Subject, next.Agency, next.Name, new HashSet<string>()), ct);
                done++;
            }

            return done;
        }
        finally
        {
            await Publisher.Unlock(connection, LockClass, RecomputeLock);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Round.Run("Recomputation", Run, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogLater(logger, e.Message);
            }

            await _asked.WaitAsync(Pause, stoppingToken);
        }
    }

    private static Task<bool> HasAny(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
        "SELECT EXISTS (SELECT FROM submissions WHERE recomputes IS NOT NULL AND status = 'approved')", cancellationToken: ct));

    /// <summary>With an upload of its own to write into; one that was begun is taken up again.</summary>
    private Task<Waiting?> Next(NpgsqlConnection connection, CancellationToken ct) => connection.QuerySingleOrDefaultAsync<Waiting>(new CommandDefinition(
        """
        WITH next AS (
            SELECT s.id, s.agency, s.upload_id, h.subject, h.name FROM submissions s JOIN submission_history h ON h.submission_id = s.id AND h.version = 1
            WHERE s.recomputes IS NOT NULL AND s.status = 'approved' ORDER BY s.id LIMIT 1
        ), begun AS (
            INSERT INTO uploads (submission_id, touched_at) SELECT id, @Now FROM next WHERE upload_id IS NULL RETURNING id, submission_id
        ), pointed AS (
            UPDATE submissions SET upload_id = begun.id FROM begun WHERE submissions.id = begun.submission_id
        )
        SELECT id, agency, subject, name FROM next
        """, new { Now = clock.GetUtcNow() }, cancellationToken: ct));

    [LoggerMessage(Level = LogLevel.Warning, Message = "What follows from new formulas is computed in the next round: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);

    private sealed class Waiting
    {
        public Guid Id { get; init; }
        public string Agency { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Name { get; init; } = "";
    }
}
