namespace Pak.Permits.Applications;

internal enum ApplicationStatus
{
    Submitted,
    UnderReview,
    AwaitingApplicant,
    Approved,
    Refused,
    Withdrawn,
}

internal enum StepKind
{
    Submitted,
    ReviewStarted,
    Asked,
    Answered,
    Approved,
    Refused,
    Withdrawn,
}

/// <summary>Who took a step: an officer by the token's subject and name, or the applicant, who stays unnamed here.</summary>
internal sealed record Actor(string? Subject, string? Name)
{
    public static Actor Applicant { get; } = new(null, null);

    public bool IsApplicant => Subject is null;
}

/// <summary>A fact in the history of a file; step n brings the file to version n.</summary>
/// <param name="Text">Question, answer, note or reason.</param>
internal sealed record Step(int Number, StepKind Kind, DateTimeOffset At, Actor By, string? Text = null)
{
    /// <summary>For a refusal: the numbers of the conditions that are not met.</summary>
    public IReadOnlyList<int> Conditions { get; init; } = [];
}

internal static class StepKinds
{
    /// <summary>True for the steps after which nothing follows.</summary>
    public static bool IsFinal(this StepKind kind) => kind is StepKind.Approved or StepKind.Refused or StepKind.Withdrawn;

    /// <summary>The state that a step leads to.</summary>
    public static ApplicationStatus LeadsTo(this StepKind kind) => kind switch
    {
        StepKind.Submitted => ApplicationStatus.Submitted,
        StepKind.ReviewStarted or StepKind.Answered => ApplicationStatus.UnderReview,
        StepKind.Asked => ApplicationStatus.AwaitingApplicant,
        StepKind.Approved => ApplicationStatus.Approved,
        StepKind.Refused => ApplicationStatus.Refused,
        StepKind.Withdrawn => ApplicationStatus.Withdrawn,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
