using System.Globalization;
using System.Text;
using Pak.Contracts;

namespace Pak.Indicators.Findings;

internal enum NumberReading
{
    Number,
    NotANumber,

    /// <summary>A number, but with more digits than are kept exactly.</summary>
    TooManyDigits,
}

/// <summary>
/// Numbers as people and programs write them: any of the digits, a point or «٫», plus or minus, an exponent (<c>1.2e-5</c>). What
/// is read has exactly the digits that were written (0.060 stays 0.060); what would have to be rounded is refused.
/// </summary>
internal static class NumberText
{
    private const int MaxDigits = 28;
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static NumberReading TryRead(ReadOnlySpan<byte> utf8, out decimal value)
    {
        // Up to 28 characters without an exponent a decimal holds every digit.
        if (utf8.Length <= MaxDigits && utf8.IndexOfAnyExceptInRange((byte)'+', (byte)'9') < 0)
        {
            return decimal.TryParse(utf8, Styles, CultureInfo.InvariantCulture, out value) ? NumberReading.Number : NumberReading.NotANumber;
        }

        return TryRead(Encoding.UTF8.GetString(utf8), out value);
    }

    public static NumberReading TryRead(string text, out decimal value)
    {
        var written = PersianText.FoldDigits(PersianText.Tidy(text)).Replace('\u2212', '-').Replace('٫', '.');
        if (!decimal.TryParse(written, Styles, CultureInfo.InvariantCulture, out value))
        {
            // Overflow of what is a number all the same?
            return written.AsSpan().IndexOfAnyExcept("0123456789+-.eE") < 0 && double.TryParse(written, Styles, CultureInfo.InvariantCulture, out _) ? NumberReading.TooManyDigits : NumberReading.NotANumber;
        }

        return IsExact(written) ? NumberReading.Number : NumberReading.TooManyDigits;
    }

    private static bool IsExact(string written)
    {
        var exponentAt = written.IndexOfAny(['e', 'E']);
        var mantissa = exponentAt < 0 ? written : written[..exponentAt];
        var exponent = 0;
        if (exponentAt >= 0 && !int.TryParse(written.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return false;
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Count(char.IsAsciiDigit);
        var significant = mantissa.TrimStart('+', '-', '0', '.').Count(char.IsAsciiDigit);
        var scale = (point < 0 ? 0 : mantissa.Length - point - 1) - (long)exponent;
        return digits <= 2 * MaxDigits && significant <= MaxDigits && scale <= MaxDigits;
    }
}
