using System.Diagnostics.CodeAnalysis;

namespace Pak.Contracts;

/// <summary>
/// کد ملی of a person: 10 digits, not all equal, the last one a check digit (weights 10…2, modulo 11).
/// <see cref="ToString"/> masks it, so that it cannot slip into a log or an address; <see cref="Value"/> has the digits.
/// </summary>
public sealed class NationalCode : IEquatable<NationalCode>
{
    private NationalCode(string value) => Value = value;

    /// <summary>The ten ASCII digits.</summary>
    public string Value { get; }

    /// <summary>The last four digits: the second factor of tracking a permit.</summary>
    public string LastFour => Value[6..];

    /// <summary>Reads what a person typed: any digits, with spaces or hyphens. False when it is not a valid code.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NationalCode? code)
    {
        code = null;
        var digits = PersianText.Digits(text ?? "");
        if (digits.Length != 10 || digits.Any(d => d is < '0' or > '9') || digits.All(d => d == digits[0]))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += (digits[i] - '0') * (10 - i);
        }

        var remainder = sum % 11;
        if (digits[9] - '0' != (remainder < 2 ? remainder : 11 - remainder))
        {
            return false;
        }

        code = new NationalCode(digits);
        return true;
    }

    public bool Equals(NationalCode? other) => other is not null && other.Value == Value;

    public override bool Equals(object? obj) => Equals(obj as NationalCode);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "**********";
}
