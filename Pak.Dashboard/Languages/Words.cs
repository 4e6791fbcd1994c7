using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Pak.Contracts;

namespace Pak.Dashboard.Languages;

/// <summary>
/// The page's voice, injected as <c>W</c>: every sentence stands beside its translation where it is used, and numbers, durations and
/// times are written as the language writes them.
/// </summary>
internal sealed class Words(IHttpContextAccessor accessor, TimeProvider clock)
{
    private static readonly TimeZoneInfo Tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");
    private readonly string _language = accessor.HttpContext?.Language() ?? "fa";

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public string Language => _language;

    public bool IsPersian => _language == "fa";

    /// <summary>The sentence in the page's language.</summary>
    public string this[string fa, string en] => IsPersian ? fa : en;

    /// <summary>Digits as the language writes them; for text that nobody pastes into a form.</summary>
    public string Digits(string text) => IsPersian ? PersianText.WithPersianDigits(text) : text;

    /// <summary>Grouped, at most so many decimals, with Persian digits and separators in Persian; no number is a dash.</summary>
    public string Number(double? value, int decimals = 0)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return "–";
        }

        var plain = Math.Abs(number).ToString("#,0" + (decimals > 0 ? "." + new string('#', decimals) : ""), CultureInfo.InvariantCulture);
        var negative = number < 0 && plain.Any(c => c is >= '1' and <= '9');
        if (!IsPersian)
        {
            return negative ? "−" + plain : plain;
        }

        var persian = PersianText.WithPersianDigits(plain.Replace(',', '٬').Replace('.', '٫'));
        return negative ? "\u200E−" + persian : persian; // the mark keeps the sign before its number in a right-to-left line
    }

    /// <summary>Three significant figures: 0.0123, 1.23, 12.3, 1,234.</summary>
    public string Short(double? value)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return "–";
        }

        var size = number == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(number)));
        return Number(number, Math.Clamp(2 - size, 0, 9));
    }

    /// <summary>A share of one as a percentage.</summary>
    public string Percent(double? share, int decimals = 1) =>
        share is { } value && double.IsFinite(value) ? this[$"{Number(value * 100, decimals)}٪", $"{Number(value * 100, decimals)}%"] : "–";

    /// <summary>A duration in the unit that suits it, three figures: 850 µs, 12.3 ms, 1.2 s, 3 min.</summary>
    public string Duration(double? seconds) => seconds switch
    {
        null => "–",
        < 0.0000005 => this["۰", "0"],
        < 0.001 => Short(seconds * 1e6) + this[" میکروثانیه", " µs"],
        < 1 => Short(seconds * 1e3) + this[" میلی‌ثانیه", " ms"],
        < 120 => Short(seconds) + this[" ثانیه", " s"],
        < 7200 => Number(seconds / 60, 1) + this[" دقیقه", " min"],
        < 172_800 => Number(seconds / 3600, 1) + this[" ساعت", " h"],
        _ => Number(seconds / 86_400, 1) + this[" روز", " d"],
    };

    /// <summary>So many a second.</summary>
    public string PerSecond(double? rate) => rate is null ? "–" : this[$"{Short(rate)} در ثانیه", $"{Short(rate)}/s"];

    /// <summary>A number with a unit that has no name in Persian: read from left to right in any line.</summary>
    public string WithUnit(string number, string unit) => this[$"\u2066{number} {unit}\u2069", $"{number} {unit}"];

    /// <summary>«۵ ثانیه پیش», "5 s ago", in whole numbers; resources.js counts on in the same words.</summary>
    public string Ago(DateTimeOffset instant)
    {
        var seconds = Math.Max(0, Math.Round((clock.GetUtcNow() - instant).TotalSeconds));
        var (value, fa, en) = seconds switch
        {
            < 120 => (seconds, "ثانیه", "s"),
            < 7200 => (Math.Round(seconds / 60), "دقیقه", "min"),
            < 172_800 => (Math.Round(seconds / 3600), "ساعت", "h"),
            _ => (Math.Round(seconds / 86_400), "روز", "d"),
        };
        return this[$"{Number(value)} {fa} پیش", $"{Number(value)} {en} ago"];
    }

    public string Bytes(double? bytes) => bytes switch
    {
        null => "–",
        < 1024 => WithUnit(Number(bytes), "B"),
        < 1024 * 1024 => WithUnit(Short(bytes / 1024), "KiB"),
        < 1024 * 1024 * 1024 => WithUnit(Short(bytes / 1024 / 1024), "MiB"),
        _ => WithUnit(Short(bytes / 1024 / 1024 / 1024), "GiB"),
    };

    public static DateTimeOffset InTehran(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Tehran);

    /// <summary>The time of day in Tehran; the day, Jalali in Persian, and UTC in the title.</summary>
    /// <param name="instant">The moment.</param>
    /// <param name="milliseconds">Whether they are told: not of what begins with a whole second.</param>
    public IHtmlContent Clock(DateTimeOffset instant, bool milliseconds = true)
    {
        var tehran = InTehran(instant);
        var day = DateOnly.FromDateTime(tehran.DateTime);
        var time = new TagBuilder("time");
        time.Attributes["datetime"] = instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        time.Attributes["title"] = $"{(IsPersian ? JalaliDate.InWords(day) : day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture))} · {time.Attributes["datetime"]}";
        time.AddCssClass("clock");
        time.InnerHtml.Append(Digits(tehran.ToString(milliseconds ? "HH:mm:ss.fff" : "HH:mm:ss", CultureInfo.InvariantCulture)));
        return time;
    }
}
