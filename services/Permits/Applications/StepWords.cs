using Pak.Contracts;

namespace Pak.Permits.Applications;

/// <summary>What happened, in words.</summary>
internal static class StepWords
{
    public static LocalizedText Of(StepKind kind) => kind switch
    {
        StepKind.Submitted => new("درخواست ثبت شد", "The application was submitted"),
        StepKind.ReviewStarted => new("بررسی پرونده آغاز شد", "The review began"),
        StepKind.Asked => new("از متقاضی پرسشی شد", "The applicant was asked a question"),
        StepKind.Answered => new("متقاضی پاسخ داد", "The applicant answered"),
        StepKind.Extended => new("مهلت رسیدگی یک بار تمدید شد", "The time for the decision was extended, once"),
        StepKind.InquirySent => new("از دستگاه دیگری استعلام شد", "An inquiry was sent to another agency"),
        StepKind.InquiryAnswered => new("استعلام پاسخ داده شد", "The inquiry was answered"),
        StepKind.InquiryConsented => new("مهلت استعلام بی‌پاسخ گذشت؛ سکوت به منزلهٔ موافقت است", "The inquiry's time passed without an answer: silence counts as consent"),
        StepKind.InquiryEscalated => new("مهلت استعلام بی‌پاسخ گذشت؛ به مقام بالاتر گزارش شد", "The inquiry's time passed without an answer: it was reported upwards"),
        StepKind.Approved => new("درخواست پذیرفته شد", "The application was approved"),
        StepKind.TacitlyApproved => new("مهلت قانونی گذشت؛ سکوت دستگاه به منزلهٔ موافقت است", "The statutory time passed: the agency's silence counts as consent"),
        StepKind.Refused => new("درخواست رد شد", "The application was refused"),
        StepKind.Withdrawn => new("متقاضی درخواست را پس گرفت", "The applicant withdrew the application"),
        StepKind.Lapsed => new("پرسش بی‌پاسخ ماند و درخواست از اعتبار افتاد", "The question stayed unanswered and the application lapsed"),
        StepKind.AppealLodged => new("متقاضی به رد درخواست اعتراض کرد", "The applicant appealed against the refusal"),
        StepKind.AppealUpheld => new("اعتراض رسیدگی شد و رد درخواست تأیید شد", "The appeal was decided: the refusal stands"),
        StepKind.AppealOverturned => new("اعتراض پذیرفته شد و مجوز صادر می‌شود", "The appeal was granted: the permit is issued"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
