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
                "submit" => state.Submit(null, confirmWarnings: false).Problem,
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
        var decision = new SubmissionState(SubmissionStatus.Validated, 5, 0, Warnings: 2, null).Submit(note, confirm);

        Assert.Equal(accepted ? null : Problems.WarningsNotConfirmed, decision.Problem);
    }

    [Theory]
    [InlineData(0, 0, SubmissionStatus.Draft)]
    [InlineData(5, 1, SubmissionStatus.Draft)]
    [InlineData(5, 0, SubmissionStatus.Validated)]
    public void Only_a_file_with_rows_and_without_errors_is_validated(int rows, int errors, SubmissionStatus status) =>
        Assert.Equal(status, SubmissionState.AfterUpload(rows, errors));
}
