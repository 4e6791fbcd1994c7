using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>Breakdowns as files have them (<c>sex=female; settlement=urban</c>, in any order) and as series are named by them.</summary>
internal sealed class BreakdownTexts(IReadOnlyList<BreakdownDimension> dimensions)
{
    private const int MaxKnown = 10_000;

    private readonly Dictionary<string, Known?> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), (string, string)> _parts = dimensions
        .SelectMany(dimension => dimension.Categories.Select(category => (dimension.Code, category.Code)))
        .ToDictionary(part => part, part => part);

    /// <summary>The dimensions and categories of one text.</summary>
    private sealed record Known(string Canonical, string[] Dimensions);

    /// <summary>The canonical text; null when it names something that there is not, or that the indicator is not divided by.</summary>
    public string? Canonical(ReadOnlySpan<char> text, FigureRule rule)
    {
        if (!_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
        {
            known = Parse(text.ToString());
            if (_known.Count < MaxKnown)
            {
                _known[text.ToString()] = known;
            }
        }

        return known is not null && Array.TrueForAll(known.Dimensions, dimension => rule.Breakdowns.Contains(dimension, StringComparer.Ordinal)) ? known.Canonical : null;
    }

    /// <summary>What would be right for an indicator; "" when it has totals only.</summary>
    public string Example(FigureRule rule) => string.Join(';', rule.Breakdowns.Order(StringComparer.Ordinal).Take(1)
        .Select(code => $"{code}={dimensions.First(dimension => dimension.Code == code).Categories[0].Code}"));

    private Known? Parse(string text)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.ToLowerInvariant().Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 0 || !_parts.TryGetValue((part[..at].Trim(), part[(at + 1)..].Trim()), out var known) || !parts.TryAdd(known.Item1, known.Item2))
            {
                return null;
            }
        }

        return new(string.Join(';', parts.Select(part => $"{part.Key}={part.Value}")), [.. parts.Keys]);
    }
}
