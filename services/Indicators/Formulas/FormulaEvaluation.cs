using System.Runtime.InteropServices;
using Pak.Contracts;

namespace Pak.Indicators.Formulas;

/// <summary>The values that a formula reads.</summary>
internal interface IFormulaInputs
{
    /// <summary>The value of an indicator in the period that begins on <paramref name="period"/>; null when there is none (no observation, or a status that says so).</summary>
    decimal? Value(string code, string area, string breakdown, DateOnly period);

    /// <summary>The areas directly below <paramref name="area"/> that the indicator has a series of this breakdown for.</summary>
    IReadOnlyList<string> AreasBelow(string code, string area, string breakdown);
}

/// <summary>Where a formula is evaluated. Every input is read at the same area, breakdown and period unless a function says otherwise.</summary>
/// <param name="Breakdown">As series have it; "" for the total.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FormulaPoint(string Area, string Breakdown, Period Period);

/// <summary>Why a computed value is missing.</summary>
internal enum FormulaGap
{
    None,
    MissingInput,
    DivisionByZero,
    TooLarge,
}

/// <summary>A computed value, or why there is none.</summary>
/// <param name="Gap">Other than <see cref="FormulaGap.None"/> the value is missing: status M.</param>
/// <param name="Input">The input that is missing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FormulaValue(decimal Number, FormulaGap Gap = FormulaGap.None, string? Input = null)
{
    private const int SignificantDigits = 15;

    public decimal? Value => Gap == FormulaGap.None ? Number : null;

    /// <summary>Why there is no value; null when there is one.</summary>
    public LocalizedText? Reason => Gap switch
    {
        FormulaGap.MissingInput => new($"مقدار {Input} نیست", $"No value of {Input}"),
        FormulaGap.DivisionByZero => new("تقسیم بر صفر", "Division by zero"),
        FormulaGap.TooLarge => new("نتیجه بیش از اندازه بزرگ است", "The result is too large"),
        _ => null,
    };

    public static FormulaValue Missing(string code) => new(0, FormulaGap.MissingInput, code);

    /// <summary>To 15 significant digits without zeros at the end: what a division adds beyond is not knowledge.</summary>
    public FormulaValue Rounded()
    {
        if (Gap != FormulaGap.None || Number == 0)
        {
            return this;
        }

        var magnitude = (int)Math.Floor(Math.Log10((double)Math.Abs(Number))) + 1;
        var decimals = Math.Clamp(SignificantDigits - magnitude, 0, 28);
        var rounded = Math.Round(Number, decimals, MidpointRounding.AwayFromZero);
        // Dividing by one with all its zeros is how a decimal loses its own.
        return this with { Number = rounded / 1.000000000000000000000000000000m };
    }
}

/// <summary>Computes with decimals, so 0.1 + 0.2 is 0.3; the first gap that is met is the answer's.</summary>
internal static class FormulaEvaluation
{
    public static FormulaValue Evaluate(FormulaNode node, IFormulaInputs inputs, in FormulaPoint at) => node switch
    {
        FormulaNode.Number number => new(number.Value),
        FormulaNode.Reference reference => Read(reference.Code, inputs, at),
        FormulaNode.Negation negation => Evaluate(negation.Of, inputs, at) is { } of ? of with { Number = -of.Number } : default,
        FormulaNode.Operation operation => Operate(operation, inputs, at),
        FormulaNode.Call { Function: FormulaFunction.Lag } call => EvaluateEarlier(call, inputs, at),
        FormulaNode.Call { Function: FormulaFunction.PctChange } call => Change(call, inputs, at),
        FormulaNode.Call call => OverAreas(call, inputs, at),
        _ => throw new NotSupportedException($"{node.GetType().Name} cannot be evaluated."),
    };

    private static FormulaValue Read(string code, IFormulaInputs inputs, in FormulaPoint at) =>
        inputs.Value(code, at.Area, at.Breakdown, at.Period.FirstDay) is { } value ? new(value) : FormulaValue.Missing(code);

    private static FormulaValue Operate(FormulaNode.Operation operation, IFormulaInputs inputs, in FormulaPoint at)
    {
        var left = Evaluate(operation.Left, inputs, at);
        if (left.Gap != FormulaGap.None)
        {
            return left;
        }

        var right = Evaluate(operation.Right, inputs, at);
        return right.Gap != FormulaGap.None ? right : Compute(operation.Operator, left.Number, right.Number);
    }

    private static FormulaValue Compute(FormulaOperator operation, decimal left, decimal right)
    {
        if (operation == FormulaOperator.Divide && right == 0)
        {
            return new(0, FormulaGap.DivisionByZero);
        }

        try
        {
            return new(operation switch
            {
                FormulaOperator.Add => left + right,
                FormulaOperator.Subtract => left - right,
                FormulaOperator.Multiply => left * right,
                _ => left / right,
            });
        }
        catch (OverflowException)
        {
            return new(0, FormulaGap.TooLarge);
        }
    }

    private static FormulaValue Change(FormulaNode.Call call, IFormulaInputs inputs, in FormulaPoint at)
    {
        var earlier = EvaluateEarlier(call, inputs, at);
        var now = earlier.Gap == FormulaGap.None ? Evaluate(call.Of, inputs, at) : earlier;
        if (now.Gap != FormulaGap.None)
        {
            return now;
        }

        var difference = Compute(FormulaOperator.Subtract, now.Number, earlier.Number);
        var ratio = difference.Gap == FormulaGap.None ? Compute(FormulaOperator.Divide, difference.Number, Math.Abs(earlier.Number)) : difference;
        return ratio.Gap == FormulaGap.None ? Compute(FormulaOperator.Multiply, ratio.Number, 100) : ratio;
    }

    private static FormulaValue OverAreas(FormulaNode.Call call, IFormulaInputs inputs, in FormulaPoint at)
    {
        var codes = call.Of.Codes();
        var areas = AreasBelow(codes, inputs, at);
        if (areas.Count == 0)
        {
            return FormulaValue.Missing(codes.Count == 0 ? "" : codes[0]);
        }

        var sum = new FormulaValue(0);
        foreach (var area in areas)
        {
            var part = Evaluate(call.Of, inputs, at with { Area = area });
            sum = part.Gap == FormulaGap.None ? Compute(FormulaOperator.Add, sum.Number, part.Number) : part;
            if (sum.Gap != FormulaGap.None)
            {
                return sum;
            }
        }

        return call.Function == FormulaFunction.SumAreas ? sum : Compute(FormulaOperator.Divide, sum.Number, areas.Count);
    }

    /// <summary>Areas that report one of the codes and not another are kept: there the sum has a gap, and says so.</summary>
    private static IReadOnlyList<string> AreasBelow(IReadOnlyList<string> codes, IFormulaInputs inputs, FormulaPoint at) => codes.Count == 1
        ? inputs.AreasBelow(codes[0], at.Area, at.Breakdown)
        : [.. codes.SelectMany(code => inputs.AreasBelow(code, at.Area, at.Breakdown)).Distinct(StringComparer.Ordinal)];

    private static FormulaValue EvaluateEarlier(FormulaNode.Call call, IFormulaInputs inputs, in FormulaPoint at)
    {
        var period = at.Period;
        try
        {
            for (var i = 0; i < call.Periods; i++)
            {
                period = period.Previous();
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            // Before the first year of the calendar.
            return FormulaValue.Missing(call.Of.Codes() is [var code, ..] ? code : "");
        }

        return Evaluate(call.Of, inputs, at with { Period = period });
    }
}
