namespace Pak.Permits.Applications;

internal enum ApplicationStatus
{
    Submitted,
    UnderReview,
    AwaitingApplicant,
    Approved,
    TacitlyApproved,
    Refused,
    Withdrawn,
    Lapsed,
}

internal enum StepKind
{
    Submitted,
    ReviewStarted,
    Asked,
    Answered,
    Extended,
    InquirySent,
    InquiryAnswered,
    InquiryConsented,
    InquiryEscalated,
    Approved,
    TacitlyApproved,
    Refused,
    Withdrawn,
    Lapsed,
    AppealLodged,
    AppealUpheld,
    AppealOverturned,
}

/// <summary>
/// Who took a step: an officer by the token's subject, name and agency, the applicant, who stays unnamed here, or the clock, where the
/// law acts because nobody else did.
/// </summary>
internal sealed record Actor(string? Subject, string? Name, string? Agency = null)
{
    public static Actor Applicant { get; } = new(null, null);

    public static Actor Clock { get; } = new("pak:clock", "گذر زمان");

    public static Actor Registration { get; } = new("pak:registration", "ثبت پروندهٔ کامل");

    public bool IsApplicant => Subject is null;

    public bool IsClock => Subject == Clock.Subject;
}

/// <summary>A fact in the history of a file; step n brings the file to version n.</summary>
/// <param name="Text">Question, answer, note or reason.</param>
internal sealed record Step(int Number, StepKind Kind, DateTimeOffset At, Actor By, string? Text = null)
{
    /// <summary>For a refusal: the numbers of the conditions that are not met.</summary>
    public IReadOnlyList<int> Conditions { get; init; } = [];

    public StepDetail? Detail { get; init; }
}

/// <summary>What some kinds of steps say besides.</summary>
internal sealed record StepDetail
{
    /// <summary>Of an extension: the working days added.</summary>
    public int? Days { get; init; }

    /// <summary>Of everything about an inquiry: which one.</summary>
    public Guid? Inquiry { get; init; }

    /// <summary>Of an inquiry sent: its code in the type's version.</summary>
    public string? Code { get; init; }

    /// <summary>Of an inquiry sent or an appeal lodged: the agency that has to answer it.</summary>
    public string? Agency { get; init; }

    /// <summary>Of an inquiry answered: whether the agency has nothing against the permit.</summary>
    public bool? Favourable { get; init; }
}

internal static class StepKinds
{
    /// <summary>True for the steps that decide a file or end it; after a refusal an appeal may follow.</summary>
    public static bool IsFinal(this StepKind kind) =>
        kind is StepKind.Approved or StepKind.TacitlyApproved or StepKind.Refused or StepKind.Withdrawn or StepKind.Lapsed;

    /// <summary>True for the steps that grant the permit: by an officer, by silence, on appeal.</summary>
    public static bool Grants(this StepKind kind) => kind is StepKind.Approved or StepKind.TacitlyApproved or StepKind.AppealOverturned;

    /// <summary>The state that a step leads to; null for one that leaves the state as it was.</summary>
    public static ApplicationStatus? LeadsTo(this StepKind kind) => kind switch
    {
        StepKind.Submitted => ApplicationStatus.Submitted,
        StepKind.ReviewStarted or StepKind.Answered => ApplicationStatus.UnderReview,
        StepKind.Asked => ApplicationStatus.AwaitingApplicant,
        StepKind.Approved or StepKind.AppealOverturned => ApplicationStatus.Approved,
        StepKind.TacitlyApproved => ApplicationStatus.TacitlyApproved,
        StepKind.Refused => ApplicationStatus.Refused,
        StepKind.Withdrawn => ApplicationStatus.Withdrawn,
        StepKind.Lapsed => ApplicationStatus.Lapsed,
        StepKind.Extended or StepKind.InquirySent or StepKind.InquiryAnswered or StepKind.InquiryConsented or StepKind.InquiryEscalated
            or StepKind.AppealLodged or StepKind.AppealUpheld => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    public static bool IsOpen(this ApplicationStatus status) =>
        status is ApplicationStatus.Submitted or ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant;
}
