namespace Pak.Dashboard.Store;

internal enum InstrumentKind
{
    Gauge,
    Counter,
    UpDownCounter,
    Histogram,
    ExponentialHistogram,
}

/// <summary>One measured value that belongs to a trace.</summary>
internal sealed record Exemplar(long Time, double Value, UInt128 TraceId, ulong SpanId);

/// <summary>A metric as it was received.</summary>
internal sealed class MetricData
{
    public required Resource Resource { get; init; }

    public required string Meter { get; init; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Unit { get; set; } = "";

    public InstrumentKind Kind { get; set; }

    public bool IsDelta { get; set; }

    public bool IsMonotonic { get; set; }

    public int Refused { get; set; }

    public List<PointData> Points { get; } = [];
}

/// <summary>A point as it was received; times in nanoseconds of Unix time.</summary>
internal sealed class PointData
{
    private static readonly List<Exemplar> None = [];
    private List<Exemplar>? _exemplars;

    public Field[] Fields { get; private set; } = [];

    public long Start { get; set; }

    public long Time { get; set; }

    /// <summary>The number; of a histogram the sum.</summary>
    public double Value { get; set; }

    public ulong Count { get; set; }

    public Buckets? Buckets { get; set; }

    public List<Exemplar> Exemplars => _exemplars ??= [];

    public IReadOnlyList<Exemplar> SentExemplars => _exemplars ?? None;

    public PointData With(Field[] fields, long now)
    {
        Fields = fields;
        Array.Sort(Fields, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        Time = Time == 0 ? now : Time;
        Start = Math.Min(Start, Time);
        return this;
    }
}
