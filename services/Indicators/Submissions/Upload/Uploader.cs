using Dapper;
using Npgsql;
using Pak.Indicators.Submissions.Upload.Formats;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// Reads a file of figures of any size as it arrives, checks it and puts it in the place of a submission's rows. Whatever ends it early
/// (the client, the database, this process) leaves the submission as it was.
/// </summary>
internal sealed class Uploader(NpgsqlDataSource db, TimeProvider clock)
{
    public async Task<Result<Submission>> Upload(SubmissionRow submission, IFigureFormat format, Stream body, Caller caller, CancellationToken ct)
    {
        UploadRules rules;
        long upload;
        await using (var connection = await db.OpenConnectionAsync(ct))
        {
            rules = await UploadRules.Load(connection, submission.Agency, clock.GetUtcNow(), ct);
            upload = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                "INSERT INTO uploads (submission_id, touched_at) VALUES (@Id, @Now) RETURNING id",
                new { submission.Id, Now = clock.GetUtcNow() }, cancellationToken: ct));
        }

        await using var file = new UploadedFile(new Staging(db, clock, upload));
        return await format.Read(body, new RowChecks(rules), rules, file, ct) ? await Finish(submission, upload, file, caller, ct) : Problems.DefinitionChanged;
    }

    private async Task<Result<Submission>> Finish(SubmissionRow submission, long upload, UploadedFile file, Caller caller, CancellationToken ct)
    {
        var checks = new UploadChecks(db, upload, file.Series);
        var errors = file.Errors + await checks.FindDuplicates(file.NextOrdinal, ct);

        // Against a file with errors warnings would say little: half of them follow from the errors.
        var warnings = errors == 0 ? await checks.FindWarnings(ct) : 0;

        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var current = await SubmissionRow.Find(connection, submission.Id, caller, ct, forUpdate: true);
        if (current is null || current.Version != submission.Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE submissions SET upload_id = @upload, row_count = @Rows, errors = @Errors, warnings = @Warnings WHERE id = @Id",
            new { upload, file.Rows, Errors = Capped(errors), Warnings = Capped(warnings), submission.Id }, cancellationToken: ct));
        await SubmissionRow.Move(connection, submission.Id, SubmissionState.AfterUpload(file.Rows, errors), "uploaded", null, caller, clock.GetUtcNow(), ct);
        var shown = await SubmissionRow.Show(connection, submission.Id, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return shown;
    }

    private static int Capped(long count) => (int)Math.Min(count, int.MaxValue);
}
