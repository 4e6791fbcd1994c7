namespace Pak.Dashboard.Store;

/// <summary>
/// What the dashboard takes and keeps at most (section <c>Pak:Telemetry</c>). Numbers of things are Aspire's; besides them every store
/// has a budget of bytes, because ten thousand traces may be small or large. What is oldest leaves first.
/// </summary>
internal sealed record Limits
{
    public int Traces { get; init; } = 10_000;

    public int Logs { get; init; } = 10_000;

    public int PointsPerInstrument { get; init; } = 50_000;

    /// <summary>Attributes of a span, record, point, event or link; the rest is left out and counted.</summary>
    public int Attributes { get; init; } = 128;

    /// <summary>Bytes of a value or a text; what is longer is cut.</summary>
    public int ValueBytes { get; init; } = 8 * 1024;

    public int EventsPerSpan { get; init; } = 128;

    public int LinksPerSpan { get; init; } = 128;

    public int SpansPerTrace { get; init; } = 5_000;

    public int Resources { get; init; } = 256;

    public int Instruments { get; init; } = 2_000;

    /// <summary>Sets of dimensions an instrument.</summary>
    public int SeriesPerInstrument { get; init; } = 1_000;

    public int Buckets { get; init; } = 640;

    public int ExemplarsPerInstrument { get; init; } = 200;

    public long TraceBytes { get; init; } = 96L << 20;

    public long LogBytes { get; init; } = 32L << 20;

    public long MetricBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of a request as it is sent.</summary>
    public int BodyBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of a request once inflated.</summary>
    public int InflatedBytes { get; init; } = 8 << 20;

    /// <summary>Messages inside a request: spans, events, attributes, points.</summary>
    public int PartsPerRequest { get; init; } = 400_000;

    /// <summary>Requests that are read at the same time; as many times eight wait, the others are told to come again.</summary>
    public int Requests { get; init; } = 8;

    /// <summary>Bytes a second, inflated; bursts may be twice that.</summary>
    public int BytesPerSecond { get; init; } = 48 << 20;

    /// <summary>Bytes of the files that keep telemetry.</summary>
    public long FileBytes { get; init; } = 128L << 20;
}
