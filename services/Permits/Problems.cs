using Pak.ServiceDefaults.Problems;

namespace Pak.Permits;

/// <summary>The refusals of this service. Codes are permanent and never reused.</summary>
internal static partial class Problems
{
    public static Problem TypeNotFound { get; } = new("PRM-001", 404, new("این مجوز در فهرست نیست", "There is no such permit type"));

    public static Problem TypeInvalid { get; } = new("PRM-002", 422, new("تعریف این مجوز درست نیست", "The definition of this permit type is not right"));

    public static Problem ApplicationInvalid { get; } = new("PRM-003", 422, new("بعضی پاسخ‌های درخواست درست نیست", "Some answers of the application are not right"));

    public static Problem ApplicationNotFound { get; } = new("PRM-004", 404, new("این پرونده پیدا نشد", "There is no such application"));

    /// <summary>One answer for an unknown code and for wrong digits: nobody learns which codes exist.</summary>
    public static Problem NotTracked { get; } = new("PRM-005", 404, new("درخواستی با این کد پیگیری و این چهار رقم پیدا نشد", "No application has this tracking code and these four digits"));

    public static Problem TrackingMalformed { get; } = new("PRM-006", 400, new("کد پیگیری یا چهار رقم درست نوشته نشده است", "The tracking code or the four digits are not written right"));

    public static Problem AlreadyUnderReview { get; } = new("PRM-007", 409, new("بررسی این پرونده پیش‌تر آغاز شده است", "The review of this application has already begun"));

    public static Problem NotUnderReview { get; } = new("PRM-008", 409, new("این پرونده در دست بررسی نیست؛ نخست بررسی را آغاز کنید", "This application is not under review: begin the review first"));

    public static Problem AwaitingApplicant { get; } = new("PRM-009", 409, new("پرونده در انتظار پاسخ متقاضی است", "The application waits for the applicant's answer"));

    public static Problem NothingAsked { get; } = new("PRM-010", 409, new("پرسش بی‌پاسخی در این پرونده نیست", "There is no open question in this application"));

    public static Problem AlreadyDecided { get; } = new("PRM-011", 409, new("دربارهٔ این پرونده تصمیم گرفته شده است", "This application has already been decided"));

    public static Problem AlreadyWithdrawn { get; } = new("PRM-012", 409, new("متقاضی این درخواست را پس گرفته است", "The applicant has withdrawn this application"));

    public static Problem ConditionsNotInForce { get; } = new("PRM-013", 422, new("رد درخواست باید به شرط‌هایی استناد کند که هنگام ثبت آن برقرار بوده است", "A refusal must cite conditions that were in force when the application was submitted"));

    public static Problem StatusUnknown { get; } = new("PRM-014", 400, new("چنین وضعیتی نیست", "There is no such status"));

    public static Problem PermitNotFound { get; } = new("PRM-040", 404, new("این مجوز در دفتر ثبت نیست", "There is no such permit in the register"));

    public static Problem NoPermitYet { get; } = new("PRM-041", 409, new("برای این پرونده مجوزی صادر نشده است", "No permit has been issued for this file"));

    public static Problem PermitEnded { get; } = new("PRM-042", 409, new("این مجوز ابطال شده یا دارنده از آن انصراف داده است", "This permit has been revoked or given back"));

    public static Problem PermitExpired { get; } = new("PRM-043", 409, new("مدت اعتبار این مجوز پایان یافته است", "This permit has expired"));

    public static Problem PermitAlreadySuspended { get; } = new("PRM-044", 409, new("این مجوز در حال تعلیق است", "This permit is suspended"));

    public static Problem PermitNotSuspended { get; } = new("PRM-045", 409, new("این مجوز در حال تعلیق نیست", "This permit is not suspended"));

    public static Problem PermitNotRenewableYet { get; } = new("PRM-046", 409, new("هنوز زمان تمدید این مجوز نرسیده است", "It is too early to renew this permit"));

    public static Problem RenewalAlreadyAsked { get; } = new("PRM-049", 409, new("تمدید این مجوز پیش‌تر درخواست شده است", "The renewal of this permit has been asked for already"));

    public static Problem RenewalNotAsked { get; } = new("PRM-063", 409, new("دارنده درخواست تمدیدی در انتظار پاسخ ندارد", "No request for a renewal of this permit is waiting for an answer"));

    /// <summary>One answer for every way in which a document is not ours.</summary>
    public static Problem DocumentForged { get; } = new("PRM-047", 422, new("این سند امضای درست ندارد: جعلی است یا در آن دست برده‌اند", "This document is not signed by the register: it was forged or altered"));

    public static Problem NumberMalformed { get; } = new("PRM-048", 422, new("این شمارهٔ مجوز درست نوشته نشده است؛ ۱۴ رقم دارد", "This is not how a permit's number is written: it has 14 digits"));

    // The nine plain answers to an upload.
    public static Problem UploadNone { get; } = new("PRM-050", 422, new("پرونده‌ای برنگزیده‌اید", "You chose no file"));

    public static Problem UploadType { get; } = new("PRM-051", 422, new("قالب این پرونده پذیرفته نیست", "This kind of file is not accepted"));

    public static Problem UploadTooLarge { get; } = new("PRM-052", 422, new("این پرونده بزرگ‌تر از اندازهٔ مجاز است", "This file is larger than allowed"));

    public static Problem UploadEmpty { get; } = new("PRM-053", 422, new("این پرونده خالی است", "This file is empty"));

    public static Problem UploadVirus { get; } = new("PRM-054", 422, new("در این پرونده بدافزار پیدا شد", "This file contains a virus"));

    public static Problem UploadPassword { get; } = new("PRM-055", 422, new("این پرونده با گذرواژه بسته شده است؛ آن را بی گذرواژه بفرستید", "This file is protected by a password: send it without one"));

    public static Problem UploadFailed { get; } = new("PRM-056", 422, new("بارگذاری کامل نشد؛ دوباره بکوشید", "The upload did not complete: try again"));

    public static Problem UploadCount { get; } = new("PRM-057", 422, new("شمار پرونده‌ها بیش از اندازه است", "These are too many files"));

    public static Problem UploadTemplate { get; } = new("PRM-058", 422, new("این جدول مطابق الگو نیست", "This table does not follow the template"));

    public static Problem DocumentNotFound { get; } = new("PRM-059", 404, new("این مدرک پیدا نشد", "There is no such document"));

    public static Problem MobileMalformed { get; } = new("PRM-060", 422, new("شمارهٔ همراه باید ۱۱ رقم باشد و با ۰۹ آغاز شود", "The mobile number must have 11 digits and begin with 09"));

    /// <summary>One answer for a wrong code, an old one and one that was never sent.</summary>
    public static Problem CodeWrong { get; } = new("PRM-061", 422, new("این کد درست نیست یا زمان آن گذشته است", "This code is wrong, or its time is over"));

    public static Problem CodeNotSent { get; } = new("PRM-062", 503, new("پیامک فرستاده نشد؛ اندکی بعد دوباره بکوشید", "The message was not sent: try again shortly")) { RetryAfter = TimeSpan.FromSeconds(30) };
}
