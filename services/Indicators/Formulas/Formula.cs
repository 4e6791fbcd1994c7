using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Formulas;

/// <summary>
/// How a computed indicator follows from others, or one side of an expression rule:
/// <c>100 * (exports - imports) / lag(gdp, 1)</c>. Codes that have a hyphen, begin with a digit or are called like a function stand in
/// backticks: <c>`non-oil-exports`</c>. Operators are <c>+ - * /</c> (also × ÷ −), numbers have a point or «٫», in any digits.
/// <list type="bullet">
/// <item><c>lag(x, n)</c>: x of n periods earlier;</item>
/// <item><c>pct_change(x)</c>, <c>pct_change(x, n)</c>: 100 × (x − earlier) / |earlier|;</item>
/// <item><c>sum_areas(x)</c>, <c>mean_areas(x)</c>: over the areas directly below this one that report a part of x; each of them must have a value.</item>
/// </list>
/// </summary>
internal sealed class Formula : IEquatable<Formula>
{
    public const int MaxLength = 2000;

    public Formula(FormulaNode root)
    {
        Root = root;
        Text = FormulaPrinter.Print(root);
        Inputs = [.. root.Codes().Order(StringComparer.Ordinal)];
    }

    public FormulaNode Root { get; }

    /// <summary>Its one canonical form: ASCII, single spaces, no needless parentheses. <see cref="Parse"/> reads it back to an equal formula.</summary>
    public string Text { get; }

    /// <summary>The codes of the indicators that it reads, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Reads a formula, or answers <see cref="Problems.BadFormula"/> whose detail says where reading stopped and what was expected.</summary>
    public static Result<Formula> Parse(string text) => FormulaParser.Parse(text);

    /// <summary>Reads what was stored. Throws <see cref="FormatException"/> when it is no formula.</summary>
    public static Formula OfStored(string text) =>
        Parse(text) is { Value: { } formula } ? formula : throw new FormatException($"'{text}' is not a formula.");

    /// <summary>
    /// The value at a point, rounded to 15 significant digits (whole numbers stay whole); or why there is none. Never throws for what the values are: division
    /// by zero, an input without a value and a result that is too large are all missing values (status M).
    /// </summary>
    public FormulaValue Evaluate(IFormulaInputs inputs, in FormulaPoint at) => FormulaEvaluation.Evaluate(Root, inputs, at).Rounded();

    public bool Equals(Formula? other) => other is not null && Root.Equals(other.Root);

    public override bool Equals(object? obj) => Equals(obj as Formula);

    public override int GetHashCode() => Root.GetHashCode();

    public override string ToString() => Text;
}
