namespace Pak.Dashboard.Store;

/// <summary>One set of dimensions of one sender: its points and what is needed to tell the next from what was before.</summary>
internal sealed class Series(Resource resource, Field[] fields, string name)
{
    /// <summary>A first point that covers more than this says nothing about when its values came.</summary>
    private static readonly long LongestFirst = (long)TimeSpan.FromMinutes(5).TotalNanoseconds;

    private long _start;
    private double _value;
    private ulong _count;
    private Buckets? _buckets;

    public Resource Resource { get; private set; } = resource;

    public Field[] Fields => fields;

    public string Name => name;

    public int Size { get; } = 320 + (name.Length * 4);

    public Queue<Point> Points { get; } = [];

    public Point? Newest { get; set; }

    public long LastTime { get; private set; }

    /// <summary>The point to keep; null when it only prolongs the newest, or is the level from which differences are counted.</summary>
    public Point? Take(MetricData metric, PointData data, InstrumentKind kind)
    {
        var point = kind switch
        {
            InstrumentKind.Gauge => new Point(data.Time, data.Time, data.Value, 1, null),
            InstrumentKind.UpDownCounter => new Point(data.Time, data.Time, metric.IsDelta ? _value + data.Value : data.Value, 1, null),
            _ when metric.IsDelta => new Point(data.Start == 0 ? Before(metric, data) ?? data.Time : data.Start, data.Time, data.Value, data.Count, data.Buckets),
            _ => Difference(metric, data),
        };
        Remember(metric, data, kind, point);
        if (point is null)
        {
            return null;
        }

        if (Newest is { } newest && Prolongs(point, newest, kind))
        {
            newest.End = point.End;
            return null;
        }

        return Newest = point;
    }

    private static bool Prolongs(Point point, Point newest, InstrumentKind kind) => kind switch
    {
        InstrumentKind.Gauge or InstrumentKind.UpDownCounter => point.Value.Equals(newest.Value),
        InstrumentKind.Counter => point.Value == 0 && newest.Value == 0,
        _ => point.Count == 0 && newest.Count == 0,
    };

    /// <summary>What a cumulative point adds to the one before.</summary>
    private Point? Difference(MetricData metric, PointData data)
    {
        var isFirst = LastTime == 0;
        // A sender that starts over has another start, or counts that went down.
        if (!isFirst && (data.Start == 0 || data.Start <= LastTime) && data.Start >= _start && Since(data) is { } since)
        {
            return since;
        }

        var from = isFirst ? Before(metric, data) : Math.Max(data.Start, LastTime);
        return from is { } start ? new Point(Math.Min(start, data.Time), data.Time, data.Value, data.Count, data.Buckets) : null;
    }

    private Point? Since(PointData data)
    {
        if (data.Buckets is null)
        {
            return data.Value >= _value ? new Point(LastTime, data.Time, data.Value - _value, 0, null) : null;
        }

        return _buckets is not null && data.Count >= _count && data.Buckets.Since(_buckets) is { } buckets
            ? new Point(LastTime, data.Time, data.Value - _value, data.Count - _count, buckets)
            : null;
    }

    /// <summary>
    /// Since when a series that is seen for the first time has been counting: since its sender's export before this one, which had
    /// none of it, or else since its start, if that was not long ago; null when nobody knows.
    /// </summary>
    private long? Before(MetricData metric, PointData data)
    {
        var known = Math.Max(metric.Resource.LastExport, data.Start);
        return known > 0 && known <= data.Time && (metric.Resource.LastExport > 0 || data.Time - known <= LongestFirst) ? known : null;
    }

    private void Remember(MetricData metric, PointData data, InstrumentKind kind, Point? point)
    {
        Resource = metric.Resource;
        LastTime = data.Time;
        _start = data.Start;
        _value = kind == InstrumentKind.UpDownCounter ? point!.Value : data.Value;
        _count = data.Count;
        _buckets = metric.IsDelta ? null : data.Buckets;
    }
}
