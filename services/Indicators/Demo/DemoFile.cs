using System.Globalization;
using System.Text;
using Pak.Contracts;

namespace Pak.Indicators.Demo;

/// <summary>Made-up but plausible values, 1394 to 1403, of Iran and its provinces; from a fixed seed, so every installation has the same.</summary>
internal static class DemoFile
{
    private const int Seed = 1404;
    private const int FirstYear = 1394;
    private const int Years = 10;

    /// <summary>The upload file of an agency's indicators.</summary>
    public static byte[] Of(IEnumerable<DemoIndicator> indicators)
    {
        var csv = new StringBuilder("indicator,area,period,value\n");
        foreach (var indicator in indicators)
        {
            Append(csv, indicator);
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static void Append(StringBuilder csv, DemoIndicator indicator)
    {
        var random = new Random(Seed + Array.IndexOf([.. DemoIndicators.All], indicator));
        var weights = Area.Iran.Select((_, i) => i == 0 ? 0 : 0.4 + (random.NextDouble() * 1.2)).ToArray();
        weights[24] *= 4; // Tehran
        var total = weights.Sum();
        var perYear = indicator.Content.Frequency switch { Frequency.Monthly => 12, Frequency.Quarterly => 4, _ => 1 };
        var period = Period.Containing(JalaliDate.ToGregorian(FirstYear, 1, 1), indicator.Content.Frequency, CalendarKind.Jalali);
        for (var step = 0; step < Years * perYear; step++, period = period.Next())
        {
            var path = indicator.Start * Math.Pow(indicator.Growth, (double)step / perYear);
            for (var area = 0; area < Area.Iran.Count; area++)
            {
                var share = area == 0 ? 1 : indicator.Additive ? weights[area] / total : 0.8 + (0.4 * weights[area] / weights.Max());
                var value = path * share * (1 + (indicator.Noise * ((random.NextDouble() * 2) - 1)));
                csv.Append(CultureInfo.InvariantCulture, $"{indicator.Content.Code},{Area.Iran[area].Code},{period},{Written(value, indicator)}\n");
            }
        }
    }

    private static string Written(double value, DemoIndicator indicator)
    {
        var inRange = Math.Clamp(value, (double)(indicator.Content.ValidRange?.Min ?? decimal.MinValue), (double)(indicator.Content.ValidRange?.Max ?? decimal.MaxValue));
        return Math.Round((decimal)inRange, indicator.Content.Decimals).ToString("F" + indicator.Content.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
