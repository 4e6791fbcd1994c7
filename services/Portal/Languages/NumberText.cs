using System.Globalization;
using System.Text.RegularExpressions;
using Pak.Contracts;

namespace Pak.Portal.Languages;

/// <summary>Reads a number as people type it: any digits, thousands grouped or not, the point of either language.</summary>
internal static partial class NumberText
{
    /// <summary>Null when it is no number. A comma groups thousands and is nothing else: «۱۲,۵» is not taken for 125.</summary>
    public static decimal? Read(string text)
    {
        var plain = string.Concat(PersianText.FoldDigits(PersianText.Tidy(text)).Where(c => c is not (' ' or '\u200C'))).Replace('٫', '.').Replace('/', '.').Replace('−', '-');
        if (Grouped().IsMatch(plain))
        {
            plain = plain.Replace(",", "", StringComparison.Ordinal).Replace("٬", "", StringComparison.Ordinal).Replace("،", "", StringComparison.Ordinal);
        }

        return Plain().IsMatch(plain) && decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex("^-?[0-9]{1,3}([,٬،][0-9]{3})+([.][0-9]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Grouped();

    [GeneratedRegex("^-?[0-9]{1,20}([.][0-9]{1,8})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Plain();
}
