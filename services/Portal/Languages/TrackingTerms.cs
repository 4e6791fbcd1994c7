namespace Pak.Portal.Languages;

/// <summary>The words that only the citizen reads of his file; what a newer service adds is shown as it came.</summary>
internal static class TrackingTerms
{
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
            < Kilo => w[$"{w.Number(bytes)} بایت", w.Count(bytes, "byte")],
            < Mega => w[$"{w.Number(bytes / Kilo)} کیلوبایت", $"{w.Number(bytes / Kilo)} KB"],
            _ => w[$"{w.Number(bytes / (decimal)Mega, 1)} مگابایت", $"{w.Number(bytes / (decimal)Mega, 1)} MB"],
        };
    }
}
