using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary>
/// What <c>c[…]</c> or a part of the key asks of one component: alternatives (commas), each a set of terms that must all hold (<c>+</c>), each an operator and a
/// value (<c>ge:2020</c>). A term without an operator means equal.
/// </summary>
internal sealed class SdmxCondition
{
    private static readonly string[] Operators = ["eq", "ne", "lt", "le", "gt", "ge", "co", "nc", "sw", "ew"];

    private readonly (string Operator, string Value)[][] _alternatives;

    private SdmxCondition((string Operator, string Value)[][] alternatives) => _alternatives = alternatives;

    /// <summary>The values when nothing but equality is asked; null otherwise.</summary>
    public string[]? Values => _alternatives.All(terms => terms is [("eq", _)]) ? [.. _alternatives.Select(terms => terms[0].Value)] : null;

    public static Result<SdmxCondition> Parse(string component, string text)
    {
        // The plus of an address arrives as a space, for a query string is a form (RFC 1866).
        var alternatives = text.Split(',').Select(one => one.Split(['+', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Term).ToArray()).ToArray();
        return alternatives.Any(terms => terms.Length == 0 || terms.Any(term => term.Value.Length == 0))
            ? SdmxProblems.Malformed.With($"مقدار {component} خوانده نشد", $"The value of {component} cannot be read")
            : new SdmxCondition(alternatives);
    }

    /// <summary>Of codes and texts, compared character by character.</summary>
    public bool Takes(string value) => _alternatives.Any(terms => terms.All(term => Holds(term.Operator, value, term.Value)));

    /// <summary>Of numbers. A value that is missing takes part in nothing.</summary>
    public Result<Func<decimal?, bool>> OfNumbers(string component)
    {
        var terms = _alternatives.Select(alternative => alternative.Select(term => (term.Operator, Number: Number(term.Value))).ToArray()).ToArray();
        return terms.SelectMany(alternative => alternative).Any(term => term.Number is null || term.Operator is "co" or "nc" or "sw" or "ew")
            ? SdmxProblems.Meaningless.With($"{component} عدد است", $"{component} is a number")
            : new Func<decimal?, bool>(value => value is { } number && terms.Any(alternative => alternative.All(term => Compare(term.Operator, number.CompareTo(term.Number!.Value)))));
    }

    /// <summary>
    /// Of periods: from the start of the one asked for (<c>ge</c>) to its end (<c>le</c>), later (<c>gt</c>), earlier (<c>lt</c>), or written alike (<c>eq</c>).
    /// </summary>
    public Result<Func<PeriodText, bool>> OfPeriods()
    {
        var terms = _alternatives.Select(alternative => alternative.Select(term => (term.Operator, term.Value, Span: SpanOf(term.Value))).ToArray()).ToArray();
        return terms.SelectMany(alternative => alternative).Any(term => term.Span is null || term.Operator is "co" or "nc" or "sw" or "ew")
            ? SdmxProblems.Malformed.With(
                "دوره خوانده نشد؛ نمونهٔ درست: ge:2020-01+le:2020-12 یا 2024-03-20/P1Y", "The period cannot be read; right would be ge:2020-01+le:2020-12 or 2024-03-20/P1Y")
            : new Func<PeriodText, bool>(period => terms.Any(alternative => alternative.All(term => Holds(term.Operator, period, term.Value, term.Span!.Value))));
    }

    private static (string Operator, string Value) Term(string text) =>
        text.Length > 2 && text[2] == ':' && Operators.Contains(text[..2], StringComparer.Ordinal) ? (text[..2], text[3..]) : ("eq", text);

    private static bool Holds(string operation, string value, string wanted) => operation switch
    {
        "co" => value.Contains(wanted, StringComparison.Ordinal),
        "nc" => !value.Contains(wanted, StringComparison.Ordinal),
        "sw" => value.StartsWith(wanted, StringComparison.Ordinal),
        "ew" => value.EndsWith(wanted, StringComparison.Ordinal),
        _ => Compare(operation, string.CompareOrdinal(value, wanted)),
    };

    private static bool Compare(string operation, int order) => operation switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "lt" => order < 0,
        "le" => order <= 0,
        "gt" => order > 0,
        _ => order >= 0,
    };

    private static bool Holds(string operation, PeriodText text, string written, (DateOnly First, DateOnly Last) span)
    {
        var period = text.Period;
        return operation switch
        {
            "eq" => written == text.Sdmx || written == text.Written,
            "ne" => written != text.Sdmx && written != text.Written,
            "ge" => period.FirstDay >= span.First,
            "gt" => period.FirstDay > span.Last,
            "le" => period.LastDay <= span.Last,
            _ => period.LastDay < span.First,
        };
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The days that a period covers, written as Pak or SDMX writes it.</summary>
    private static (DateOnly First, DateOnly Last)? SpanOf(string text)
    {
        if (text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
        {
            return SdmxTime.TryDay(text[..slash], out var first) && SdmxTime.TryAdd(first, text[(slash + 1)..], out var end) ? (first, end.AddDays(-1)) : null;
        }

        return SdmxTime.TryDay(text, out var day) ? (day, day)
            : Period.TryParse(SdmxTime.Plain(text), out var period) ? (period.FirstDay, period.LastDay)
            : null;
    }
}
