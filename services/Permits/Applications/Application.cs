using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <summary>
/// A citizen's request for a permit. Its methods decide; they read no clock and touch no database. An officer's decision names
/// the version that was read; the applicant's own steps need none, they answer to the state.
/// </summary>
/// <param name="TypeVersion">The version of the type in force at submission: the one that the file is judged by.</param>
/// <param name="History">Every step since the submission, in order.</param>
internal sealed record Application(Guid Id, string Type, int TypeVersion, string Agency, string Area, bool Sample, IReadOnlyList<Step> History)
{
    public ApplicationStatus Status => History[^1].Kind.LeadsTo();

    public int Version => History[^1].Number;

    public DateTimeOffset SubmittedAt => History[0].At;

    public static Application Submit(Guid id, string type, int typeVersion, string agency, string area, bool sample, DateTimeOffset now) =>
        new(id, type, typeVersion, agency, area, sample, [new Step(1, StepKind.Submitted, now, Actor.Applicant)]);

    public Result<Step> StartReview(Actor officer, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.Submitted => Next(StepKind.ReviewStarted, officer, now),
        ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant => Problems.AlreadyUnderReview,
        _ => Closed,
    };

    public Result<Step> Ask(Actor officer, string question, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.UnderReview => Next(StepKind.Asked, officer, now, question),
        _ => NotUnderReview,
    };

    public Result<Step> Answer(string answer, DateTimeOffset now) => Status switch
    {
        ApplicationStatus.AwaitingApplicant => Next(StepKind.Answered, Actor.Applicant, now, answer),
        ApplicationStatus.Submitted or ApplicationStatus.UnderReview => Problems.NothingAsked,
        _ => Closed,
    };

    public Result<Step> Approve(Actor officer, string? note, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.UnderReview => Next(StepKind.Approved, officer, now, note),
        _ => NotUnderReview,
    };

    /// <param name="officer">Who refuses.</param>
    /// <param name="conditions">The numbers of the conditions that are not met: at least one, all of them in force at submission.</param>
    /// <param name="inForce">The numbers of the conditions of <see cref="TypeVersion"/>.</param>
    /// <param name="note">What the applicant should know.</param>
    /// <param name="readVersion">The version that the officer read.</param>
    /// <param name="now">The time of the refusal.</param>
    public Result<Step> Refuse(Actor officer, IReadOnlyList<int> conditions, IReadOnlyList<int> inForce, string note, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.UnderReview when conditions.Count == 0 || conditions.Except(inForce).Any() => Unfounded(conditions, inForce),
        ApplicationStatus.UnderReview => Next(StepKind.Refused, officer, now, note) with { Conditions = [.. conditions.Distinct().Order()] },
        _ => NotUnderReview,
    };

    public Result<Step> Withdraw(string reason, DateTimeOffset now) => Status switch
    {
        ApplicationStatus.Submitted or ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant =>
            Next(StepKind.Withdrawn, Actor.Applicant, now, reason),
        _ => Closed,
    };

    public Application Apply(Step step) => this with { History = [.. History, step] };

    private Problem Closed => Status == ApplicationStatus.Withdrawn ? Problems.AlreadyWithdrawn : Problems.AlreadyDecided;

    private Problem NotUnderReview => Status switch
    {
        ApplicationStatus.Submitted => Problems.NotUnderReview,
        ApplicationStatus.AwaitingApplicant => Problems.AwaitingApplicant,
        _ => Closed,
    };

    // History never runs backwards, even where the clocks of two replicas differ.
    private Step Next(StepKind kind, Actor by, DateTimeOffset now, string? text = null) =>
        new(Version + 1, kind, now > History[^1].At ? now : History[^1].At, by, text);

    private static Problem Unfounded(IReadOnlyList<int> conditions, IReadOnlyList<int> inForce)
    {
        var known = string.Join(", ", inForce.Order());
        var unknown = string.Join(", ", conditions.Except(inForce).Order());
        var knownFa = PersianText.WithPersianDigits(known);
        var unknownFa = PersianText.WithPersianDigits(unknown);
        return Problems.ConditionsNotInForce.With(conditions.Count == 0
            ? new FieldError("conditions", $"دست‌کم یکی از این شرط‌ها را نام ببرید: {knownFa}", $"Cite at least one of these conditions: {known}")
            : new FieldError("conditions", $"این شرط‌ها برقرار نبوده‌اند: {unknownFa}؛ شرط‌های برقرار: {knownFa}", $"Not in force were: {unknown}; in force were: {known}"));
    }
}
