using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Pak.Contracts;

namespace Pak.Portal.Languages;

/// <summary>
/// The page's voice, injected as <c>W</c>: every sentence stands beside its translation where it is used, so that none can be
/// missing, and numbers, dates and periods are written as the language writes them.
/// </summary>
internal sealed class Words(IHttpContextAccessor accessor)
{
    private readonly string _language = accessor.HttpContext?.LanguageOf() ?? "fa";

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public string Language => _language;

    public bool IsPersian => _language == "fa";

    /// <summary>The sentence in the page's language.</summary>
    public string this[string fa, string en] => IsPersian ? fa : en;

    public string this[LocalizedText text] => text.In(_language);

    /// <summary>Digits as the language writes them; for text that nobody pastes into a form.</summary>
    public string Digits(string text) => IsPersian ? PersianText.WithPersianDigits(text) : text;

    /// <summary>Grouped, with Persian digits and separators in Persian; a missing value is a dash.</summary>
    public string Number(decimal? value, int decimals = 0)
    {
        if (value is not { } number)
        {
            return "–";
        }

        var plain = Math.Abs(number).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var negative = number < 0 && plain.Any(c => c is >= '1' and <= '9');
        if (!IsPersian)
        {
            return negative ? "−" + plain : plain;
        }

        var persian = PersianText.WithPersianDigits(plain.Replace(',', '٬').Replace('.', '٫'));
        return negative ? "\u200E−" + persian : persian; // the mark keeps the sign before its number in a right-to-left line
    }

    /// <summary>A count with its noun for an English sentence: "1 warning", "12 warnings". After a number a Persian noun stays as it is.</summary>
    /// <param name="many">Where the plural is not the noun with an s.</param>
    public string Count(decimal count, string one, string? many = null) =>
        $"{Number(count, count % 1 == 0 ? 0 : 1)} {Noun(count, one, many)}";

    /// <summary>The noun alone, where the number stands apart from it.</summary>
    public static string Noun(decimal count, string one, string? many = null) => count == 1 ? one : many ?? one + "s";

    /// <summary>«۰ تا ۱۰۰», "at least 0"; a dash where both ends are open.</summary>
    public string Range(decimal? min, decimal? max) => (min, max) switch
    {
        ({ } low, { } high) => this[$"{Exact(low)} تا {Exact(high)}", $"{Exact(low)} to {Exact(high)}"],
        ({ } low, null) => this[$"دست‌کم {Exact(low)}", $"at least {Exact(low)}"],
        (null, { } high) => this[$"حداکثر {Exact(high)}", $"at most {Exact(high)}"],
        _ => "–",
    };

    /// <summary>With the digits that it has, six after the point at most.</summary>
    public string Exact(decimal value) => Number(value, value % 1 == 0 ? 0 : Math.Min(6, (int)value.Scale));

    /// <summary>«؛ ۴۰ ثانیهٔ دیگر دوباره بکوشید.», after a sentence that says what was refused.</summary>
    public string After(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        var minutes = (seconds + 59) / 60;
        return seconds < 100
            ? this[$"؛ {Number(seconds)} ثانیهٔ دیگر دوباره بکوشید.", $"; try again in {Number(seconds)} s."]
            : this[$"؛ {Number(minutes)} دقیقهٔ دیگر دوباره بکوشید.", $"; try again in {Count(minutes, "minute")}."];
    }

    /// <summary>A change, with its sign: «+۱٫۵», "−2".</summary>
    public string Signed(decimal? value, int decimals = 0) =>
        value is > 0 && Number(value, decimals) is var plain && plain.Any(c => char.GetNumericValue(c) > 0) ? (IsPersian ? "\u200E+" : "+") + plain : Number(value, decimals);

    /// <summary>A day: Jalali in Persian with the Gregorian in the title, and the other way round in English.</summary>
    public IHtmlContent Date(DateTimeOffset instant)
    {
        var day = JalaliDate.TehranDay(instant);
        return Time(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), DayText(day), OtherDayText(day));
    }

    /// <summary>A day that is no instant.</summary>
    public IHtmlContent Day(DateOnly day) => Time(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), DayText(day), OtherDayText(day));

    /// <summary>The same with the time of day in Tehran.</summary>
    public IHtmlContent Moment(DateTimeOffset instant)
    {
        var tehran = TimeZoneInfo.ConvertTime(instant, Tehran);
        var day = DateOnly.FromDateTime(tehran.DateTime);
        var time = tehran.ToString("HH:mm", CultureInfo.InvariantCulture);
        return Time(
            instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            this[$"{DayText(day)}، ساعت {PersianText.WithPersianDigits(time)}", $"{DayText(day)}, {time}"],
            OtherDayText(day));
    }

    /// <summary>The last day of a time that ends at this instant: a deadline at midnight is the end of the day before.</summary>
    public IHtmlContent LastDay(DateTimeOffset end)
    {
        var day = JalaliDate.TehranDay(end.AddTicks(-1));
        return Time(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), this[$"پایان {DayText(day)}", $"the end of {DayText(day)}"], OtherDayText(day));
    }

    /// <summary>«۳ مهر ۱۴۰۴», "25 September 2025", for a sentence.</summary>
    public string DayText(DateOnly day) => IsPersian ? JalaliDate.InWords(day) : Gregorian(day);

    private string OtherDayText(DateOnly day) => IsPersian ? Gregorian(day) : JalaliDate.Iso(day) + " (Jalali)";

    private static string Gregorian(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static readonly TimeZoneInfo Tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");

    private static TagBuilder Time(string machine, string text, string title)
    {
        var time = new TagBuilder("time");
        time.Attributes["datetime"] = machine;
        time.Attributes["title"] = title;
        time.InnerHtml.Append(text);
        return time;
    }
}
