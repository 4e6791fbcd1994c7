using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <summary>An inquiry of a file as its history tells it.</summary>
/// <param name="Settled">The answer, or the silence that counts as consent; null while the inquiry is open.</param>
/// <param name="Escalated">Late and reported upwards.</param>
/// <param name="Closed">The file is decided or ended: what was not settled by then is needed no longer.</param>
internal sealed record InquiryOfFile(Guid Id, string Code, string Agency, Step Sent, Step? Settled, bool Escalated, bool Closed)
{
    public bool IsOpen => Settled is null;

    /// <summary>As the asked agency's list has it: open, escalated, answered, consented, dropped.</summary>
    public string State => Settled?.Kind switch
    {
        StepKind.InquiryAnswered => "answered",
        StepKind.InquiryConsented => "consented",
        _ when Closed => "dropped",
        _ => Escalated ? "escalated" : "open",
    };

    /// <summary>True while an approval has to wait for it: once it was reported upwards the file waits no longer.</summary>
    public bool HoldsUp => IsOpen && !Escalated;
}

/// <summary>Inquiries run beside the review: they change no state and stop no clock.</summary>
internal sealed partial record Application
{
    /// <summary>In the order in which they were sent.</summary>
    public IReadOnlyList<InquiryOfFile> Inquiries =>
        [.. History.Where(s => s.Kind == StepKind.InquirySent).Select(sent =>
        {
            var id = sent.Detail!.Inquiry!.Value;
            return new InquiryOfFile(
                id,
                sent.Detail.Code!,
                sent.Detail.Agency!,
                sent,
                History.FirstOrDefault(s => s.Kind is StepKind.InquiryAnswered or StepKind.InquiryConsented && s.Detail!.Inquiry == id),
                History.Any(s => s.Kind == StepKind.InquiryEscalated && s.Detail!.Inquiry == id),
                !Status.IsOpen());
        })];

    /// <summary>Sends one of the inquiries of the type's version; again, too, once an earlier one has been settled.</summary>
    public Result<Step> SendInquiry(Actor officer, Guid inquiry, string code, string askedAgency, int readVersion, DateTimeOffset now) => Status switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        ApplicationStatus.Submitted => Problems.NotUnderReview,
        ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant when IsOwnCaseOf(officer) => Problems.OwnCase,
        ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant when Inquiries.Any(i => i.IsOpen && i.Code == code) => Problems.InquiryAlreadyOpen,
        ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant =>
            Next(StepKind.InquirySent, officer, now) with { Detail = new() { Inquiry = inquiry, Code = code, Agency = askedAgency } },
        _ => Closed,
    };

    /// <summary>The asked agency answers: once, while the file is open.</summary>
    public Result<Step> AnswerInquiry(Actor answerer, Guid inquiry, bool favourable, string text, DateTimeOffset now)
    {
        var asked = Inquiries.FirstOrDefault(i => i.Id == inquiry);
        return asked switch
        {
            null => Problems.InquiryNotFound,
            { IsOpen: false } => Problems.InquirySettled,
            _ when !Status.IsOpen() => Closed,
            _ when IsOwnCaseOf(answerer) => Problems.OwnCase,
            _ => Next(StepKind.InquiryAnswered, answerer, now, text) with { Detail = new() { Inquiry = inquiry, Favourable = favourable } },
        };
    }
}
