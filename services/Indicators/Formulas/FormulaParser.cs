using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Formulas;

/// <summary>Recursive descent over one line of text; stops at the first thing that does not fit.</summary>
internal ref struct FormulaParser
{
    private const int MaxDepth = 40;
    private const int MaxParts = 500;
    private const int MaxPeriods = 400;

    private readonly string _text;
    private int _at;
    private int _depth;
    private int _parts;
    private Problem? _problem;

    private FormulaParser(string text) => _text = text;

    public static Result<Formula> Parse(string text)
    {
        if (text.Length > Formula.MaxLength)
        {
            return Problems.BadFormula.With($"فرمول بیش از {Formula.MaxLength} نویسه دارد", $"The formula has more than {Formula.MaxLength} characters");
        }

        var parser = new FormulaParser(Fold(text));
        var root = parser.Sum();
        if (parser._problem is null && parser.Peek() is not '\0')
        {
            parser.Expected("عملگر + - * / یا پایان فرمول", "an operator + - * / or the end");
        }

        return parser._problem is { } problem ? problem : new Formula(root!);
    }

    /// <summary>Names of functions, which a code may only be called in backticks.</summary>
    public static bool IsFunction(string name) => Function(name) is not null;

    private static string Fold(string text) => PersianText.FoldDigits(text)
        .Replace('×', '*').Replace('÷', '/').Replace('\u2212', '-').Replace('٫', '.').Replace('،', ',');

    private static FormulaFunction? Function(string name) => name switch
    {
        "lag" => FormulaFunction.Lag,
        "pct_change" => FormulaFunction.PctChange,
        "sum_areas" => FormulaFunction.SumAreas,
        "mean_areas" => FormulaFunction.MeanAreas,
        _ => null,
    };

    private FormulaNode? Sum()
    {
        var left = Product();
        while (_problem is null && Peek() is '+' or '-')
        {
            var operation = _text[_at++] == '+' ? FormulaOperator.Add : FormulaOperator.Subtract;
            left = Join(operation, left, Product());
        }

        return left;
    }

    private FormulaNode? Product()
    {
        var left = Unary();
        while (_problem is null && Peek() is '*' or '/')
        {
            var operation = _text[_at++] == '*' ? FormulaOperator.Multiply : FormulaOperator.Divide;
            left = Join(operation, left, Unary());
        }

        return left;
    }

    private FormulaNode? Unary()
    {
        if (Peek() == '+')
        {
            _at++;
            return Nested(static (ref parser) => parser.Unary());
        }

        if (Peek() == '-')
        {
            _at++;
            return Nested(static (ref parser) => parser.Unary()) is { } of ? new FormulaNode.Negation(of) : null;
        }

        return Primary();
    }

    private FormulaNode? Primary()
    {
        if (++_parts > MaxParts)
        {
            return Expected($"فرمولی با حداکثر {MaxParts} جزء", $"a formula of at most {MaxParts} parts");
        }

        switch (Peek())
        {
            case '(':
                _at++;
                var inner = Nested(static (ref parser) => parser.Sum());
                return Closed() ? inner : null;
            case '`':
                return Quoted();
            case '.' or (>= '0' and <= '9'):
                return Number();
            case >= 'a' and <= 'z':
                return Name();
            default:
                return Expected("عدد، کد شاخص، تابع یا پرانتز", "a number, an indicator's code, a function or a parenthesis");
        }
    }

    private FormulaNode? Name()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')
        {
            _at++;
        }

        var name = _text[start.._at];
        if (Peek() != '(')
        {
            return IsCodeAt(name, start) ? new FormulaNode.Reference(name) : null;
        }

        if (Function(name) is not { } function)
        {
            _at = start;
            return Expected("یکی از تابع‌های lag، pct_change، sum_areas، mean_areas", "one of the functions lag, pct_change, sum_areas, mean_areas");
        }

        _at++;
        return Arguments(function);
    }

    private FormulaNode? Arguments(FormulaFunction function)
    {
        var of = Nested(static (ref parser) => parser.Sum());
        if (of is null)
        {
            return null;
        }

        var periods = function == FormulaFunction.PctChange ? 1 : 0;
        if (function is FormulaFunction.Lag or FormulaFunction.PctChange && Peek() == ',')
        {
            _at++;
            periods = Periods();
        }
        else if (function == FormulaFunction.Lag)
        {
            return Expected("ویرگول و شمار دوره‌ها", "a comma and the number of periods");
        }

        return _problem is null && Closed() ? new FormulaNode.Call(function, of, periods) : null;
    }

    private int Periods()
    {
        _ = Peek();
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        if (int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var periods) && periods is >= 1 and <= MaxPeriods)
        {
            return periods;
        }

        _at = start;
        Expected($"شمار دوره‌ها از 1 تا {MaxPeriods}", $"a number of periods from 1 to {MaxPeriods}");
        return 0;
    }

    private FormulaNode? Quoted()
    {
        var start = _at;
        var end = _text.IndexOf('`', _at + 1);
        var code = end < 0 ? "" : _text[(_at + 1)..end];
        _at = end < 0 ? _at : end + 1;
        return IsCodeAt(code, start) ? new FormulaNode.Reference(code) : null;
    }

    private FormulaNode? Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        // The digits that a decimal keeps: a constant that would be rounded is not the constant that was written.
        var written = _text.AsSpan(start, _at - start);
        var isFollowedByName = _at < _text.Length && _text[_at] is (>= 'a' and <= 'z') or '_';
        if (written.Length <= 28 && !isFollowedByName && decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return new FormulaNode.Number(value);
        }

        _at = start;
        return Expected("عددی با حداکثر 28 رقم، یا کدی میان دو `", "a number of at most 28 digits, or a code in backticks");
    }

    private bool IsCodeAt(string code, int start)
    {
        if (DefinitionRules.IsCode(code))
        {
            return true;
        }

        _at = start;
        Expected("کد یک شاخص؛ کدی که خط تیره دارد میان دو ` می‌آید", "an indicator's code; one with a hyphen stands in backticks");
        return false;
    }

    private FormulaNode? Join(FormulaOperator operation, FormulaNode? left, FormulaNode? right) =>
        left is null || right is null ? null : new FormulaNode.Operation(operation, left, right);

    private FormulaNode? Nested(Rule rule)
    {
        if (++_depth > MaxDepth)
        {
            return Expected($"فرمولی با حداکثر {MaxDepth} لایه پرانتز", $"a formula with at most {MaxDepth} levels");
        }

        var node = rule(ref this);
        _depth--;
        return node;
    }

    private bool Closed()
    {
        if (_problem is null && Peek() == ')')
        {
            _at++;
            return true;
        }

        Expected("پرانتز بسته", "a closing parenthesis");
        return false;
    }

    /// <summary>The next character that is no space; NUL at the end.</summary>
    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private FormulaNode? Expected(string fa, string en)
    {
        if (_problem is null)
        {
            _ = Peek();
            var place = (_at + 1).ToString(CultureInfo.InvariantCulture);
            _problem = Problems.BadFormula.With(PersianText.WithPersianDigits($"در نویسهٔ {place}: انتظار می‌رفت {fa}"), $"At character {place}: expected {en}");
        }

        return null;
    }

    private delegate FormulaNode? Rule(ref FormulaParser parser);
}
