namespace Pak.Permits.Applications;

/// <summary>What the passing of time does to a file. When it does so is the schedule's affair; here is that it fits the state.</summary>
internal sealed partial record Application
{
    /// <summary>The agency stayed silent until the deadline: that is consent.</summary>
    public Step ApproveTacitly(DateTimeOffset deadline) => Status is ApplicationStatus.Submitted or ApplicationStatus.UnderReview
        ? Next(StepKind.TacitlyApproved, Actor.Clock, deadline)
        : throw new InvalidOperationException($"A file that is {Status} has no deadline.");

    /// <summary>A registration whose file is complete is issued: there is nothing to judge.</summary>
    public Step Register() => Status == ApplicationStatus.Submitted
        ? Next(StepKind.Approved, Actor.Registration, SubmittedAt)
        : throw new InvalidOperationException($"A file that is {Status} is not registered any more.");

    /// <summary>The applicant left a question unanswered for longer than the rule allows.</summary>
    public Step Lapse(DateTimeOffset at) => Status == ApplicationStatus.AwaitingApplicant
        ? Next(StepKind.Lapsed, Actor.Clock, at)
        : throw new InvalidOperationException($"A file that is {Status} waits for no answer.");

    /// <summary>The asked agency stayed silent: by the type's rule that is consent, or it is reported upwards and stays open.</summary>
    public Step PassInquiry(InquiryOfFile inquiry, bool silenceIsConsent, DateTimeOffset at) =>
        Next(silenceIsConsent ? StepKind.InquiryConsented : StepKind.InquiryEscalated, Actor.Clock, at) with { Detail = new() { Inquiry = inquiry.Id } };
}
