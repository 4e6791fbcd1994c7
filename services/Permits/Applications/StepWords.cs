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
        StepKind.Approved => new("درخواست پذیرفته شد", "The application was approved"),
        StepKind.Refused => new("درخواست رد شد", "The application was refused"),
        StepKind.Withdrawn => new("متقاضی درخواست را پس گرفت", "The applicant withdrew the application"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
