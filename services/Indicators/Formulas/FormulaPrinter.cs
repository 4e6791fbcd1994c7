using System.Globalization;
using System.Text;

namespace Pak.Indicators.Formulas;

/// <summary>Writes a formula in its canonical form.</summary>
internal static class FormulaPrinter
{
    private const int Sum = 1;
    private const int Product = 2;
    private const int Unary = 3;

    public static string Print(FormulaNode node)
    {
        var text = new StringBuilder();
        Append(text, node, Sum);
        return text.ToString();
    }

    /// <summary>The name of a function as it is written.</summary>
    public static string Name(FormulaFunction function) => function switch
    {
        FormulaFunction.Lag => "lag",
        FormulaFunction.PctChange => "pct_change",
        FormulaFunction.SumAreas => "sum_areas",
        _ => "mean_areas",
    };

    /// <param name="level">What binds less than this needs parentheses.</param>
    private static void Append(StringBuilder text, FormulaNode node, int level)
    {
        var own = Level(node);
        if (own < level)
        {
            text.Append('(');
        }

        switch (node)
        {
            case FormulaNode.Number number:
                text.Append(number.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case FormulaNode.Reference reference:
                text.Append(IsBare(reference.Code) ? reference.Code : $"`{reference.Code}`");
                break;
            case FormulaNode.Negation negation:
                text.Append('-');
                Append(text, negation.Of, Unary);
                break;
            case FormulaNode.Operation operation:
                Append(text, operation.Left, own);
                text.Append(Sign(operation.Operator));
                // The right side of an operator of the same rank keeps its parentheses: a - (b + c), and a + (b + c), as it was meant.
                Append(text, operation.Right, own + 1);
                break;
            case FormulaNode.Call call:
                text.Append(Name(call.Function)).Append('(');
                Append(text, call.Of, Sum);
                if (call.Function == FormulaFunction.Lag || (call.Function == FormulaFunction.PctChange && call.Periods != 1))
                {
                    text.Append(CultureInfo.InvariantCulture, $", {call.Periods}");
                }

                text.Append(')');
                break;
        }

        if (own < level)
        {
            text.Append(')');
        }
    }

    private static int Level(FormulaNode node) => node switch
    {
        FormulaNode.Operation { Operator: FormulaOperator.Add or FormulaOperator.Subtract } => Sum,
        FormulaNode.Operation => Product,
        _ => Unary,
    };

    private static string Sign(FormulaOperator operation) => operation switch
    {
        FormulaOperator.Add => " + ",
        FormulaOperator.Subtract => " - ",
        FormulaOperator.Multiply => " * ",
        _ => " / ",
    };

    private static bool IsBare(string code) =>
        char.IsAsciiLetterLower(code[0]) && !code.Contains('-', StringComparison.Ordinal) && !FormulaParser.IsFunction(code);
}
