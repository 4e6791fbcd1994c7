using Pak.Dashboard.Languages;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>Kinds and units of instruments as people read them.</summary>
internal static class MetricWords
{
    public static string Kind(Words w, InstrumentKind kind) => kind switch
    {
        InstrumentKind.Counter => w["شمارنده", "Counter"],
        InstrumentKind.UpDownCounter => w["شمارندهٔ بالا و پایین", "Up-down counter"],
        InstrumentKind.Histogram => w["هیستوگرام", "Histogram"],
        InstrumentKind.ExponentialHistogram => w["هیستوگرام نمایی", "Exponential histogram"],
        _ => w["تراز", "Gauge"],
    };

    /// <summary>A value in the instrument's unit (UCUM): durations and bytes in the unit that suits them.</summary>
    public static string Value(Words w, double? value, string unit) => (value, unit) switch
    {
        (null, _) => "–",
        (_, "s") => w.Duration(value),
        (_, "ms") => w.Duration(value / 1000),
        (_, "By") => w.Bytes(value),
        (_, "" or "1") => w.Short(value),
        _ when unit.StartsWith('{') => w.Short(value),
        _ => w.WithUnit(w.Short(value), unit),
    };

    /// <summary>Of a counter a second: bytes and things a second, seconds a second.</summary>
    public static string Rate(Words w, double? value, string unit) =>
        value is null ? "–" : unit switch
        {
            "By" or "s" or "ms" => w[$"{Value(w, value, unit)} در ثانیه", $"{Value(w, value, unit)}/s"],
            "" or "1" => w.PerSecond(value),
            _ when unit.StartsWith('{') => w.PerSecond(value),
            _ => w.WithUnit(w.Short(value), unit + "/s"),
        };
}
