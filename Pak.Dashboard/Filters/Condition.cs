using System.Globalization;
using Pak.Contracts;

namespace Pak.Dashboard.Filters;

/// <summary>How a field is compared.</summary>
internal enum Operator
{
    Equal,
    NotEqual,
    Contains,
    NotContains,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Exists,
}

/// <summary>
/// One condition on a field, as the address carries it: <c>f=eq:http.route:/api/x</c>. Letters are compared as a reader does (case, ي and ی,
/// digits); greater and less compare numbers, and hold for no text.
/// </summary>
internal sealed record Condition(Operator Operator, string Field, string Value)
{
    public const int Most = 20;
    private const int Longest = 512;

    private static readonly Dictionary<string, Operator> Codes = new()
    {
        ["eq"] = Operator.Equal,
        ["ne"] = Operator.NotEqual,
        ["has"] = Operator.Contains,
        ["hasnot"] = Operator.NotContains,
        ["gt"] = Operator.Greater,
        ["ge"] = Operator.GreaterOrEqual,
        ["lt"] = Operator.Less,
        ["le"] = Operator.LessOrEqual,
        ["exists"] = Operator.Exists,
    };

    private readonly string _key = PersianText.SearchKey(Value);
    private readonly double? _number = Number(Value);

    /// <summary>All operators by the codes that addresses use.</summary>
    public static IEnumerable<string> AllCodes => Codes.Keys;

    public string Code => Codes.First(c => c.Value == Operator).Key;

    /// <summary>Reads <c>code:field:value</c>; null for anything else.</summary>
    public static Condition? Parse(string? text)
    {
        var parts = text?.Split(':', 3);
        return parts is [var code, { Length: > 0 } field, var value] && text!.Length <= Longest && Codes.TryGetValue(code, out var how)
            ? new Condition(how, Uri.UnescapeDataString(field), value)
            : null;
    }

    public static IReadOnlyList<Condition> ParseAll(IEnumerable<string?> texts) => [.. texts.Select(Parse).OfType<Condition>().Distinct().Take(Most)];

    /// <param name="actual">The field's value; null where there is none: only «not» holds for it.</param>
    public bool Holds(string? actual) => Operator switch
    {
        Operator.Exists => actual is not null,
        Operator.Equal => actual is not null && Same(actual),
        Operator.NotEqual => actual is null || !Same(actual),
        Operator.Contains => actual is not null && Has(actual),
        Operator.NotContains => actual is null || !Has(actual),
        _ => Number(actual) is { } number && _number is { } bound && Compares(number, bound),
    };

    public override string ToString() => $"{Code}:{Field.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal)}:{Value}";

    public bool Equals(Condition? other) => other is not null && Operator == other.Operator && Field == other.Field && Value == other.Value;

    public override int GetHashCode() => HashCode.Combine(Operator, Field, Value);

    private bool Compares(double number, double bound) => Operator switch
    {
        Operator.Greater => number > bound,
        Operator.GreaterOrEqual => number >= bound,
        Operator.Less => number < bound,
        _ => number <= bound,
    };

    private bool Same(string actual) =>
        actual.Equals(Value, StringComparison.OrdinalIgnoreCase) || (_key.Length > 0 && !IsAscii(actual, Value) && PersianText.SearchKey(actual) == _key);

    private bool Has(string actual) =>
        actual.Contains(Value, StringComparison.OrdinalIgnoreCase) || (_key.Length > 0 && !IsAscii(actual, Value) && PersianText.SearchKey(actual).Contains(_key, StringComparison.Ordinal));

    private static bool IsAscii(string one, string other) => System.Text.Ascii.IsValid(one) && System.Text.Ascii.IsValid(other);

    private static double? Number(string? text) =>
        double.TryParse(text is null ? null : PersianText.FoldDigits(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
