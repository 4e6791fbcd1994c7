using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Register;

namespace Pak.Permits.Notices;

/// <summary>
/// What a citizen is told, in Persian, short enough for text messages. Nothing personal and no tracking code in it: whoever reads it on
/// a locked screen learns of a permit's kind and its state.
/// </summary>
internal static class NoticeTexts
{
    /// <summary>Null for steps that the citizen need not be told of.</summary>
    public static string? Of(Step step, LocalizedText title, DateTimeOffset? deadline, DateTimeOffset? appealUntil) => step.Kind switch
    {
        StepKind.Submitted => $"درخواست «{title.Fa}» ثبت شد.{Until(deadline)}",
        StepKind.ReviewStarted => $"بررسی درخواست «{title.Fa}» آغاز شد.{Until(deadline)}",
        StepKind.Asked => $"دربارهٔ درخواست «{title.Fa}» پرسشی از شما شده است؛ تا پاسخ شما مهلت دستگاه نمی‌گذرد. در صفحهٔ پیگیری پاسخ دهید.",
        StepKind.Answered => $"پاسخ شما دربارهٔ «{title.Fa}» رسید.{Until(deadline)}",
        StepKind.Extended => $"مهلت رسیدگی به «{title.Fa}» با ذکر دلیل تمدید شد.{Until(deadline)}",
        StepKind.Approved => $"درخواست «{title.Fa}» پذیرفته شد.",
        StepKind.TacitlyApproved => $"مهلت قانونی رسیدگی به «{title.Fa}» گذشت و سکوت دستگاه به منزلهٔ موافقت است؛ درخواست پذیرفته شد.",
        StepKind.Refused => $"درخواست «{title.Fa}» رد شد؛ شرط‌های احرازنشده در صفحهٔ پیگیری است.{Appeal(appealUntil)}",
        StepKind.Withdrawn => $"درخواست «{title.Fa}» را پس گرفتید.",
        StepKind.Lapsed => $"پرسش دستگاه دربارهٔ «{title.Fa}» بی‌پاسخ ماند و درخواست از اعتبار افتاد.",
        StepKind.AppealLodged => $"اعتراض شما به رد «{title.Fa}» ثبت شد و به مرجع رسیدگی فرستاده شد.",
        StepKind.AppealUpheld => $"به اعتراض شما دربارهٔ «{title.Fa}» رسیدگی شد و رد درخواست تأیید شد.",
        StepKind.AppealOverturned => $"اعتراض شما دربارهٔ «{title.Fa}» پذیرفته شد و مجوز صادر می‌شود.",
        StepKind.InquirySent or StepKind.InquiryAnswered or StepKind.InquiryConsented or StepKind.InquiryEscalated => null,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Kind, message: null),
    };

    /// <summary>Why a permit was suspended or revoked, or not renewed, is for its holder's eyes only: the page has it, the message does not.</summary>
    public static string Of(PermitStep step, LocalizedText title) => step.Kind switch
    {
        PermitStepKind.Issued => $"مجوز «{title.Fa}» برای شما صادر شد و تا پایان {JalaliDate.InWords(step.ValidUntil)} اعتبار دارد؛ در صفحهٔ پیگیری آن را ببینید و چاپ کنید.",
        PermitStepKind.Suspended => $"مجوز «{title.Fa}» تعلیق شد و اکنون اعتبار ندارد؛ دلیل آن در صفحهٔ پیگیری است.",
        PermitStepKind.Reinstated => $"تعلیق مجوز «{title.Fa}» پایان یافت و مجوز دوباره معتبر است.",
        PermitStepKind.Revoked => $"مجوز «{title.Fa}» ابطال شد؛ دلیل آن در صفحهٔ پیگیری است.",
        PermitStepKind.Surrendered => $"مجوز «{title.Fa}» را پس دادید و دیگر اعتبار ندارد.",
        PermitStepKind.RenewalAsked => $"درخواست تمدید مجوز «{title.Fa}» ثبت شد و به دستگاه صادرکننده رسید.",
        PermitStepKind.RenewalDeclined => $"درخواست تمدید مجوز «{title.Fa}» پذیرفته نشد؛ دلیل آن در صفحهٔ پیگیری است و می‌توانید دوباره درخواست کنید.",
        PermitStepKind.Renewed => $"مجوز «{title.Fa}» تا پایان {JalaliDate.InWords(step.ValidUntil)} تمدید شد؛ نسخهٔ تازه را در صفحهٔ پیگیری چاپ کنید.",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Kind, message: null),
    };

    public static string Moved(LocalizedText title, DateTimeOffset deadline) => $"تقویم کاری تغییر کرد.{Until(deadline)} ({title.Fa})";

    private static string Until(DateTimeOffset? deadline) =>
        deadline is { } instant ? $" مهلت دستگاه تا پایان {JalaliDate.InWords(JalaliDate.TehranDay(instant.AddTicks(-1)))} است." : "";

    private static string Appeal(DateTimeOffset? until) =>
        until is { } instant ? $" تا پایان {JalaliDate.InWords(JalaliDate.TehranDay(instant.AddTicks(-1)))} می‌توانید اعتراض کنید." : "";
}
