using Pak.Dashboard.Languages;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>What can be read from an instrument's steps.</summary>
/// <param name="Key">Names it in addresses.</param>
/// <param name="Value">Its value in a step; null where nothing was measured.</param>
/// <param name="Write">How it is written.</param>
/// <param name="Unit">What its values are measured in (UCUM), for the chart's scale.</param>
/// <param name="IsRate">So much a second.</param>
internal sealed record Measure(string Key, string Name, Func<Step, double?> Value, Func<double?, string> Write, string Unit, bool IsRate = false)
{
    public static IReadOnlyList<Measure> Of(InstrumentInfo info, Words w)
    {
        string Value(double? value) => MetricWords.Value(w, value, info.Unit);
        string Rate(double? value) => MetricWords.Rate(w, value, info.Unit);
        return info.Kind switch
        {
            InstrumentKind.Counter => [new("rate", w["آهنگ", "Rate"], s => s.Rate, Rate, info.Unit, IsRate: true)],
            InstrumentKind.UpDownCounter => [new("sum", w["جمع", "Sum"], s => s.Levels.Count == 0 ? null : s.Levels.Sum(), Value, info.Unit)],
            InstrumentKind.Gauge =>
            [
                new("mean", w["میانگین", "Mean"], s => s.Levels.Count == 0 ? null : s.Levels.Average(), Value, info.Unit),
                new("lowest", w["کمترین", "Lowest"], s => s.Levels.Count == 0 ? null : s.Levels.Min(), Value, info.Unit),
                new("highest", w["بیشترین", "Highest"], s => s.Levels.Count == 0 ? null : s.Levels.Max(), Value, info.Unit),
            ],
            _ =>
            [
                new("p50", "p50", s => s.Spread.Percentile(0.5)?.Value, Value, info.Unit),
                new("p90", "p90", s => s.Spread.Percentile(0.9)?.Value, Value, info.Unit),
                new("p99", "p99", s => s.Spread.Percentile(0.99)?.Value, Value, info.Unit),
                new("count", w["شمار در ثانیه", "Count a second"], s => s.Rate, w.PerSecond, "", IsRate: true),
            ],
        };
    }
}
