using Pak.Permits.Applications;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Tests.Applications;

public sealed class ApplicationTests
{
    private static readonly DateTimeOffset Now = new(2025, 5, 4, 8, 0, 0, TimeSpan.Zero);
    private static readonly Actor Officer = new("officer-1", "Officer");

    // Every state and every action: the step it makes, or the code it is refused with.
    [Theory]
    [InlineData("Submitted", "review", "ReviewStarted")]
    [InlineData("Submitted", "ask", "PRM-008")]
    [InlineData("Submitted", "answer", "PRM-010")]
    [InlineData("Submitted", "approve", "PRM-008")]
    [InlineData("Submitted", "refuse", "PRM-008")]
    [InlineData("Submitted", "withdraw", "Withdrawn")]
    [InlineData("UnderReview", "review", "PRM-007")]
    [InlineData("UnderReview", "ask", "Asked")]
    [InlineData("UnderReview", "answer", "PRM-010")]
    [InlineData("UnderReview", "approve", "Approved")]
    [InlineData("UnderReview", "refuse", "Refused")]
    [InlineData("UnderReview", "withdraw", "Withdrawn")]
    [InlineData("AwaitingApplicant", "review", "PRM-007")]
    [InlineData("AwaitingApplicant", "ask", "PRM-009")]
    [InlineData("AwaitingApplicant", "answer", "Answered")]
    [InlineData("AwaitingApplicant", "approve", "PRM-009")]
    [InlineData("AwaitingApplicant", "refuse", "PRM-009")]
    [InlineData("AwaitingApplicant", "withdraw", "Withdrawn")]
    [InlineData("Approved", "review", "PRM-011")]
    [InlineData("Approved", "ask", "PRM-011")]
    [InlineData("Approved", "answer", "PRM-011")]
    [InlineData("Approved", "approve", "PRM-011")]
    [InlineData("Approved", "refuse", "PRM-011")]
    [InlineData("Approved", "withdraw", "PRM-011")]
    [InlineData("Refused", "review", "PRM-011")]
    [InlineData("Refused", "ask", "PRM-011")]
    [InlineData("Refused", "answer", "PRM-011")]
    [InlineData("Refused", "approve", "PRM-011")]
    [InlineData("Refused", "refuse", "PRM-011")]
    [InlineData("Refused", "withdraw", "PRM-011")]
    [InlineData("Withdrawn", "review", "PRM-012")]
    [InlineData("Withdrawn", "ask", "PRM-012")]
    [InlineData("Withdrawn", "answer", "PRM-012")]
    [InlineData("Withdrawn", "approve", "PRM-012")]
    [InlineData("Withdrawn", "refuse", "PRM-012")]
    [InlineData("Withdrawn", "withdraw", "PRM-012")]
    public void An_action_does_what_the_state_allows(string state, string action, string expected)
    {
        var file = In(Enum.Parse<ApplicationStatus>(state));

        var result = Do(file, action, file.Version);

        Assert.Equal(expected, result.Problem?.Code ?? result.Value!.Kind.ToString());
        if (result.Value is { } step)
        {
            Assert.Equal(file.Version + 1, step.Number);
            Assert.Equal(step.Kind.LeadsTo(), file.Apply(step).Status);
        }
    }

    [Theory]
    [InlineData("review", "Submitted")]
    [InlineData("ask", "UnderReview")]
    [InlineData("approve", "UnderReview")]
    [InlineData("refuse", "UnderReview")]
    public void An_officers_decision_on_an_older_version_is_refused(string action, string state)
    {
        var file = In(Enum.Parse<ApplicationStatus>(state));

        Assert.Equal(CommonProblems.ChangedMeanwhile, Do(file, action, file.Version - 1).Problem);
    }

    [Theory]
    [InlineData(new int[0], false)]
    [InlineData(new[] { 2 }, false)]
    [InlineData(new[] { 1, 2 }, false)]
    [InlineData(new[] { 1 }, true)]
    [InlineData(new[] { 3, 1, 3 }, true)]
    public void A_refusal_cites_conditions_in_force_or_is_refused_itself(int[] cited, bool stands)
    {
        var file = In(ApplicationStatus.UnderReview);

        var refusal = file.Refuse(Officer, cited, [1, 3], "note", file.Version, Now);

        Assert.Equal(stands ? null : Problems.ConditionsNotInForce, refusal.Problem);
        Assert.Equal(stands ? cited.Distinct().Order() : null, refusal.Value?.Conditions);
    }

    [Fact]
    public void History_never_runs_backwards()
    {
        var file = In(ApplicationStatus.Submitted);

        var review = file.StartReview(Officer, file.Version, file.SubmittedAt.AddHours(-1));

        Assert.Equal(file.SubmittedAt, review.Value!.At);
    }

    private static Result<Step> Do(Application file, string action, int readVersion) => action switch
    {
        "review" => file.StartReview(Officer, readVersion, Now),
        "ask" => file.Ask(Officer, "question", readVersion, Now),
        "answer" => file.Answer("answer", Now),
        "approve" => file.Approve(Officer, "note", readVersion, Now),
        "refuse" => file.Refuse(Officer, [1], [1, 3], "note", readVersion, Now),
        "withdraw" => file.Withdraw("reason", Now),
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    private static Application In(ApplicationStatus status)
    {
        var submitted = Application.Submit(Guid.CreateVersion7(Now), "t", 1, "health", "IR-23", sample: false, Now.AddDays(-3));
        string[] path = status switch
        {
            ApplicationStatus.Submitted => [],
            ApplicationStatus.UnderReview => ["review"],
            ApplicationStatus.AwaitingApplicant => ["review", "ask"],
            ApplicationStatus.Approved => ["review", "approve"],
            ApplicationStatus.Refused => ["review", "refuse"],
            _ => ["withdraw"],
        };
        return path.Aggregate(submitted, (file, action) => file.Apply(Do(file, action, file.Version).Value!));
    }
}
