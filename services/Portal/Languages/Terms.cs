using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Pages.Shared;

namespace Pak.Portal.Languages;

/// <summary>The words of Pak's fixed lists; what a newer service adds is shown as it came.</summary>
internal static class Terms
{
    /// <summary>The name of Iran, of one of its provinces or of one of the others; the code where it is none of them.</summary>
    public static string AreaName(this Words w, string code, params IEnumerable<Area> others) =>
        Area.Iran.Concat(others).FirstOrDefault(a => a.Code == code) is { } area ? w[area.Name] : code;

    /// <summary>The name of one of these agencies; the code where it is none of them, or the registry is away.</summary>
    public static string AgencyName(this Words w, string code, IEnumerable<Agency> agencies) =>
        agencies.FirstOrDefault(a => a.Code == code) is { } agency ? w[agency.Name] : code;

    public static string Frequency(this Words w, string frequency) => frequency switch
    {
        "A" => w["سالانه", "Yearly"],
        "S" => w["شش‌ماهه", "Half-yearly"],
        "Q" => w["سه‌ماهه", "Quarterly"],
        "M" => w["ماهانه", "Monthly"],
        "W" => w["هفتگی", "Weekly"],
        "D" => w["روزانه", "Daily"],
        _ => frequency,
    };

    public static string Calendar(this Words w, string calendar) => calendar switch
    {
        "jalali" => w["هجری خورشیدی", "Solar Hijri (Jalali)"],
        "gregorian" => w["میلادی", "Gregorian"],
        _ => calendar,
    };

    public static string Direction(this Words w, string direction) => direction switch
    {
        "more" => w["بیشتر، بهتر", "More is better"],
        "less" => w["کمتر، بهتر", "Less is better"],
        "range" => w["در بازه، بهتر", "Best inside a range"],
        _ => direction,
    };

    /// <summary>How far from its target an indicator is: an adjective, and a shape beside the colour.</summary>
    public static Tag? TargetState(this Words w, string? state) => state switch
    {
        null or "" => null,
        "achieved" => new(w["✔ دست‌یافته", "✔ Achieved"], "good"),
        "on-track" => new(w["▲ در مسیر هدف", "▲ On track"], "calm"),
        "off-track" => new(w["▼ دور از هدف", "▼ Off track"], "bad"),
        _ => new(state, "quiet"),
    };

    /// <summary>Where a release of the calendar stands.</summary>
    public static Tag ReleaseState(this Words w, string state) => state switch
    {
        "on-time" => new(w["به‌موقع", "On time"], "good"),
        "late" => new(w["با تأخیر", "Late"], "wait"),
        "due" => new(w["در راه", "Due"], "calm"),
        "overdue" => new(w["عقب‌افتاده", "Overdue"], "bad"),
        _ => new(state, "quiet"),
    };

    public static Tag TargetStatus(this Words w, string status) => status switch
    {
        "proposed" => new(w["پیشنهادی", "Proposed"], "wait"),
        "approved" => new(w["تأییدشده", "Approved"], "good"),
        "returned" => new(w["برگشت‌خورده", "Returned"], "bad"),
        "withdrawn" => new(w["پس‌گرفته‌شده", "Withdrawn"], "quiet"),
        "superseded" => new(w["جایگزین‌شده", "Superseded"], "quiet"),
        _ => new(status, "quiet"),
    };

    public static string MissingInputs(this Words w, string missing) => missing switch
    {
        "skip-if-any" => w["اگر یکی داده نداشت، سنجیده نشود", "Not checked if any is missing"],
        "skip-if-all" => w["اگر هیچ‌کدام داده نداشت، سنجیده نشود", "Not checked if all are missing"],
        "never-skip" => w["همیشه سنجیده شود؛ نبودِ داده صفر است", "Always checked; a missing one is zero"],
        _ => missing,
    };

    public static string Opener(this Words w, string opener) => opener switch
    {
        "approver" => w["تأییدکنندهٔ دستگاه", "an approver of the agency"],
        "administration" => w["مدیریت پاک", "Pak’s administration"],
        _ => opener,
    };

    public static string AgencyKind(this Words w, string kind) => kind switch
    {
        "ministry" => w["وزارتخانه", "Ministry"],
        "organisation" => w["سازمان", "Organisation"],
        "governorate" => w["استانداری", "Governorate"],
        "municipality" => w["شهرداری", "Municipality"],
        "council" => w["شورا", "Council"],
        _ => kind,
    };

    /// <summary>The observation's status (SDMX CL_OBS_STATUS) where it is anything but a normal value.</summary>
    public static string? ObservationStatus(this Words w, string status) => status switch
    {
        "A" or "" => null,
        "P" => w["مقدماتی", "Provisional"],
        "E" => w["برآورد", "Estimate"],
        "F" => w["پیش‌بینی", "Forecast"],
        "M" => w["بدون داده", "Missing"],
        "B" => w["گسست سری", "Series break"],
        "D" => w["تعریف متفاوت", "Definition differs"],
        "G" => w["آزمایشی", "Experimental"],
        "H" => w["بدون داده؛ تعطیلی", "Missing; holiday"],
        "I" => w["جانهی‌شده", "Imputed"],
        "J" => w["عدم انطباق", "Derogation"],
        "K" => w["گنجانده در مقدار دیگر", "Included in another value"],
        "L" => w["بدون داده؛ گردآوری نشد", "Missing; not collected"],
        "N" => w["ناچیز", "Not significant"],
        "O" => w["بدون داده", "Missing"],
        "Q" => w["پوشیده", "Suppressed"],
        "S" => w["اعتصاب یا رویداد ویژه", "Strike or special event"],
        "U" => w["اعتماد کم", "Low reliability"],
        "V" => w["اعتبارسنجی‌نشده", "Not validated"],
        "W" => w["با مقداری از دستهٔ دیگر", "Includes another category"],
        _ => status,
    };

    /// <summary>The unit with its power of ten in words: «میلیارد ریال».</summary>
    public static string Unit(this Words w, LocalizedText unit, int multiplier) => multiplier switch
    {
        0 => w[unit],
        3 => w["هزار ", "thousand "] + w[unit],
        6 => w["میلیون ", "million "] + w[unit],
        9 => w["میلیارد ", "billion "] + w[unit],
        12 => w["هزار میلیارد ", "trillion "] + w[unit],
        _ => w[unit] + " × 10^" + multiplier.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public static Tag SubmissionStatus(this Words w, string status) => status switch
    {
        "draft" => new(w["پیش‌نویس", "Draft"], "quiet"),
        "validated" => new(w["بررسی‌شده", "Validated"], "calm"),
        "submitted" => new(w["در انتظار تأیید", "Awaiting approval"], "wait"),
        "approved" => new(w["تأییدشده", "Approved"], "good"),
        "published" => new(w["منتشرشده", "Published"], "good"),
        "returned" => new(w["برگشت‌خورده", "Returned"], "bad"),
        "withdrawn" => new(w["پس‌گرفته‌شده", "Withdrawn"], "quiet"),
        _ => new(status, "quiet"),
    };

    public static string SubmissionEvent(this Words w, string what) => what switch
    {
        "created" => w["پیش‌نویس ساخته شد", "Draft created"],
        "uploaded" => w["فایل بارگذاری و بررسی شد", "File uploaded and checked"],
        "submitted" => w["برای تأیید فرستاده شد", "Submitted for approval"],
        "approved" => w["تأیید شد", "Approved"],
        "published" => w["منتشر شد", "Published"],
        "returned" => w["برگشت داده شد", "Returned"],
        "withdrawn" => w["پس گرفته شد", "Withdrawn"],
        _ => what,
    };
}
