using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <summary>
/// A citizen's request for a permit. Its methods decide; they read no clock and touch no database. An officer's decision names
/// the version that was read; the applicant's own steps need none, they answer to the state. Here is what the agency and the applicant
/// do; inquiries, the passing of time and the appeal stand in files of their own.
/// </summary>
/// <param name="TypeVersion">The version of the type in force at submission: the one that the file is judged by.</param>
/// <param name="History">Every step since the submission, in order.</param>
internal sealed partial record Application(Guid Id, string Type, int TypeVersion, string Agency, string Area, bool Sample, IReadOnlyList<Step> History)
{
    public ApplicationStatus Status => History.Select(s => s.Kind.LeadsTo()).Last(s => s is not null)!.Value;

    public int Version => History[^1].Number;

    public DateTimeOffset SubmittedAt => History[0].At;

    /// <summary>The question that the applicant owes an answer to.</summary>
    public Step? OpenQuestion => Status == ApplicationStatus.AwaitingApplicant ? History.Last(s => s.Kind == StepKind.Asked) : null;

    /// <summary>The refusal that stands.</summary>
    public Step? Refusal => Status == ApplicationStatus.Refused ? History.Last(s => s.Kind == StepKind.Refused) : null;

    public static Application Submit(Guid id, string type, int typeVersion, string agency, string area, bool sample, DateTimeOffset now, Actor? clerk = null) =>
        new(id, type, typeVersion, agency, area, sample, [new Step(1, StepKind.Submitted, now, clerk ?? Actor.Applicant)]);

    public Result<Step> StartReview(Actor officer, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.Submitted when IsOwnCaseOf(officer) => Problems.OwnCase,
        ApplicationStatus.Submitted => Next(StepKind.ReviewStarted, officer, now),
        ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant => Problems.AlreadyUnderReview,
        _ => Closed,
    };

    public Result<Step> Ask(Actor officer, string question, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.UnderReview when IsOwnCaseOf(officer) => Problems.OwnCase,
        ApplicationStatus.UnderReview => Next(StepKind.Asked, officer, now, question),
        _ => NotUnderReview,
    };

    public Result<Step> Answer(string answer, DateTimeOffset now) => Status switch
    {
        ApplicationStatus.AwaitingApplicant => Next(StepKind.Answered, Actor.Applicant, now, answer),
        ApplicationStatus.Submitted or ApplicationStatus.UnderReview => Problems.NothingAsked,
        _ => Closed,
    };

    /// <param name="officer">Who extends the time.</param>
    /// <param name="days">Working days more.</param>
    /// <param name="most">The most that the type's version allows; 0: none.</param>
    /// <param name="reason">Why: the applicant reads it.</param>
    /// <param name="deadline">Where the clock stands now: time that has passed is not extended.</param>
    /// <param name="readVersion">The version that the officer read.</param>
    /// <param name="now">The time of the extension.</param>
    public Result<Step> Extend(Actor officer, int days, int most, string reason, DateTimeOffset? deadline, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.UnderReview when IsOwnCaseOf(officer) => Problems.OwnCase,
        ApplicationStatus.UnderReview when History.Any(s => s.Kind == StepKind.Extended) => Problems.AlreadyExtended,
        ApplicationStatus.UnderReview when deadline <= now => Problems.TimeIsOver,
        ApplicationStatus.UnderReview when days < 1 || days > most => TooLong(most),
        ApplicationStatus.UnderReview => Next(StepKind.Extended, officer, now, reason) with { Detail = new() { Days = days } },
        _ => NotUnderReview,
    };

    public Result<Step> Approve(Actor officer, string? note, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.UnderReview when IsOwnCaseOf(officer) => Problems.OwnCase,
        ApplicationStatus.UnderReview when Inquiries.Any(i => i.HoldsUp) => Problems.InquiriesOpen,
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
        ApplicationStatus.UnderReview when IsOwnCaseOf(officer) => Problems.OwnCase,
        ApplicationStatus.UnderReview when conditions.Count == 0 || conditions.Except(inForce).Any() => Unfounded(conditions, inForce),
        ApplicationStatus.UnderReview => Next(StepKind.Refused, officer, now, note) with { Conditions = [.. conditions.Distinct().Order()] },
        _ => NotUnderReview,
    };

    public Result<Step> Withdraw(string reason, DateTimeOffset now) => Status.IsOpen()
        ? Next(StepKind.Withdrawn, Actor.Applicant, now, reason)
        : Closed;

    /// <summary>Agencies beside the file's own that its history tells of: who acted for one, who was asked, who hears the appeal.</summary>
    public IEnumerable<string> OtherAgencies() => History
        .SelectMany(s => new[] { s.By.Agency, s.Detail?.Agency }).OfType<string>().Where(a => a != Agency).Distinct(StringComparer.Ordinal);

    public Application Apply(Step step) => this with { History = [.. History, step] };

    /// <summary>The file after the step that a rule made, or the rule's problem.</summary>
    public Result<Application> Take(Result<Step> decision) => decision.Value is { } step ? Apply(step) : decision.Problem!;

    /// <summary>Who handed the file in, at a counter, for a citizen or for himself, takes no step of the agency in it.</summary>
    public bool IsOwnCaseOf(Actor officer) => History[0].By.Subject is { } clerk && clerk == officer.Subject;

    /// <summary>Whether somebody took any step in the file.</summary>
    public bool TookPart(Actor officer) => History.Any(s => s.By.Subject == officer.Subject);

    private Problem Closed => Status switch
    {
        ApplicationStatus.Withdrawn => Problems.AlreadyWithdrawn,
        ApplicationStatus.Lapsed => Problems.HasLapsed,
        _ => Problems.AlreadyDecided,
    };

    private Problem NotUnderReview => Status switch
    {
        ApplicationStatus.Submitted => Problems.NotUnderReview,
        ApplicationStatus.AwaitingApplicant => Problems.AwaitingApplicant,
        _ => Closed,
    };

    // History never runs backwards, even where the clocks of two replicas differ.
    private Step Next(StepKind kind, Actor by, DateTimeOffset now, string? text = null) =>
        new(Version + 1, kind, now > History[^1].At ? now : History[^1].At, by, text);

    private static Problem TooLong(int most)
    {
        var count = most.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problems.ExtensionNotAllowed.With(most == 0
            ? new FieldError("days", "مهلت این مجوز تمدیدپذیر نیست", "The time for this permit cannot be extended")
            : new FieldError("days", $"دست‌کم ۱ و دست‌بالا {PersianText.WithPersianDigits(count)} روز کاری", $"From 1 to {count} working days"));
    }

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
