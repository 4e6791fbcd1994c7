using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Formulas;

namespace Pak.Indicators.Tests.Formulas;

/// <summary>Values written as <c>code area period value</c>, yearly and Jalali, of the country when no area is named.</summary>
internal sealed class FigureTable : IFormulaInputs
{
    private readonly Dictionary<(string Code, string Area, string Breakdown, DateOnly Period), decimal> _values = [];

    public FigureTable(params string[] figures)
    {
        foreach (var parts in figures.Select(figure => figure.Split(' ')))
        {
            var area = parts.Length == 4 ? parts[1] : "IR";
            _values[(parts[0], area, "", Year(parts[^2]).FirstDay)] = decimal.Parse(parts[^1], CultureInfo.InvariantCulture);
        }
    }

    public static FormulaPoint At(string year, string area = "IR", string breakdown = "") => new(area, breakdown, Year(year));

    public decimal? Value(string code, string area, string breakdown, DateOnly period) =>
        _values.TryGetValue((code, area, breakdown, period), out var value) ? value : null;

    public IReadOnlyList<string> AreasBelow(string code, string area, string breakdown) =>
        [.. _values.Keys.Where(key => key.Code == code && key.Breakdown == breakdown && area == "IR" && key.Area != "IR").Select(key => key.Area).Distinct()];

    private static Period Year(string year) =>
        Period.TryParse(year, Frequency.Annual, CalendarKind.Jalali, out var period) ? period : throw new ArgumentException(year, nameof(year));
}
