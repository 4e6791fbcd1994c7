using Dapper;
using Npgsql;
using Pak.Contracts.Indicators;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Publishes an approved submission whole. Its rows are laid into the observations in slices, where nobody sees them yet, and its
/// events are written down; then one short transaction makes the rows visible and appends the events. Killed anywhere, it shows
/// all or nothing, and called again it goes on from where it was. Publications that share an indicator happen one after the other, and of two values the later one holds.
/// </summary>
internal sealed class Publisher(NpgsqlDataSource db, FeedSignal signal, TimeProvider clock)
{
    private const int SliceRows = 50_000;
    private const int TimeoutSeconds = 120;

    public async Task<Result<Submission>> Publish(Guid id, int readVersion, Caller caller, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var submission = await SubmissionRow.Find(connection, id, caller, ct);
        if (Refuse(submission, readVersion) is { } early)
        {
            return early;
        }

        var upload = submission!.UploadId!.Value;
        await LayRows(connection, upload, ct);
        await PublicationPages.Write(connection, submission, upload, ct);
        var indicators = await IndicatorsOf(connection, upload, ct);

        await using var transaction = await connection.BeginTransactionAsync(ct);
        submission = await SubmissionRow.Find(connection, id, caller, ct, forUpdate: true);
        if (Refuse(submission, readVersion) is { } late)
        {
            return late;
        }

        var publishedAt = await MakeVisible(connection, id, upload, indicators, ct);
        await SubmissionRow.Move(connection, id, SubmissionStatus.Published, "published", null, caller, publishedAt, ct);
        await PublicationPages.Append(connection, submission!, upload, publishedAt, ct);
        var shown = await SubmissionRow.Show(connection, id, ct);
        await transaction.CommitAsync(CancellationToken.None);
        await signal.Wake();
        return shown;
    }

    private static Problem? Refuse(SubmissionRow? submission, int readVersion) => submission switch
    {
        null => Problems.SubmissionNotFound,
        _ when submission.Version != readVersion => CommonProblems.ChangedMeanwhile,
        _ => submission.State.Publish().Problem,
    };

    private static async Task LayRows(NpgsqlConnection connection, long upload, CancellationToken ct)
    {
        var last = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "SELECT laid_row FROM uploads WHERE id = @upload", new { upload }, cancellationToken: ct));
        while (last is not null)
        {
            // Two calls at once lay the same rows: what the other has laid is there already.
            last = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
                """
                WITH slice AS MATERIALIZED (
                    SELECT row, series_id, period, upload_id, value, status FROM staged_rows
                    WHERE upload_id = @upload AND row > @last ORDER BY row LIMIT @SliceRows
                ), laid AS (
                    INSERT INTO observations (series_id, period, upload_id, value, status)
                    SELECT series_id, period, upload_id, value, status FROM slice ORDER BY series_id, period
                    ON CONFLICT DO NOTHING
                ), known AS (
                    UPDATE uploads SET laid_row = greatest(laid_row, (SELECT max(row) FROM slice)) WHERE id = @upload
                )
                SELECT max(row) FROM slice
                """,
                new { upload, last, SliceRows }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
        }
    }

    private static async Task<int[]> IndicatorsOf(NpgsqlConnection connection, long upload, CancellationToken ct) =>
        [.. await connection.QueryAsync<int>(new CommandDefinition(
            """
            SELECT DISTINCT s.indicator_id FROM series s
            WHERE s.id IN (SELECT DISTINCT series_id FROM staged_rows WHERE upload_id = @upload) ORDER BY 1
            """,
            new { upload }, commandTimeout: TimeoutSeconds, cancellationToken: ct))];

    private async Task<DateTimeOffset> MakeVisible(NpgsqlConnection connection, Guid id, long upload, int[] indicators, CancellationToken ct)
    {
        // The locks, always taken in the order of ids, put publications that share an indicator one after the other: positions
        // and times then grow in the order of commits.
        var previous = await connection.QueryAsync<DateTimeOffset?>(new CommandDefinition(
            "SELECT data_updated_at FROM indicators WHERE id = ANY(@indicators) ORDER BY id FOR NO KEY UPDATE", new { indicators }, cancellationToken: ct));
        var now = clock.GetUtcNow();
        var publishedAt = previous.Max() is { } latest && latest > now ? latest : now;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO publications (upload_id, submission_id, published_at) VALUES (@upload, @id, @publishedAt);
            UPDATE indicators SET data_version = data_version + 1, data_updated_at = @publishedAt WHERE id = ANY(@indicators)
            """,
            new { upload, id, publishedAt, indicators }, cancellationToken: ct));
        return publishedAt;
    }
}
