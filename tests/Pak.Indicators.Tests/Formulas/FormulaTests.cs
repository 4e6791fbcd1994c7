using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pak.Indicators.Formulas;

namespace Pak.Indicators.Tests.Formulas;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("a1", "a1")]
    [InlineData(" gdp+ 2*( exports -imports )", "gdp + 2 * (exports - imports)")]
    [InlineData("(a1 + b1) + c1", "a1 + b1 + c1")]
    [InlineData("a1 - (b1 + c1)", "a1 - (b1 + c1)")]
    [InlineData("a1 / b1 / c1", "a1 / b1 / c1")]
    [InlineData("a1 / (b1 * c1)", "a1 / (b1 * c1)")]
    [InlineData("-a1 * -(b1 + 1)", "-a1 * -(b1 + 1)")]
    [InlineData("+a1", "a1")]
    [InlineData("۱۰۰ × `non-oil-exports` ÷ lag(gdp، ۱)", "100 * `non-oil-exports` / lag(gdp, 1)")]
    [InlineData("pct_change(cpi)−pct_change( cpi ,12)", "pct_change(cpi) - pct_change(cpi, 12)")]
    [InlineData("sum_areas(births) / mean_areas(`births`)", "sum_areas(births) / mean_areas(births)")]
    [InlineData("`lag` + `2g-users` + under_5", "`lag` + `2g-users` + under_5")]
    [InlineData("0.50 * ۱٫۵", "0.50 * 1.5")]
    [InlineData("lag((a1 + b1), 2)", "lag(a1 + b1, 2)")]
    [InlineData("lag + 1", "`lag` + 1")]
    public void A_formula_is_read_and_written_in_one_form(string text, string canonical)
    {
        var formula = Parsed(text);

        Assert.Equal(canonical, formula.Text);
        Assert.Equal(formula, Parsed(formula.Text));
    }

    [Fact]
    public void Whatever_is_written_is_read_back_the_same() =>
        Prop.ForAll(Arb.From(Nodes()), node =>
        {
            var formula = new Formula(node);
            Assert.Equal(node, Parsed(formula.Text).Root);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_typed_is_a_formula_or_refused_at_a_place_in_it() =>
        Prop.ForAll(Arb.From(Gen.Elements("ab1`-+*/(), .lag_sumareas۱٫×\0\"پ;".ToCharArray()).ArrayOf().Select(chars => new string(chars))), text =>
        {
            var result = Formula.Parse(text);
            Assert.True(result.Value is not null || result.Problem!.Detail!.En.StartsWith("At character ", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", 1)]
    [InlineData("   ", 4)]
    [InlineData("a1 +", 5)]
    [InlineData("a1 b1", 4)]
    [InlineData("(a1 + b1", 9)]
    [InlineData("a1)", 3)]
    [InlineData("a1 - - * b1", 8)]
    [InlineData("log(a1)", 1)]
    [InlineData("1 + sqrt(a1)", 5)]
    [InlineData("lag(a1)", 7)]
    [InlineData("lag(a1, 0)", 9)]
    [InlineData("lag(a1, 401)", 9)]
    [InlineData("lag(a1, -1)", 9)]
    [InlineData("lag(a1, b1)", 9)]
    [InlineData("lag(a1, 1.5)", 10)]
    [InlineData("sum_areas(a1, 1)", 13)]
    [InlineData("`open", 1)]
    [InlineData("`Upper-Case`", 1)]
    [InlineData("`submissions`", 1)]
    [InlineData("submissions + 1", 1)]
    [InlineData("x", 1)]
    [InlineData("Gdp", 1)]
    [InlineData("2g_users", 1)]
    [InlineData("1.2.3", 1)]
    [InlineData("12345678901234567890123456789", 1)]
    [InlineData("a1 ^ 2", 4)]
    [InlineData("a1; DROP", 3)]
    public void What_is_no_formula_is_refused_where_it_ends_to_be_one(string text, int place)
    {
        var problem = Formula.Parse(text).Problem;

        Assert.Equal(Problems.BadFormula, problem);
        Assert.StartsWith($"At character {place}: expected ", problem!.Detail!.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_formula_is_bounded_in_length_depth_and_parts()
    {
        Assert.NotNull(Formula.Parse(new string('(', 41) + "a1" + new string(')', 41)).Problem);
        Assert.NotNull(Formula.Parse(new string('-', 1500) + "a1").Problem);
        Assert.NotNull(Formula.Parse(string.Join('+', Enumerable.Repeat("a1", 600))).Problem);
        Assert.NotNull(Formula.Parse(new string(' ', 2000) + "a1").Problem);
        Assert.Null(Formula.Parse(string.Join('+', Enumerable.Repeat("a1", 400))).Problem);
    }

    [Fact]
    public void A_formula_knows_what_it_reads() =>
        Assert.Equal(["a1", "b-2", "c3"], Parsed("sum_areas(c3) + lag(`b-2`, 1) * (a1 - a1) + 3").Inputs);

    [Theory]
    [InlineData("exports - imports", "20")]
    [InlineData("100 * (exports - imports) / lag(gdp, 1)", "2")]
    [InlineData("exports - imports - 5 * 2", "10")]
    [InlineData("exports / imports / 2", "0.75")]
    [InlineData("-(exports - imports)", "-20")]
    [InlineData("pct_change(gdp)", "10")]
    [InlineData("pct_change(deficit)", "50")]
    [InlineData("lag(exports - imports, 1)", "30")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1 / 3", "0.333333333333333")]
    [InlineData("20000000000000000000 * 3", "60000000000000000000")]
    [InlineData("1 / 3000000000", "0.000000000333333333333333")]
    public void A_formula_computes(string text, string expected)
    {
        var table = new FigureTable("exports 1402 90", "exports 1403 60", "imports 1402 60", "imports 1403 40", "gdp 1402 1000", "gdp 1403 1100", "deficit 1402 -10", "deficit 1403 -5");

        var value = Parsed(text).Evaluate(table, FigureTable.At("1403"));

        Assert.Equal(expected, value.Value?.ToString(CultureInfo.InvariantCulture));
        Assert.Null(value.Reason);
    }

    [Theory]
    [InlineData("a1 / b1", FormulaGap.DivisionByZero, null)]
    [InlineData("a1 / (b1 - 0.0)", FormulaGap.DivisionByZero, null)]
    [InlineData("pct_change(b1 - b1)", FormulaGap.MissingInput, "b1")]
    [InlineData("pct_change(zero)", FormulaGap.DivisionByZero, null)]
    [InlineData("a1 + nothing", FormulaGap.MissingInput, "nothing")]
    [InlineData("0 * nothing", FormulaGap.MissingInput, "nothing")]
    [InlineData("-nothing", FormulaGap.MissingInput, "nothing")]
    [InlineData("lag(a1, 1)", FormulaGap.MissingInput, "a1")]
    [InlineData("lag(a1, 400)", FormulaGap.MissingInput, "a1")]
    [InlineData("lag(lag(lag(lag(a1, 400), 400), 400), 400)", FormulaGap.MissingInput, "a1")]
    [InlineData("sum_areas(a1)", FormulaGap.MissingInput, "a1")]
    [InlineData("sum_areas(3)", FormulaGap.MissingInput, "")]
    [InlineData("huge * huge", FormulaGap.TooLarge, null)]
    [InlineData("-huge - huge", FormulaGap.TooLarge, null)]
    [InlineData("huge / 0.0000000001", FormulaGap.TooLarge, null)]
    public void What_cannot_be_computed_is_missing_with_a_reason(string text, object gap, string? input)
    {
        var table = new FigureTable("a1 1403 5", "b1 1403 0", "zero 1402 0", "zero 1403 1", "huge 1403 79228162514264337593543950335");

        var value = Parsed(text).Evaluate(table, FigureTable.At("1403"));

        Assert.Equal(((FormulaGap)gap, input), (value.Gap, value.Input));
        Assert.Null(value.Value);
        Assert.NotNull(value.Reason);
    }

    [Fact]
    public void Areas_are_summed_and_averaged_and_one_without_a_value_leaves_none()
    {
        var table = new FigureTable("births IR-01 1403 10", "births IR-02 1403 30", "people IR-01 1403 100", "people IR-02 1403 300", "births IR-01 1402 1", "births IR 1403 41");

        Assert.Equal(40, Value("sum_areas(births)", "1403"));
        Assert.Equal(20, Value("mean_areas(births)", "1403"));
        Assert.Equal(0.1m, Value("mean_areas(births / people)", "1403"));
        Assert.Equal(0.1m, Value("sum_areas(births) / sum_areas(people)", "1403"));
        Assert.Equal(1, Value("births - sum_areas(births)", "1403"));
        Assert.Null(Value("sum_areas(births)", "1402"));
        Assert.Null(Value("mean_areas(births)", "1402"));
        Assert.Null(Parsed("sum_areas(births)").Evaluate(table, FigureTable.At("1403", area: "IR-01")).Value);
        Assert.Null(Parsed("births").Evaluate(table, FigureTable.At("1403", breakdown: "sex=female")).Value);

        decimal? Value(string formula, string year) => Parsed(formula).Evaluate(table, FigureTable.At(year)).Value;
    }

    internal static Formula Parsed(string text)
    {
        var result = Formula.Parse(text);
        Assert.True(result.Value is not null, result.Problem?.Detail?.En);
        return result.Value!;
    }

    private static Gen<FormulaNode> Nodes()
    {
        return Gen.Sized(Of);

        static Gen<FormulaNode> Of(int size)
        {
            var leaf = Gen.OneOf(
                Gen.Choose(0, 1_000_000).Select(n => (FormulaNode)new FormulaNode.Number(n / 100m)),
                Gen.Elements("gdp", "non-oil-exports", "lag", "sum_areas", "2g", "under_5").Select(code => (FormulaNode)new FormulaNode.Reference(code)));
            if (size <= 1)
            {
                return leaf;
            }

            var smaller = Of(Math.Min(size, 40) / 3);
            return Gen.OneOf(
                leaf,
                smaller.Select(of => (FormulaNode)new FormulaNode.Negation(of)),
                from sign in Gen.Elements(Enum.GetValues<FormulaOperator>())
                from left in smaller
                from right in smaller
                select (FormulaNode)new FormulaNode.Operation(sign, left, right),
                from function in Gen.Elements(Enum.GetValues<FormulaFunction>())
                from of in smaller
                from periods in Gen.Choose(1, 400)
                select (FormulaNode)new FormulaNode.Call(function, of, function is FormulaFunction.Lag or FormulaFunction.PctChange ? periods : 0));
        }
    }
}
