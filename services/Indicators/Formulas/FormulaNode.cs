namespace Pak.Indicators.Formulas;

internal enum FormulaOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// <summary>What a formula can ask for beyond arithmetic; documented at <see cref="Formula"/>.</summary>
internal enum FormulaFunction
{
    Lag,
    PctChange,
    SumAreas,
    MeanAreas,
}

/// <summary>A part of a formula. Parts that are written alike are equal.</summary>
internal abstract record FormulaNode
{
    /// <summary>The codes that it reads, each once, in the order of their appearance.</summary>
    public IReadOnlyList<string> Codes()
    {
        if (this is Reference only)
        {
            return [only.Code];
        }

        var codes = new List<string>();
        Collect(this, codes);
        return codes;
    }

    public sealed record Number(decimal Value) : FormulaNode;

    public sealed record Reference(string Code) : FormulaNode;

    public sealed record Negation(FormulaNode Of) : FormulaNode;

    public sealed record Operation(FormulaOperator Operator, FormulaNode Left, FormulaNode Right) : FormulaNode;

    /// <param name="Periods">How many periods back, of <c>lag</c> and <c>pct_change</c>; 0 for the others.</param>
    public sealed record Call(FormulaFunction Function, FormulaNode Of, int Periods) : FormulaNode;

    private static void Collect(FormulaNode node, List<string> codes)
    {
        switch (node)
        {
            case Reference reference when !codes.Contains(reference.Code, StringComparer.Ordinal):
                codes.Add(reference.Code);
                break;
            case Negation negation:
                Collect(negation.Of, codes);
                break;
            case Call call:
                Collect(call.Of, codes);
                break;
            case Operation operation:
                Collect(operation.Left, codes);
                Collect(operation.Right, codes);
                break;
        }
    }
}
