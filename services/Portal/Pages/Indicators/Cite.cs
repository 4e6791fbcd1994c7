using System.Globalization;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Indicators;

/// <summary>How the figures on the screen are named in a text: who, when, what, which version, where.</summary>
internal static class Cite
{
    public static string Text(Words w, Indicator indicator, string agency, DateTimeOffset? known, DateOnly today)
    {
        var year = (w.IsPersian ? JalaliDate.Of(today).Year : today.Year).ToString(CultureInfo.InvariantCulture);
        var version = known is { } at ? w["، نسخهٔ ", ", version of "] + w.DayText(JalaliDate.TehranDay(at)) : "";
        return w[$"{agency} ({w.Digits(year)}). «{w[indicator.Name]}»{version}. پاک، پایش اطلاعات کشور.",
            $"{agency} ({year}). “{w[indicator.Name]}”{version}. Pak, the country’s information monitor."];
    }
}
