using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Pak.Contracts;

namespace Pak.Permits.Tracking;

/// <summary>
/// What a citizen follows a file by: 12 digits, 11 random and a check digit by Damm's algorithm, which finds every single
/// wrong digit and every swap of neighbours. It is no secret by itself: the last four digits of the national code go with it.
/// </summary>
internal static class TrackingCode
{
    private const int Length = 12;

    // The totally anti-symmetric quasigroup of order 10 from H. M. Damm's thesis (2004).
    private static readonly string[] Quasigroup =
    [
        "0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
    ];

    public static string New()
    {
        var digits = RandomNumberGenerator.GetString("0123456789", Length - 1);
        return digits + Check(digits);
    }

    /// <summary>Reads what a person typed: any digits, with spaces or hyphens. False when the check digit does not fit.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? code)
    {
        var digits = PersianText.Digits(text ?? "");
        code = digits.Length == Length && digits.All(char.IsAsciiDigit) && Check(digits) == '0' ? digits : null;
        return code is not null;
    }

    /// <summary>The digit that makes the number right; '0' for a number that already ends with its check digit.</summary>
    internal static char Check(string digits)
    {
        var interim = '0';
        foreach (var digit in digits)
        {
            interim = Quasigroup[interim - '0'][digit - '0'];
        }

        return interim;
    }
}
