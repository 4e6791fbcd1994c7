using Pak.Portal.Pages.Shared;

namespace Pak.Portal.Languages;

/// <summary>The words of a citizen's file and permit; what a newer service adds is shown as it came.</summary>
internal static class TrackingTerms
{
    public static Tag PermitState(this Words w, string state) => w.PermitStanding(state == "active" ? "valid" : state);

    public static Tag InquiryState(this Words w, string state) => state switch
    {
        "open" => new(w["در انتظار پاسخ", "Awaiting an answer"], "wait"),
        "answered" => new(w["پاسخ‌داده‌شده", "Answered"], "good"),
        "consented" => new(w["موافق با سکوت", "Consented by silence"], "good"),
        "escalated" => new(w["بی‌پاسخ و گزارش‌شده", "Unanswered and reported"], "bad"),
        _ => new(state, "quiet"),
    };

    public static Tag AppealState(this Words w, string state) => state switch
    {
        "open" => new(w["در دست رسیدگی", "Being heard"], "calm"),
        "upheld" => new(w["ردشده", "Dismissed"], "bad"),
        "overturned" => new(w["پذیرفته‌شده", "Granted"], "good"),
        _ => new(state, "quiet"),
    };

    /// <summary>What an officer had in hand.</summary>
    public static string LookedAt(this Words w, string what) => what switch
    {
        "file" => w["پرونده را دید", "looked at the file"],
        "inquiry" => w["پرونده را برای پاسخ به استعلام دید", "looked at the file to answer an inquiry"],
        "appeal" => w["پرونده را برای رسیدگی به اعتراض دید", "looked at the file to hear the appeal"],
        "permit" => w["مجوز را دید", "looked at the permit"],
        "document" => w["مدرکی را خواند", "read a document"],
        _ => what,
    };

    public static string PermitStep(this Words w, string kind) => kind switch
    {
        "issued" => w["صادر شد", "Issued"],
        "suspended" => w["تعلیق شد", "Suspended"],
        "reinstated" => w["تعلیق برداشته شد", "Reinstated"],
        "revoked" => w["ابطال شد", "Revoked"],
        "surrendered" => w["دارنده آن را پس داد", "Given back by the holder"],
        "renewed" => w["تمدید شد", "Renewed"],
        _ => kind,
    };

    public static string Stars(this Words w, int stars) => stars switch
    {
        1 => w["۱، بسیار بد", "1, very poor"],
        2 => w["۲، بد", "2, poor"],
        3 => w["۳، میانه", "3, fair"],
        4 => w["۴، خوب", "4, good"],
        5 => w["۵، بسیار خوب", "5, very good"],
        _ => w.Number(stars),
    };

    /// <summary>«۱۲۰ کیلوبایت», "1.2 MB".</summary>
    public static string FileSize(this Words w, long bytes)
    {
        const int Kilo = 1024;
        const int Mega = Kilo * Kilo;
        return bytes switch
        {
            < Kilo => w[$"{w.Number(bytes)} بایت", $"{w.Number(bytes)} bytes"],
            < Mega => w[$"{w.Number(bytes / Kilo)} کیلوبایت", $"{w.Number(bytes / Kilo)} KB"],
            _ => w[$"{w.Number(bytes / (decimal)Mega, 1)} مگابایت", $"{w.Number(bytes / (decimal)Mega, 1)} MB"],
        };
    }
}
