using Pak.Portal.Pages.Shared;

namespace Pak.Portal.Languages;

/// <summary>
/// The words of an application's and a permit's course, the same for the citizen, the officer and everybody; what a newer service adds is
/// shown as it came.
/// </summary>
internal static class PermitTerms
{
    public static string PermitClass(this Words w, string permitClass) => permitClass switch
    {
        "registration" => w["ثبت‌محور: با پروندهٔ کامل صادر می‌شود", "Registration: issued once the file is complete"],
        "approval" => w["تأییدمحور: پس از بررسی صادر می‌شود", "Approval: issued after review"],
        _ => permitClass,
    };

    /// <summary>Nothing was decided in the time that the law gives.</summary>
    public static Tag TimeIsOver(this Words w) => new(w["⚠ مهلت گذشته", "⚠ Time is over"], "bad");

    public static Tag PermitStatus(this Words w, string status) => status switch
    {
        "submitted" => new(w["ثبت‌شده", "Submitted"], "calm"),
        "under-review" => new(w["در دست بررسی", "Under review"], "calm"),
        "awaiting-applicant" => new(w["منتظر پاسخ متقاضی", "Awaiting the applicant"], "wait"),
        "approved" => new(w["موافقت‌شده", "Approved"], "good"),
        "tacitly-approved" => new(w["موافقت با سکوت دستگاه", "Approved by silence"], "good"),
        "refused" => new(w["ردشده", "Refused"], "bad"),
        "lapsed" => new(w["از اعتبار افتاده", "Lapsed"], "quiet"),
        "withdrawn" => new(w["پس‌گرفته‌شده", "Withdrawn"], "quiet"),
        _ => new(status, "quiet"),
    };

    public static Tag PermitStanding(this Words w, string standing) => standing switch
    {
        "valid" => new(w["معتبر", "Valid"], "good"),
        "suspended" => new(w["تعلیق‌شده", "Suspended"], "wait"),
        "revoked" => new(w["ابطال‌شده", "Revoked"], "bad"),
        "surrendered" => new(w["بازپس‌داده‌شده", "Given back"], "quiet"),
        "expired" => new(w["پایان‌یافته", "Expired"], "quiet"),
        "unknown" => new(w["ثبت‌نشده", "Not in the register"], "bad"),
        _ => new(standing, "quiet"),
    };

    /// <summary>A permit's state in the register, with the words of the public answer.</summary>
    public static Tag PermitState(this Words w, string state) => w.PermitStanding(state == "active" ? "valid" : state);

    public static string PermitStep(this Words w, string kind) => kind switch
    {
        "issued" => w["صادر شد", "Issued"],
        "suspended" => w["تعلیق شد", "Suspended"],
        "reinstated" => w["تعلیق برداشته شد", "Suspension lifted"],
        "revoked" => w["ابطال شد", "Revoked"],
        "surrendered" => w["دارنده آن را پس داد", "Given back by the holder"],
        "renewal-asked" => w["دارنده درخواست تمدید کرد", "The holder asked for a renewal"],
        "renewal-declined" => w["درخواست تمدید پذیرفته نشد", "The request for a renewal was declined"],
        "renewed" => w["تمدید شد", "Renewed"],
        _ => kind,
    };

    public static Tag InquiryState(this Words w, string state) => state switch
    {
        "open" => new(w["در انتظار پاسخ", "Awaiting an answer"], "wait"),
        "escalated" => new(w["⚠ بی‌پاسخ و گزارش‌شده", "⚠ Unanswered, reported upwards"], "bad"),
        "answered" => new(w["✔ پاسخ‌داده‌شده", "✔ Answered"], "good"),
        "consented" => new(w["موافقت با سکوت", "Consent by silence"], "quiet"),
        "dropped" => new(w["منتفی", "No longer needed"], "quiet"),
        _ => new(state, "quiet"),
    };

    /// <summary>What the silence of the asked agency comes to.</summary>
    public static string SilenceRule(this Words w, string silence) => silence == "consent"
        ? w["سکوت تا پایان مهلت، موافقت شمرده می‌شود.", "Silence until the time is over counts as consent."]
        : w["سکوت تا پایان مهلت به مقام بالاتر گزارش می‌شود و پرونده دیگر منتظر این پاسخ نمی‌ماند.", "Silence until the time is over is reported upwards, and the file waits for this answer no longer."];

    /// <summary>What became of the appeal: not of the refusal that it is against.</summary>
    public static Tag AppealState(this Words w, string state) => state switch
    {
        "open" => new(w["در انتظار رسیدگی", "Awaiting a decision"], "wait"),
        "upheld" => new(w["پذیرفته‌نشده", "Dismissed"], "bad"),
        "overturned" => new(w["✔ پذیرفته‌شده", "✔ Granted"], "good"),
        _ => new(state, "quiet"),
    };
}
