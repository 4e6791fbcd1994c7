using Pak.Contracts;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Demo;

/// <summary>
/// Made-up but plausible values from 1394 on. Each follows from the indicator, the area, the part and the period alone, so any of
/// them can be made at any time and every installation has the same.
/// </summary>
internal static class DemoValues
{
    private const int Country = 0;
    private const int Tehran = 24; // index in Area.Iran

    /// <summary>Of the provinces in the order of <see cref="Area.Iran"/>, in millions: amounts are spread like people.</summary>
    private static readonly double[] People =
    [
        0, 1.43, 2.53, 3.28, 3.91, 3.27, 1.95, 4.71, 4.85, 3.16, 6.43, 5.12, 2.78, 1.60, 1.74, 0.95, 1.76, 0.58, 0.71, 1.16, 1.06, 0.70, 1.14, 1.78, 13.27,
        1.27, 1.29, 1.27, 1.87, 0.86, 0.77, 2.71,
    ];

    /// <summary>What the first part of a dimension has of an amount, or how far its rate lies above the whole; others are near a half or near the whole.</summary>
    private static readonly Dictionary<(string Code, string Dimension), double> Parts = new()
    {
        [("employed", "sex")] = 0.16,
        [("road-deaths", "sex")] = 0.21,
        [("road-injuries", "sex")] = 0.26,
        [("participation", "sex")] = -0.62,
        [("unemployment", "sex")] = 0.45,
        [("youth-unemployment", "sex")] = 0.4,
        [("graduate-unemployment", "sex")] = 0.5,
        [("smoking", "sex")] = -0.65,
        [("life-expectancy", "sex")] = 0.016,
        [("obesity", "sex")] = 0.25,
    };

    /// <summary>The areas that an indicator has values of, as indexes in <see cref="Area.Iran"/>.</summary>
    public static IEnumerable<int> Areas(DemoIndicator indicator) => indicator.Spread switch
    {
        DemoSpread.Country => [Country],
        DemoSpread.Tehran => [Tehran],
        _ => Enumerable.Range(0, Area.Iran.Count),
    };

    /// <summary>The values of a period: of every area, the total first, then its parts.</summary>
    public static IEnumerable<(int Area, string Breakdown, decimal Value)> Of(DemoIndicator indicator, Period period, decimal revision = 1)
    {
        var step = Step(period);
        var totals = indicator.Spread == DemoSpread.Sum ? Amounts(indicator, period, step) : [];
        foreach (var area in Areas(indicator))
        {
            var total = Round(indicator, revision * (indicator.Spread == DemoSpread.Sum ? totals[area] : Rate(indicator, period, step, area)));
            yield return (area, "", total);
            foreach (var dimension in HasParts(indicator, area) ? indicator.Content.Breakdowns : [])
            {
                var (first, second) = dimension == "sex" ? ("sex=female", "sex=male") : ("settlement=urban", "settlement=rural");
                var weight = dimension == "sex" ? 0.495m : 0.75m;
                var part = PartOf(indicator, dimension, total, weight, area);
                yield return (area, first, part);
                yield return (area, second, indicator.Spread == DemoSpread.Sum ? total - part : Round(indicator, (total - (weight * part)) / (1 - weight)));
            }
        }
    }

    /// <summary>Monthly figures are broken down for the country only.</summary>
    private static bool HasParts(DemoIndicator indicator, int area) => area == Country || indicator.Content.Frequency != Frequency.Monthly;

    private static decimal PartOf(DemoIndicator indicator, string dimension, decimal total, decimal weight, int area)
    {
        var isKnown = Parts.TryGetValue((indicator.Content.Code, dimension), out var known);
        var scatter = Chance(indicator.Ordinal, area, dimension == "sex" ? -1 : -2);
        return Round(indicator, indicator.Spread == DemoSpread.Sum
            ? total * (decimal)((isKnown ? known : (double)weight) + (0.005 * scatter))
            : total * (decimal)(1 + (isKnown ? known : dimension == "sex" ? 0.04 : 0.06) + (0.01 * scatter)));
    }

    /// <summary>Amounts of all areas: the provinces, rounded, add up to the country.</summary>
    private static decimal[] Amounts(DemoIndicator indicator, Period period, int step)
    {
        var total = Round(indicator, (decimal)Path(indicator, period, step, Country));
        var weights = new double[Area.Iran.Count];
        for (var i = 1; i < weights.Length; i++)
        {
            weights[i] = People[i] * (1 + (0.25 * Chance(indicator.Ordinal, i, -3))) * (1 + (indicator.Noise / 2 * Chance(indicator.Ordinal, i, step)));
        }

        var sum = weights.Sum();
        var amounts = Array.ConvertAll(weights, weight => Round(indicator, total * (decimal)(weight / sum)));
        amounts[Country] = total;
        amounts[Tehran] += total - (amounts.Sum() - total);
        return amounts;
    }

    private static decimal Rate(DemoIndicator indicator, Period period, int step, int area)
    {
        var path = Path(indicator, period, step, area);
        var isAlone = indicator.Spread is DemoSpread.Country or DemoSpread.Tehran || area == Country;
        var scatter = isAlone ? 1 : 1 + (0.22 * Chance(indicator.Ordinal, area, -3));
        // Near its upper limit a rate scatters by what is missing: 98 % is not 118 % elsewhere.
        return (decimal)(indicator.Content.ValidRange?.Max is { } max && path > (double)max / 2
            ? (double)max - (((double)max - path) * scatter)
            : path * scatter);
    }

    private static double Path(DemoIndicator indicator, Period period, int step, int area)
    {
        var perYear = indicator.Content.Frequency switch { Frequency.Monthly => 12, Frequency.Quarterly => 4, Frequency.HalfYearly => 2, _ => 1 };
        var season = 1 + (indicator.Season * Math.Sin(2 * Math.PI * ((step % perYear) + 0.5) / perYear));
        return indicator.Start * Math.Pow(indicator.Growth, (double)step / perYear) * season * (1 + (indicator.Noise * Chance(indicator.Ordinal, area, step)));
    }

    /// <summary>The periods since the beginning of 1394.</summary>
    private static int Step(Period period)
    {
        var (year, month, _) = JalaliDate.Of(period.FirstDay);
        return period.Frequency switch
        {
            Frequency.Monthly => ((year - 1394) * 12) + month - 1,
            Frequency.Quarterly => ((year - 1394) * 4) + ((month - 1) / 3),
            Frequency.HalfYearly => ((year - 1394) * 2) + ((month - 1) / 6),
            _ => year - 1394,
        };
    }

    private static decimal Round(DemoIndicator indicator, decimal value)
    {
        var range = indicator.Content.ValidRange;
        return Math.Round(Math.Clamp(value, range?.Min ?? decimal.MinValue, range?.Max ?? decimal.MaxValue), indicator.Content.Decimals) + new decimal(0, 0, 0, false, (byte)indicator.Content.Decimals);
    }

    /// <summary>A number between −1 and 1 that is always the same for the same three (SplitMix64).</summary>
    private static double Chance(int ordinal, int area, int step)
    {
        var z = unchecked(((ulong)(uint)ordinal << 40) + ((ulong)(uint)area << 32) + (uint)step + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return ((z ^ (z >> 31)) >> 11) * (2.0 / (1UL << 53)) - 1;
    }
}
