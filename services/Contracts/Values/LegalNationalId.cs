using System.Diagnostics.CodeAnalysis;

namespace Pak.Contracts;

/// <summary>شناسه ملی of a legal person: 11 digits, the last one a check digit.</summary>
public static class LegalNationalId
{
    private static readonly int[] Weights = [29, 27, 23, 19, 17, 29, 27, 23, 19, 17];

    /// <summary>Reads what a person typed into 11 ASCII digits. False when the check digit does not fit.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? id)
    {
        id = null;
        var digits = PersianText.Digits(text ?? "");
        if (digits.Length != 11 || digits.Any(d => d is < '0' or > '9'))
        {
            return false;
        }

        var tenth = digits[9] - '0';
        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            sum += (digits[i] - '0' + tenth + 2) * Weights[i];
        }

        var check = sum % 11 == 10 ? 0 : sum % 11;
        if (check != digits[10] - '0')
        {
            return false;
        }

        id = digits;
        return true;
    }
}
