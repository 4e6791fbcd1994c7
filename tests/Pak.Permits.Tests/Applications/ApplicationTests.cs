using Pak.Permits.Applications;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Tests.Applications;

public sealed class ApplicationTests
{
    private static readonly DateTimeOffset Now = new(2025, 5, 4, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Inquiry = Guid.CreateVersion7(Now);
    private static readonly Actor Officer = Samples.Officer;

    // Every state and every action: the step it makes, or the number of the problem it is refused with.
    private static readonly string[] Actions = ["review", "ask", "answer", "extend", "approve", "refuse", "withdraw", "inquire", "reply", "appeal", "hear"];

    private static readonly Dictionary<string, string> Cells = new()
    {
        ["Submitted"] = "ReviewStarted 008 010 008 008 008 Withdrawn 008 109 112 112",
        ["UnderReview"] = "007 Asked 010 Extended Approved Refused Withdrawn InquirySent 109 112 112",
        ["UnderReviewInquiring"] = "007 Asked 010 Extended 107 Refused Withdrawn 108 InquiryAnswered 112 112",
        ["UnderReviewExtended"] = "007 Asked 010 101 Approved Refused Withdrawn InquirySent 109 112 112",
        ["UnderReviewReplied"] = "007 Asked 010 Extended Approved Refused Withdrawn InquirySent 110 112 112",
        ["AwaitingApplicant"] = "007 009 Answered 009 009 009 Withdrawn InquirySent 109 112 112",
        ["AwaitingApplicantInquiring"] = "007 009 Answered 009 009 009 Withdrawn 108 InquiryAnswered 112 112",
        ["Approved"] = "011 011 011 011 011 011 011 011 109 112 112",
        ["TacitlyApproved"] = "011 011 011 011 011 011 011 011 109 112 112",
        ["Refused"] = "011 011 011 011 011 011 011 011 109 AppealLodged 112",
        ["RefusedInquiring"] = "011 011 011 011 011 011 011 011 011 AppealLodged 112",
        ["RefusedAppealed"] = "011 011 011 011 011 011 011 011 109 113 AppealOverturned",
        ["RefusedUpheld"] = "011 011 011 011 011 011 011 011 109 113 116",
        ["ApprovedOverturned"] = "011 011 011 011 011 011 011 011 109 113 116",
        ["Withdrawn"] = "012 012 012 012 012 012 012 012 109 112 112",
        ["Lapsed"] = "104 104 104 104 104 104 104 104 109 112 112",
    };

    public static TheoryData<string, string, string> AllCells()
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var (state, row) in Cells)
        {
            foreach (var (action, expected) in Actions.Zip(row.Split(' ')))
            {
                cells.Add(state, action, char.IsAsciiDigit(expected[0]) ? "PRM-" + expected : expected);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(AllCells))]
    public void An_action_does_what_the_state_allows(string state, string action, string expected)
    {
        var file = In(state);

        var result = Do(file, action, file.Version);

        Assert.Equal(expected, result.Problem?.Code ?? result.Value!.Kind.ToString());
        if (result.Value is { } step)
        {
            Assert.Equal(file.Version + 1, step.Number);
            Assert.Equal(step.Kind.LeadsTo() ?? file.Status, file.Apply(step).Status);
        }
    }

    [Fact]
    public void Every_state_and_every_action_has_its_cell()
    {
        Assert.All(Cells.Values, row => Assert.Equal(Actions.Length, row.Split(' ').Length));
        Assert.Equal(Enum.GetValues<ApplicationStatus>(), Cells.Keys.Select(s => In(s).Status).Distinct().Order());
    }

    [Theory]
    [InlineData("review", "Submitted")]
    [InlineData("ask", "UnderReview")]
    [InlineData("extend", "UnderReview")]
    [InlineData("approve", "UnderReview")]
    [InlineData("refuse", "UnderReview")]
    [InlineData("inquire", "UnderReview")]
    [InlineData("hear", "RefusedAppealed")]
    public void A_decision_on_an_older_version_is_refused(string action, string state)
    {
        var file = In(state);

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
        var file = In("UnderReview");

        var refusal = file.Refuse(Officer, cited, [1, 3], "note", file.Version, Now);

        Assert.Equal(stands ? null : Problems.ConditionsNotInForce, refusal.Problem);
        Assert.Equal(stands ? cited.Distinct().Order() : null, refusal.Value?.Conditions);
    }

    [Theory]
    [InlineData(0, 5, "PRM-102")]
    [InlineData(1, 5, null)]
    [InlineData(5, 5, null)]
    [InlineData(6, 5, "PRM-102")]
    [InlineData(1, 0, "PRM-102")]
    public void An_extension_is_within_the_days_of_the_type(int days, int most, string? refused)
    {
        var file = In("UnderReview");

        Assert.Equal(refused, file.Extend(Officer, days, most, "reason", Now.AddDays(1), file.Version, Now).Problem?.Code);
    }

    [Fact]
    public void Time_that_is_over_is_not_extended()
    {
        var file = In("UnderReview");

        Assert.Equal(Problems.TimeIsOver, file.Extend(Officer, 1, 5, "reason", Now, file.Version, Now).Problem);
        Assert.Null(file.Extend(Officer, 1, 5, "reason", Now.AddMicroseconds(1), file.Version, Now).Problem);
    }

    [Theory]
    [InlineData("review", "Submitted")]
    [InlineData("ask", "UnderReview")]
    [InlineData("extend", "UnderReview")]
    [InlineData("approve", "UnderReview")]
    [InlineData("refuse", "UnderReview")]
    [InlineData("inquire", "UnderReview")]
    public void Nobody_works_on_a_file_that_he_handed_in(string action, string state)
    {
        var file = In(state);
        var own = file with { History = [file.History[0] with { By = Officer }, .. file.History.Skip(1)] };

        Assert.Equal(Problems.OwnCase, Do(own, action, own.Version).Problem);
    }

    [Fact]
    public void Nobody_decides_an_appeal_against_a_file_in_which_he_took_a_step()
    {
        var file = In("RefusedAppealed");

        Assert.Equal(Problems.OwnDecision, file.DecideAppeal(Officer, overturned: true, "reason", file.Version, Now).Problem);
        Assert.Equal(Problems.OwnDecision, file.DecideAppeal(Officer with { Agency = "oversight" }, overturned: false, "reason", file.Version, Now).Problem);
        Assert.Equal(StepKind.AppealUpheld, file.DecideAppeal(Samples.Hearer, overturned: false, "reason", file.Version, Now).Value!.Kind);
    }

    [Fact]
    public void An_appeal_is_in_time_and_has_somebody_to_hear_it()
    {
        var file = In("Refused");

        Assert.Equal(Problems.AppealTooLate, file.LodgeAppeal("oversight", Now, "reason", Now).Problem);
        Assert.Equal(Problems.NoOversight, file.LodgeAppeal(oversight: null, Now.AddDays(1), "reason", Now).Problem);
    }

    [Fact]
    public void History_never_runs_backwards()
    {
        var file = In("Submitted");

        var review = file.StartReview(Officer, file.Version, file.SubmittedAt.AddHours(-1));

        Assert.Equal(file.SubmittedAt, review.Value!.At);
    }

    private static Result<Step> Do(Application file, string action, int readVersion) => action switch
    {
        "review" => file.StartReview(Officer, readVersion, Now),
        "ask" => file.Ask(Officer, "question", readVersion, Now),
        "answer" => file.Answer("answer", Now),
        "extend" => file.Extend(Officer, 2, 5, "reason", Now.AddDays(1), readVersion, Now),
        "approve" => file.Approve(Officer, "note", readVersion, Now),
        "refuse" => file.Refuse(Officer, [1], [1, 3], "note", readVersion, Now),
        "withdraw" => file.Withdraw("reason", Now),
        "inquire" => file.SendInquiry(Officer, Inquiry, "site", "environment", readVersion, Now),
        "reply" => file.AnswerInquiry(Samples.AskedOfficer, Inquiry, favourable: true, "nothing against it", Now),
        "appeal" => file.LodgeAppeal("oversight", Now.AddDays(1), "reason", Now),
        "hear" => file.DecideAppeal(Samples.Hearer, overturned: true, "reason", readVersion, Now),
        "uphold" => file.DecideAppeal(Samples.Hearer, overturned: false, "reason", readVersion, Now),
        "silence" => file.ApproveTacitly(Now),
        "lapse" => file.Lapse(Now),
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    private static Application In(string state)
    {
        var submitted = Samples.File(Now.AddDays(-3));
        string path = state switch
        {
            "Submitted" => "",
            "UnderReview" => "review",
            "UnderReviewInquiring" => "review inquire",
            "UnderReviewExtended" => "review extend",
            "UnderReviewReplied" => "review inquire reply",
            "AwaitingApplicant" => "review ask",
            "AwaitingApplicantInquiring" => "review inquire ask",
            "Approved" => "review approve",
            "TacitlyApproved" => "review silence",
            "Refused" => "review refuse",
            "RefusedInquiring" => "review inquire refuse",
            "RefusedAppealed" => "review refuse appeal",
            "RefusedUpheld" => "review refuse appeal uphold",
            "ApprovedOverturned" => "review refuse appeal hear",
            "Withdrawn" => "withdraw",
            "Lapsed" => "review ask lapse",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
        return path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(submitted, (file, action) => file.Apply(Do(file, action, file.Version).Value!));
    }
}
