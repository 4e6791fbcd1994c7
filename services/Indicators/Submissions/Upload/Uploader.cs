using CsvHelper;
using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Findings;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// Reads a CSV file of any size as it arrives, checks it and puts it in the place of a submission's rows. Whatever ends it early
/// (the client, the database, this process) leaves the submission as it was.
/// </summary>
internal sealed class Uploader(NpgsqlDataSource db, TimeProvider clock)
{
    public async Task<Result<Submission>> Upload(SubmissionRow submission, Stream csv, Caller caller, CancellationToken ct)
    {
        Dictionary<string, FigureRule> rules;
        long upload;
        await using (var connection = await db.OpenConnectionAsync(ct))
        {
            rules = await FigureRule.Load(connection, ct);
            upload = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                "INSERT INTO uploads (submission_id, touched_at) VALUES (@Id, @Now) RETURNING id",
                new { submission.Id, Now = clock.GetUtcNow() }, cancellationToken: ct));
        }

        var checks = new RowChecks(rules, submission.Agency, JalaliDate.TehranDay(clock.GetUtcNow()));
        var staging = new Staging(db, clock, upload, rules.Values);
        var read = await Read(csv, checks, staging, ct);
        return read is { } counts ? await Finish(submission, upload, counts.Rows, counts.Errors, caller, ct) : Problems.DefinitionChanged;
    }

    private static async Task<(int Rows, long Errors)?> Read(Stream csv, RowChecks checks, Staging staging, CancellationToken ct)
    {
        var rows = 0;
        var errors = 0L;
        var slice = new List<FigureRow>(Staging.SliceRows);
        var findings = new List<FindingEntry>();
        await using var reader = CsvReader.Create(csv, CsvHeader.Options(lineBreaksInQuotes: false));
        try
        {
            await reader.ReadHeaderAsync(ct);
            var width = reader.Headers.Count;
            var (columns, wrong) = CsvHeader.Locate([.. reader.Headers], RowChecks.Columns, RowChecks.RequiredColumns);
            findings.AddRange(wrong);
            while (wrong.Count == 0 && await reader.ReadAsync(ct))
            {
                rows++;
                if (checks.Check(reader, columns, width, findings) is { } row)
                {
                    slice.Add(row);
                }

                if (slice.Count == Staging.SliceRows || findings.Count >= Staging.SliceRows)
                {
                    if (!await Flush())
                    {
                        return null;
                    }
                }
            }

            if (rows == 0 && wrong.Count == 0)
            {
                findings.Add(new(1, FindingCode.NoRows, null, null));
            }
        }
        catch (CsvFormatException e)
        {
            findings.Add(CsvHeader.Unreadable(e));
        }

        return await Flush() ? (rows, errors) : null;

        async Task<bool> Flush()
        {
            errors += findings.Count;
            var known = await staging.Write(slice, findings, ct);
            slice.Clear();
            findings.Clear();
            return known;
        }
    }

    private async Task<Result<Submission>> Finish(SubmissionRow submission, long upload, int rows, long errors, Caller caller, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        errors += await SetChecks.FindDuplicates(connection, upload, ct);

        // Against a file with errors warnings would say little: half of them follow from the errors.
        var warnings = errors == 0 ? await SetChecks.FindWarnings(connection, upload, ct) : 0;

        await using var transaction = await connection.BeginTransactionAsync(ct);
        var current = await SubmissionRow.Find(connection, submission.Id, caller, ct, forUpdate: true);
        if (current is null || current.Version != submission.Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE submissions SET upload_id = @upload, row_count = @rows, errors = @Errors, warnings = @Warnings WHERE id = @Id",
            new { upload, rows, Errors = Capped(errors), Warnings = Capped(warnings), submission.Id }, cancellationToken: ct));
        await SubmissionRow.Move(connection, submission.Id, SubmissionState.AfterUpload(rows, errors), "uploaded", null, caller, clock.GetUtcNow(), ct);
        var shown = await SubmissionRow.Show(connection, submission.Id, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return shown;
    }

    private static int Capped(long count) => (int)Math.Min(count, int.MaxValue);
}
