using Pak.Contracts;
using Pak.Indicators.Rules;
using Pak.Indicators.Tests.Formulas;

namespace Pak.Indicators.Tests.Rules;

public sealed class ExpressionRuleTests
{
    private static readonly FigureTable Figures = new("two 1403 2", "three 1403 3", "zero 1403 0", "three 1402 3");

    [Theory]
    [InlineData("=", "three", "three", true)]
    [InlineData("=", "two", "three", false)]
    [InlineData("≠", "two", "three", true)]
    [InlineData("≠", "two", "two", false)]
    [InlineData("<", "two", "three", true)]
    [InlineData("<", "two", "two", false)]
    [InlineData("≤", "two", "two", true)]
    [InlineData("≤", "three", "two", false)]
    [InlineData(">", "three", "two", true)]
    [InlineData(">", "two", "two", false)]
    [InlineData("≥", "two", "two", true)]
    [InlineData("≥", "two", "three", false)]
    [InlineData("=", "two + 1", "three", true)]
    [InlineData("≤", "lag(three, 1)", "3", true)]
    public void A_rule_compares_its_sides(string sign, string left, string right, bool holds)
    {
        var verdict = Rule(left, sign, right, MissingInputs.SkipIfAny).Evaluate(Figures, FigureTable.At("1403"));

        Assert.Equal(holds ? RuleOutcome.Holds : RuleOutcome.Violated, verdict.Outcome);
    }

    [Theory]
    [InlineData(MissingInputs.SkipIfAny, "two", "none", "Skipped")]
    [InlineData(MissingInputs.SkipIfAny, "none", "gone", "Skipped")]
    [InlineData(MissingInputs.SkipIfAll, "two", "none", "Violated")]
    [InlineData(MissingInputs.SkipIfAll, "none", "two", "Holds")]
    [InlineData(MissingInputs.SkipIfAll, "none", "gone", "Skipped")]
    [InlineData(MissingInputs.SkipIfAll, "none + two", "gone", "Violated")]
    [InlineData(MissingInputs.SkipIfAll, "none", "5", "Skipped")]
    [InlineData(MissingInputs.NeverSkip, "none", "gone", "Holds")]
    [InlineData(MissingInputs.NeverSkip, "none", "5", "Holds")]
    [InlineData(MissingInputs.NeverSkip, "none + 1", "gone", "Violated")]
    [InlineData(MissingInputs.NeverSkip, "1 / none", "2", "Skipped")]
    [InlineData(MissingInputs.SkipIfAny, "1 / zero", "2", "Skipped")]
    public void Missing_inputs_skip_the_rule_or_count_as_zero(MissingInputs missing, string left, string right, string outcome) =>
        Assert.Equal(outcome, Rule(left, "≤", right, missing).Evaluate(Figures, FigureTable.At("1403")).Outcome.ToString());

    [Fact]
    public void A_verdict_carries_both_values()
    {
        var verdict = Rule("two * 2", "≤", "three", MissingInputs.SkipIfAny).Evaluate(Figures, FigureTable.At("1403"));

        Assert.Equal(new RuleVerdict(RuleOutcome.Violated, 4, 3), verdict);
    }

    [Theory]
    [InlineData("==", "=")]
    [InlineData("!=", "≠")]
    [InlineData("<>", "≠")]
    [InlineData("<=", "≤")]
    [InlineData(">=", "≥")]
    [InlineData("=>", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Signs_are_read_as_they_are_typed(string? typed, string? sign) =>
        Assert.Equal(sign, Comparisons.TryParse(typed, out var comparison) ? comparison.Sign() : null);

    private static ExpressionRule Rule(string left, string sign, string right, MissingInputs missing) => new(
        Guid.CreateVersion7(), "statistics", FormulaTests.Parsed(left),
        Comparisons.TryParse(sign, out var comparison) ? comparison : throw new ArgumentException(sign, nameof(sign)),
        FormulaTests.Parsed(right), missing, new LocalizedText("پیام", "Message"));
}
