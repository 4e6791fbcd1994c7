using Npgsql;
using Pak.Permits.Acts;
using Pak.Permits.Applications;
using Pak.Permits.Passage;

namespace Pak.Permits.Demo;

/// <summary>
/// What a file's past would have left behind beside its steps: that those who acted on it had opened it, and that its applicant and its
/// agency were told of each thing as it happened, not on the day that the demo was made.
/// </summary>
internal static class DemoTraces
{
    // Minutes from the look at a file to the step that is taken in it.
    private const int Reading = 12;

    /// <summary>After the file and its steps were written, in the same transaction.</summary>
    public static async Task Write(NpgsqlConnection connection, Passed passed, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(DateNotices(passed.File.Id));
        batch.BatchCommands.Add(DatePermitNotice(passed.File.Id));
        foreach (var command in Looks(passed.File).Select(look => look.Insert()).Concat(AgencyNotices(passed)))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static IEnumerable<Act> Looks(Application file)
    {
        // The review and the inquiries that go out with it are one visit.
        foreach (var step in file.History.Where(s => s.By.Agency is not null).DistinctBy(s => (s.At, s.By.Agency)))
        {
            var before = file.History[step.Number - 2].At; // an officer's step is never the first
            var at = step.At.AddMinutes(-Reading);
            yield return Act.Of(Act.Looked, file.Id, step.By, step.Kind == StepKind.InquiryAnswered ? "inquiry" : "file", at > before ? at : before);
        }
    }

    private static NpgsqlBatchCommand DateNotices(Guid file) => new(
        """
        UPDATE notices n SET created_at = s.at FROM application_steps s
        WHERE n.application_id = $1 AND s.application_id = $1 AND n.occasion = 'step-' || s.number
        """)
    {
        Parameters = { new() { Value = file } },
    };

    private static NpgsqlBatchCommand DatePermitNotice(Guid file) => new(
        "UPDATE notices n SET created_at = p.issued_at FROM permits p WHERE n.application_id = $1 AND p.application_id = $1 AND n.occasion = 'permit-1'")
    {
        Parameters = { new() { Value = file } },
    };

    /// <summary>A desk lists its notices by their ids, which are in the order of time.</summary>
    private static IEnumerable<NpgsqlBatchCommand> AgencyNotices(Passed passed) => passed.Warnings
        .Select(w => (Occasion: $"time-{Wire.Of(w.Kind)}-%", w.At))
        .Concat(passed.File.History.Where(s => s.Kind == StepKind.InquiryEscalated).Select(s => (Occasion: FormattableString.Invariant($"silence-{s.Number}"), s.At)))
        .Select(told => new NpgsqlBatchCommand("UPDATE agency_notices SET notice_id = $1, at = $2 WHERE application_id = $3 AND occasion LIKE $4")
        {
            Parameters = { new() { Value = Guid.CreateVersion7(told.At) }, new() { Value = told.At.UtcDateTime }, new() { Value = passed.File.Id }, new() { Value = told.Occasion } },
        });
}
