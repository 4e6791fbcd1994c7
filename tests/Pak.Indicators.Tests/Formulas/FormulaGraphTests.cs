using Pak.Indicators.Formulas;

namespace Pak.Indicators.Tests.Formulas;

public sealed class FormulaGraphTests
{
    [Theory]
    [InlineData("a1", "a1 + 1", "a1 a1")]
    [InlineData("raw", "bb", "raw bb aa raw")]
    [InlineData("raw", "cc + other", "raw cc bb aa raw")]
    [InlineData("new", "cc + aa", null)]
    [InlineData("aa", "raw + other", null)]
    [InlineData("aa", "lag(cc, 1)", "aa cc bb aa")]
    public void A_formula_that_comes_back_to_its_own_indicator_is_a_cycle(string code, string formula, string? cycle)
    {
        var graph = new FormulaGraph(Formulas(("aa", "raw * 2"), ("bb", "aa + 1"), ("cc", "bb / other")));

        Assert.Equal(cycle?.Split(' '), graph.CycleThrough(code, FormulaTests.Parsed(formula)));
    }

    [Fact]
    public void What_a_change_concerns_is_recomputed_after_all_that_it_reads()
    {
        var graph = new FormulaGraph(Formulas(("zz", "raw + 1"), ("aa", "zz + mm"), ("mm", "zz * 2"), ("apart", "other"), ("bb", "aa + other")));

        Assert.Equal(["zz", "mm", "aa", "bb"], graph.Affected(["raw"]));
        Assert.Equal(["bb"], graph.Affected(["aa"]));
        Assert.Equal(["apart", "bb"], graph.Affected(["other"]));
        Assert.Empty(graph.Affected(["bb", "unknown"]));
    }

    [Fact]
    public void A_long_chain_is_ordered()
    {
        var chain = Enumerable.Range(1, 2000).ToDictionary(i => $"n{i}", i => FormulaTests.Parsed($"n{i - 1} + 1"));

        Assert.Equal(Enumerable.Range(1, 2000).Select(i => $"n{i}"), new FormulaGraph(chain).Affected(["n0"]));
        Assert.Equal(2002, new FormulaGraph(chain).CycleThrough("n0", FormulaTests.Parsed("n2000"))!.Count);
    }

    private static Dictionary<string, Formula> Formulas(params (string Code, string Text)[] formulas) =>
        formulas.ToDictionary(formula => formula.Code, formula => FormulaTests.Parsed(formula.Text));
}
