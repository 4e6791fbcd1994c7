using Pak.Indicators.Submissions;

namespace Pak.Indicators.Tests.Submissions;

public sealed class SubmissionStateTests
{
    private static readonly Dictionary<string, SubmissionStatus[]> Allowed = new(StringComparer.Ordinal)
    {
        ["rows"] = [SubmissionStatus.Draft, SubmissionStatus.Validated, SubmissionStatus.Returned],
        ["submit"] = [SubmissionStatus.Validated, SubmissionStatus.Returned],
        ["approve"] = [SubmissionStatus.Submitted],
        ["publish"] = [SubmissionStatus.Approved],
        ["return"] = [SubmissionStatus.Submitted, SubmissionStatus.Approved],
        ["withdraw"] = [SubmissionStatus.Draft, SubmissionStatus.Validated, SubmissionStatus.Returned, SubmissionStatus.Submitted],
    };

    [Theory]
    [InlineData("rows")]
    [InlineData("submit")]
    [InlineData("approve")]
    [InlineData("publish")]
    [InlineData("return")]
    [InlineData("withdraw")]
    public void A_step_is_possible_from_its_statuses_and_refused_from_every_other(string step)
    {
        foreach (var status in Enum.GetValues<SubmissionStatus>())
        {
            var state = new SubmissionState(status, Rows: 3, Errors: 0, Warnings: 0, SubmittedBy: "steward");
            var problem = step switch
            {
                "rows" => state.RefuseRows(),
                "submit" => state.Submit(Guid.Empty, null, confirmWarnings: false).Problem,
                "approve" => state.Approve("approver").Problem,
                "publish" => state.Publish().Problem,
                "return" => state.Return().Problem,
                _ => state.Withdraw().Problem,
            };

            Assert.Equal(Allowed[step].Contains(status) ? null : Problems.WrongStatus, problem);
        }
    }

    [Fact]
    public void Nobody_approves_what_they_submitted() =>
        Assert.Equal(Problems.OwnSubmission, new SubmissionState(SubmissionStatus.Submitted, 1, 0, 0, "steward").Approve("steward").Problem);

    [Theory]
    [InlineData(null, true, false)]
    [InlineData("  ", true, false)]
    [InlineData("checked", false, false)]
    [InlineData("checked", true, true)]
    public void Warnings_are_confirmed_with_a_note(string? note, bool confirm, bool accepted)
    {
        var decision = new SubmissionState(SubmissionStatus.Validated, 5, 0, Warnings: 2, null).Submit(Guid.Empty, note, confirm);

        Assert.Equal(accepted ? null : Problems.WarningsNotConfirmed, decision.Problem);
    }

    [Theory]
    [InlineData(5, 1, "The draft has 1 error, listed at /api/indicators/submissions/{0}/findings; put the file right and upload it again", "۱ خطا دارد؛ آن‌ها در /api/indicators/submissions/{0}/findings")]
    [InlineData(50, 12, "The draft has 12 errors, listed at /api/indicators/submissions/{0}/findings; put the file right and upload it again", "۱۲ خطا دارد؛ آن‌ها در /api/indicators/submissions/{0}/findings")]
    [InlineData(0, 0, "The draft has no rows yet; upload them by PUT to /api/indicators/submissions/{0}/rows", "هنوز سطری ندارد")]
    public void Who_submits_a_draft_reads_what_keeps_it_one_and_where(int rows, int errors, string english, string persian)
    {
        var id = Guid.CreateVersion7();

        var problem = new SubmissionState(SubmissionStatus.Draft, rows, errors, Warnings: 1, null).Submit(id, "checked", confirmWarnings: true).Problem!;

        Assert.Equal(("IND-005", english.Replace("{0}", $"{id}", StringComparison.Ordinal)), (problem.Code, problem.Detail!.En));
        Assert.Contains(persian.Replace("{0}", $"{id}", StringComparison.Ordinal), problem.Detail.Fa, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, SubmissionStatus.Draft)]
    [InlineData(5, 1, SubmissionStatus.Draft)]
    [InlineData(5, 0, SubmissionStatus.Validated)]
    public void Only_a_file_with_rows_and_without_errors_is_validated(int rows, int errors, SubmissionStatus status) =>
        Assert.Equal(status, SubmissionState.AfterUpload(rows, errors));
}
