using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Publishes an approved submission whole. Its blocks, and what its series become, lie there since the upload was checked; one
/// short transaction points the series at them and appends the events. Killed anywhere, it shows all or nothing, and can be
/// called again. Publications that share an indicator happen one after the other, and of two values the later one holds.
/// </summary>
internal sealed class Publisher(NpgsqlDataSource db, FeedSignal signal, TimeProvider clock)
{
    private const int LockClass = 0x50414C;
    private const int TimeoutSeconds = 120;

    public async Task<Result<Submission>> Publish(Guid id, int readVersion, Caller caller, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var submission = await SubmissionRow.Find(connection, id, caller, ct);
        return Refuse(submission, readVersion) is { } early ? early : await Publish(connection, submission!, caller, ct);
    }

    /// <summary>Publishes what follows from formulas that were set. Does nothing when that was done meanwhile. <paramref name="definer"/> set them.</summary>
    public async Task Recompute(NpgsqlConnection connection, Guid id, Caller definer, CancellationToken ct)
    {
        if (await SubmissionRow.Find(connection, id, definer, ct, isRecomputation: true) is { ParsedStatus: SubmissionStatus.Approved } submission)
        {
            await Publish(connection, submission, definer, ct);
        }
    }

    private async Task<Result<Submission>> Publish(NpgsqlConnection connection, SubmissionRow submission, Caller caller, CancellationToken ct)
    {
        // Two calls for the same upload would make its blocks again under each other's feet.
        var upload = submission.UploadId!.Value;
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_lock(@LockClass, @Upload)", new { LockClass, Upload = (int)upload }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
        try
        {
            Result<Submission>? outcome = null;
            var replaced = 0;
            while (outcome is null)
            {
                replaced = Math.Max(replaced, await Rebase.Run(connection, upload, ct));
                var formulas = await ComputedSeries.Write(connection, upload, submission.Recomputes ?? [], JalaliDate.TehranDay(clock.GetUtcNow()), ct);
                var pages = await PublicationPages.Plan(connection, submission, upload, ct);
                outcome = await TryPublish(connection, new(submission, upload, formulas, pages, caller, replaced), ct);
            }

            await signal.Wake();
            return outcome.Value;
        }
        finally
        {
            await Unlock(connection, LockClass, (int)upload);
        }
    }

    /// <summary>Null when another publication came before: what the series become must be made again.</summary>
    private async Task<Result<Submission>?> TryPublish(NpgsqlConnection connection, Due due, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (Refuse(await SubmissionRow.Find(connection, due.Id, due.Caller, ct, forUpdate: true, due.IsRecomputation), due.Submission.Version) is { } late)
        {
            return late;
        }

        // The locks, always taken in the order of ids, put publications that share an indicator one after the other: positions
        // and times then grow in the order of commits.
        var indicators = (await connection.QueryAsync<(int Id, bool IsSame, bool IsChanged, DateTimeOffset? UpdatedAt)>(new CommandDefinition(
            """
            SELECT i.id, i.data_version = b.data_version, b.is_changed, i.data_updated_at
            FROM upload_bases b JOIN indicators i ON i.id = b.indicator_id WHERE b.upload_id = @Upload ORDER BY i.id FOR NO KEY UPDATE OF i
            """,
            new { due.Upload }, commandTimeout: TimeoutSeconds, cancellationToken: ct))).AsList();
        if (!indicators.TrueForAll(indicator => indicator.IsSame) || await ComputedSeries.Formulas(connection, ct) != due.Formulas)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var publishedAt = indicators.Max(indicator => indicator.UpdatedAt) is { } latest && latest > now ? latest : now;
        if (due.Pages.Count > 0)
        {
            await MakeVisible(connection, due, [.. indicators.Where(indicator => indicator.IsChanged).Select(indicator => indicator.Id)], publishedAt, ct);
        }

        // A recomputation that changes nothing is over without a publication.
        var (status, what) = due.Pages.Count > 0 ? (SubmissionStatus.Published, "published") : (SubmissionStatus.Withdrawn, "withdrawn");
        await SubmissionRow.Move(connection, due.Id, status, what, due.Note, due.Caller, publishedAt, ct);
        var shown = await SubmissionRow.Show(connection, due.Id, ct);

        // Last: until the commit readers of this service's feed wait for what it appends.
        await PublicationPages.Append(connection, due.Pages, publishedAt, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return shown;
    }

    private static Task MakeVisible(NpgsqlConnection connection, Due due, int[] indicators, DateTimeOffset publishedAt, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO publications (upload_id, submission_id, published_at) VALUES (@Upload, @Id, @publishedAt);
            UPDATE indicators SET data_version = data_version + 1, data_updated_at = @publishedAt WHERE id = ANY(@indicators);
            INSERT INTO series_current (series_id, upload_id, slice, size, first_period, last_period, latest_period, latest_value, latest_status,
                latest_upload, previous_period, previous_value)
            SELECT DISTINCT ON (series_id) series_id, upload_id, slice, size, first_period, last_period, latest_period, latest_value, latest_status,
                latest_upload, previous_period, previous_value
            FROM blocks WHERE upload_id = @Upload ORDER BY series_id, slice
            ON CONFLICT (series_id) DO UPDATE SET upload_id = excluded.upload_id, slice = excluded.slice, size = excluded.size,
                first_period = excluded.first_period, last_period = excluded.last_period, latest_period = excluded.latest_period,
                latest_value = excluded.latest_value, latest_status = excluded.latest_status, latest_upload = excluded.latest_upload,
                previous_period = excluded.previous_period, previous_value = excluded.previous_value
            """,
            new { due.Upload, due.Id, publishedAt, indicators }, commandTimeout: TimeoutSeconds, cancellationToken: ct));

    private static Problem? Refuse(SubmissionRow? submission, int readVersion) => submission switch
    {
        null => Problems.SubmissionNotFound,
        _ when submission.Version != readVersion => CommonProblems.ChangedMeanwhile,
        _ => submission.State.Publish().Problem,
    };

    /// <summary>A broken connection has lost the lock already, and must not hide why it broke.</summary>
    public static async Task Unlock(NpgsqlConnection connection, int lockClass, int key)
    {
        try
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock(@lockClass, @key)", new { lockClass, key });
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
        }
    }

    /// <param name="Formulas">Those that the blocks were computed by: <see cref="ComputedSeries.Formulas"/>.</param>
    private sealed record Due(SubmissionRow Submission, long Upload, string Formulas, List<PublicationPage> Pages, Caller Caller, int Replaced)
    {
        public Guid Id => Submission.Id;

        public bool IsRecomputation => Submission.Recomputes is not null;

        /// <summary>Of two submissions for the same values the one published last wins, and is told what it has replaced unseen.</summary>
        public string? Note => Replaced == 0 ? null : string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{PersianText.WithPersianDigits(Replaced.ToString(System.Globalization.CultureInfo.InvariantCulture))} مقدار را عوض کرد که پس از بررسی این پرونده منتشر شده بود. / Replaced {Replaced} values that were published after this file was checked.");
    }
}
