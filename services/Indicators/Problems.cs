using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators;

/// <summary>What this service refuses. Codes are permanent and never reused.</summary>
internal static class Problems
{
    public static Problem IndicatorNotFound { get; } = new("IND-001", StatusCodes.Status404NotFound, new("این شاخص پیدا نشد", "No such indicator"));

    public static Problem CodeTaken { get; } = new("IND-002", StatusCodes.Status409Conflict, new("شاخصی با این کد تعریف شده است", "An indicator with this code exists"));

    public static Problem FrequencyFixed { get; } = new("IND-003", StatusCodes.Status409Conflict, new(
        "تناوب و تقویم شاخصی که برای آن مقدار بارگذاری شده است تغییر نمی‌کند",
        "The frequency and calendar of an indicator that has figures cannot change"));

    public static Problem SubmissionNotFound { get; } = new("IND-004", StatusCodes.Status404NotFound, new("این ارسال پیدا نشد", "No such submission"));

    public static Problem WrongStatus { get; } = new("IND-005", StatusCodes.Status409Conflict, new("این کار در وضعیت کنونی ارسال ممکن نیست", "The submission's status does not allow this"));

    public static Problem OwnSubmission { get; } = new("IND-006", StatusCodes.Status403Forbidden, new(
        "تأییدکننده باید کسی جز ارسال‌کننده باشد", "The approver must be someone else than the submitter"));

    public static Problem WarningsNotConfirmed { get; } = new("IND-007", StatusCodes.Status422UnprocessableEntity, new(
        "هشدارها باید با یک یادداشت (دست‌کم سه نویسه) تأیید شوند", "The warnings must be confirmed with a note of at least three characters"));

    public static Problem DefinitionsRejected { get; } = new("IND-008", StatusCodes.Status422UnprocessableEntity, new(
        "پروندهٔ تعریف‌ها پذیرفته نشد و چیزی تغییر نکرد", "The file of definitions was not accepted and nothing changed"));

    public static Problem DefinitionChanged { get; } = new("IND-009", StatusCodes.Status409Conflict, new(
        "تعریف یکی از شاخص‌ها هنگام بارگذاری تغییر کرد؛ دوباره بارگذاری کنید", "An indicator's definition changed during the upload; upload again"));

    public static Problem NoAgency { get; } = new("IND-010", StatusCodes.Status403Forbidden, new(
        "این کار تنها برای دستگاه‌هاست", "Only agencies can do this"));

    public static Problem UnknownFormat { get; } = new("IND-011", StatusCodes.Status415UnsupportedMediaType, new(
        "پرونده به این شکل خوانده نمی‌شود", "Files of this form are not read"));

    public static Problem RangeReversed { get; } = new("IND-012", StatusCodes.Status400BadRequest, new("آغاز بازه پس از پایان آن است", "The range begins after its end"));

    public static Problem ComputedFixed { get; } = new("IND-031", StatusCodes.Status409Conflict, new(
        "شاخصی که مقدار دارد از گزارشی به محاسبه‌ای یا برعکس تبدیل نمی‌شود",
        "An indicator that has figures cannot turn from reported to computed or back"));

    public static Problem BreakdownTaken { get; } = new("IND-032", StatusCodes.Status409Conflict, new("تفکیک یا رده‌ای با این کد هست", "A dimension or category with this code exists"));

    public static Problem PlanTaken { get; } = new("IND-033", StatusCodes.Status409Conflict, new("برنامه‌ای با این کد هست", "A plan with this code exists"));

    public static Problem TargetNotFound { get; } = new("IND-034", StatusCodes.Status404NotFound, new("این هدف پیدا نشد", "No such target"));

    public static Problem TargetProposed { get; } = new("IND-035", StatusCodes.Status409Conflict, new(
        "برای همین شاخص، برنامه و ناحیه هدفی در انتظار تأیید است", "A target of this indicator, plan and area waits for its approval"));

    public static Problem TargetDecided { get; } = new("IND-036", StatusCodes.Status409Conflict, new("دربارهٔ این هدف تصمیم گرفته شده است", "This target has been decided"));

    public static Problem OwnTarget { get; } = new("IND-037", StatusCodes.Status403Forbidden, new(
        "تأییدکننده باید کسی جز پیشنهاددهنده باشد", "The approver must be someone else than the proposer"));

    public static Problem TargetsRejected { get; } = new("IND-038", StatusCodes.Status422UnprocessableEntity, new(
        "پروندهٔ هدف‌ها پذیرفته نشد و چیزی تغییر نکرد", "The file of targets was not accepted and nothing changed"));

    public static Problem RuleNotFound { get; } = new("IND-039", StatusCodes.Status404NotFound, new("این قاعده پیدا نشد", "No such rule"));

    public static Problem TooManyRules { get; } = new("IND-040", StatusCodes.Status409Conflict, new("دستگاه شما ۵۰۰ قاعده دارد", "Your agency has 500 rules"));

    public static Problem NotLocked { get; } = new("IND-041", StatusCodes.Status409Conflict, new("هیچ‌یک از این دوره‌ها بسته نیست", "None of these periods is closed"));

    public static Problem AdministrationOpens { get; } = new("IND-042", StatusCodes.Status403Forbidden, new(
        "این دوره را تنها مدیریت سامانه می‌تواند باز کند", "Only the administration can open this period"));

    public static Problem OpeningNotFound { get; } = new("IND-043", StatusCodes.Status404NotFound, new("این بازگشایی پیدا نشد", "No such opening"));

    public static Problem BadFormula { get; } = new("IND-030", StatusCodes.Status400BadRequest, new("فرمول خوانده نشد", "The formula cannot be read"));
}
