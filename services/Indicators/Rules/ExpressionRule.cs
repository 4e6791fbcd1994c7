using Pak.Contracts;
using Pak.Indicators.Formulas;

namespace Pak.Indicators.Rules;

/// <summary>How the two sides of a rule must compare.</summary>
internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>What becomes of a rule where an input has no value.</summary>
public enum MissingInputs
{
    /// <summary>One missing input: nothing is said.</summary>
    SkipIfAny,

    /// <summary>Nothing is said only when every input is missing; otherwise a missing one counts as zero.</summary>
    SkipIfAll,

    /// <summary>Missing inputs count as zero.</summary>
    NeverSkip,
}

/// <summary>What a rule says at a point.</summary>
internal enum RuleOutcome
{
    Skipped,
    Holds,
    Violated,
}

/// <summary>The verdict with the two values that were compared; those of a skipped rule mean nothing.</summary>
internal sealed record RuleVerdict(RuleOutcome Outcome, decimal Left, decimal Right)
{
    public static RuleVerdict Skipped { get; } = new(RuleOutcome.Skipped, 0, 0);
}

/// <summary>
/// What must hold between indicators, such as exports ≤ production. Where it does not an upload gets a warning with the message.
/// A rule that cannot be evaluated (division by zero, a result too large) says nothing.
/// </summary>
/// <param name="Agency">The agency that made the rule.</param>
internal sealed record ExpressionRule(Guid Id, string Agency, Formula Left, Comparison Operator, Formula Right, MissingInputs Missing, LocalizedText Message)
{
    /// <summary>The codes of both sides, each once.</summary>
    public IReadOnlyList<string> Inputs { get; } = [.. Left.Inputs.Union(Right.Inputs, StringComparer.Ordinal)];

    public RuleVerdict Evaluate(IFormulaInputs inputs, in FormulaPoint at)
    {
        var counted = new CountedInputs(inputs, zeroForMissing: Missing != MissingInputs.SkipIfAny);
        var left = Left.Evaluate(counted, at);
        var right = Right.Evaluate(counted, at);
        if (left.Value is not { } leftValue || right.Value is not { } rightValue)
        {
            return RuleVerdict.Skipped;
        }

        if (Missing == MissingInputs.SkipIfAll && counted is { Found: 0, Absent: > 0 })
        {
            return RuleVerdict.Skipped;
        }

        return new(Operator.Holds(leftValue, rightValue) ? RuleOutcome.Holds : RuleOutcome.Violated, leftValue, rightValue);
    }

    /// <summary>Tells how many inputs had a value, and reads zero for the others where the rule wants it.</summary>
    private sealed class CountedInputs(IFormulaInputs inputs, bool zeroForMissing) : IFormulaInputs
    {
        public int Found { get; private set; }

        public int Absent { get; private set; }

        public decimal? Value(string code, string area, string breakdown, DateOnly period)
        {
            var value = inputs.Value(code, area, breakdown, period);
            if (value is null)
            {
                Absent++;
                return zeroForMissing ? 0 : null;
            }

            Found++;
            return value;
        }

        public IReadOnlyList<string> AreasBelow(string code, string area, string breakdown) => inputs.AreasBelow(code, area, breakdown);
    }
}

/// <summary>The six comparisons and their signs.</summary>
internal static class Comparisons
{
    private static readonly string[] Signs = ["=", "≠", "<", "≤", ">", "≥"];

    public static bool Holds(this Comparison comparison, decimal left, decimal right) => comparison switch
    {
        Comparison.Equal => left == right,
        Comparison.NotEqual => left != right,
        Comparison.Less => left < right,
        Comparison.LessOrEqual => left <= right,
        Comparison.Greater => left > right,
        _ => left >= right,
    };

    public static string Sign(this Comparison comparison) => Signs[(int)comparison];

    /// <summary>Reads a sign; ASCII spellings (<c>!= &lt;&gt; &lt;= &gt;= ==</c>) too.</summary>
    public static bool TryParse(string? sign, out Comparison comparison)
    {
        var index = Array.IndexOf(Signs, sign switch { "==" => "=", "!=" or "<>" => "≠", "<=" => "≤", ">=" => "≥", _ => sign });
        comparison = index < 0 ? default : (Comparison)index;
        return index >= 0;
    }
}
