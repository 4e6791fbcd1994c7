using Pak.ServiceDefaults.Problems;

namespace Pak.Permits;

/// <summary>What may be refused in the course of an application's life. Codes are permanent and never reused.</summary>
internal static partial class Problems
{
    public static Problem AlreadyExtended { get; } = new("PRM-101", 409, new("مهلت این پرونده پیش‌تر تمدید شده است؛ تمدید تنها یک بار است", "The time for this application has already been extended: once is the most"));

    public static Problem ExtensionNotAllowed { get; } = new("PRM-102", 422, new("این تمدید مجاز نیست", "This extension is not allowed"));

    public static Problem TimeIsOver { get; } = new("PRM-103", 409, new("مهلت رسیدگی گذشته است", "The time for the decision is over"));

    public static Problem HasLapsed { get; } = new("PRM-104", 409, new("این درخواست بی‌پاسخ ماند و از اعتبار افتاده است", "This application has lapsed: a question stayed unanswered"));

    public static Problem OwnCase { get; } = new("PRM-105", 403, new("کسی که درخواست را ثبت کرده است نمی‌تواند به آن رسیدگی کند", "Who handed an application in cannot work on it"));

    public static Problem OwnDecision { get; } = new("PRM-106", 403, new("اعتراض را کسی رسیدگی می‌کند که در این پرونده گامی برنداشته است", "An appeal is decided by somebody who took no step in the application"));

    public static Problem InquiriesOpen { get; } = new("PRM-107", 409, new("استعلامی از این پرونده هنوز پاسخ نگرفته است", "An inquiry of this application has no answer yet"));

    public static Problem InquiryAlreadyOpen { get; } = new("PRM-108", 409, new("این استعلام فرستاده شده و هنوز باز است", "This inquiry has been sent and is still open"));

    public static Problem InquiryNotFound { get; } = new("PRM-109", 404, new("این استعلام پیدا نشد", "There is no such inquiry"));

    public static Problem InquirySettled { get; } = new("PRM-110", 409, new("این استعلام پاسخ گرفته یا مهلت آن گذشته است", "This inquiry has been answered, or its time has passed"));

    public static Problem InquiryUnknown { get; } = new("PRM-111", 422, new("این مجوز چنین استعلامی ندارد", "This permit type has no such inquiry"));

    public static Problem NothingToAppeal { get; } = new("PRM-112", 409, new("رد درخواستی نیست که بتوان به آن اعتراض کرد", "There is no refusal to appeal against"));

    public static Problem AlreadyAppealed { get; } = new("PRM-113", 409, new("به این رد یک بار اعتراض شده است", "There has already been an appeal against this refusal"));

    public static Problem AppealTooLate { get; } = new("PRM-114", 409, new("مهلت اعتراض گذشته است", "The time for an appeal is over"));

    public static Problem NoOversight { get; } = new("PRM-115", 409, new("برای این مجوز مرجع رسیدگی به اعتراض تعیین نشده است", "No oversight agency is named for this permit type"));

    public static Problem AppealDecided { get; } = new("PRM-116", 409, new("این اعتراض رسیدگی شده است", "This appeal has been decided"));

    public static Problem AppealNotFound { get; } = new("PRM-117", 404, new("این اعتراض پیدا نشد", "There is no such appeal"));

    public static Problem AlreadyRated { get; } = new("PRM-118", 409, new("این خدمت پیش‌تر ارزیابی شده است", "This service has already been rated"));

    public static Problem NotRatedYet { get; } = new("PRM-119", 409, new("خدمت پس از پایان رسیدگی ارزیابی می‌شود", "A service is rated once the application is decided"));

    public static Problem CalendarDayPast { get; } = new("PRM-120", 422, new("تقویم روزهای گذشته دیگر تغییر نمی‌کند", "The calendar of days that have passed does not change any more"));

    public static Problem CalendarInvalid { get; } = new("PRM-121", 422, new("این قاعدهٔ تقویم درست نیست", "This rule of the calendar is not right"));

    public static Problem CalendarRuleNotFound { get; } = new("PRM-122", 404, new("این قاعدهٔ تقویم پیدا نشد", "There is no such rule of the calendar"));

    public static Problem NoCheckpoint { get; } = new("PRM-123", 404, new("هنوز چیزی ثبت و مهر نشده است", "Nothing has been sealed yet"));

    public static Problem DraftNotFound { get; } = new("PRM-124", 404, new("این پیش‌نویس پیدا نشد یا زمان آن گذشته است", "There is no such draft, or its time has passed"));

    public static Problem RuleInvalid { get; } = new("PRM-125", 422, new("مقدار این قاعده درست نیست", "The value of this rule is not right"));
}
