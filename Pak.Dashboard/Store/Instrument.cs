namespace Pak.Dashboard.Store;

/// <summary>
/// From <paramref name="start"/> to the end: of a counter what was added, of a histogram also how it is spread, of a gauge the level
/// that held.
/// </summary>
internal sealed class Point(long start, long end, double value, double count, Buckets? buckets)
{
    public long Start => start;

    /// <summary>Moves on while nothing changes: an idle series takes no room.</summary>
    public long End { get; set; } = end;

    public double Value => value;

    public double Count => count;

    public Buckets? Buckets => buckets;

    public int Size => 72 + (buckets?.Size ?? 0);
}

/// <summary>One set of dimensions of one sender, as it was when asked for.</summary>
internal sealed record SeriesView(Resource Resource, Field[] Fields, Point[] Points, InstrumentKind Kind);

/// <summary>One instrument of a service: its series and their latest points. Not safe for threads; its store is.</summary>
internal sealed class Instrument(InstrumentKey key, InstrumentKind kind, Limits limits)
{
    private static readonly long Silence = (long)TimeSpan.FromMinutes(5).TotalNanoseconds;
    private readonly Dictionary<string, Series> _series = [];
    private readonly Queue<Series> _order = []; // one entry a point, as they came
    private readonly Queue<Exemplar> _exemplars = [];
    private string _unit = "";
    private string _description = "";
    private int _seriesLeftOut;
    private long _evicted;
    private long _lastTime;

    public InstrumentKey Key => key;

    public InstrumentKind Kind => kind;

    public int Points => _order.Count;

    public long Bytes { get; private set; }

    public long LastTime => _lastTime;

    public void Describe(string unit, string description) => (_unit, _description) = (unit, description);

    public InstrumentInfo Info() => new(key, kind, _unit, _description, _series.Count, Points, _seriesLeftOut, _evicted, _lastTime);

    public List<SeriesView> Views() => [.. _series.Values.Where(s => s.Points.Count > 0).Select(s => new SeriesView(s.Resource, s.Fields, [.. s.Points], kind))];

    public List<Exemplar> Exemplars() => [.. _exemplars];

    /// <returns>How many bytes more are taken; null when the point was not taken.</returns>
    public long? Add(MetricData metric, PointData data)
    {
        var name = NameOf(metric.Resource, data.Fields);
        long grown = 0;
        if (!_series.TryGetValue(name, out var series))
        {
            if (_series.Count >= limits.SeriesPerInstrument)
            {
                grown = -ForgetSilent(data.Time);
                if (grown == 0)
                {
                    _seriesLeftOut++;
                    return null;
                }
            }

            series = new Series(metric.Resource, data.Fields, name);
            _series.Add(name, series);
            grown += series.Size;
        }

        if (data.Time < series.LastTime)
        {
            return null; // older than what is known: the past is not rewritten
        }

        _lastTime = Math.Max(_lastTime, data.Time);
        foreach (var exemplar in data.SentExemplars)
        {
            Keep(exemplar);
        }

        if (series.Take(metric, data, kind) is { } point)
        {
            series.Points.Enqueue(point);
            _order.Enqueue(series);
            grown += point.Size;
        }

        Bytes += grown;
        return grown;
    }

    /// <returns>How many bytes became free.</returns>
    public long Evict(int points)
    {
        long freed = 0;
        for (var i = 0; i < points && _order.TryDequeue(out var series); i++)
        {
            freed += series.Points.Dequeue().Size;
            if (series.Points.Count == 0)
            {
                series.Newest = null;
                if (_lastTime - series.LastTime > Silence && _series.Remove(series.Name))
                {
                    freed += series.Size;
                }
            }
        }

        Bytes -= freed;
        _evicted += points;
        return freed;
    }

    private void Keep(Exemplar exemplar)
    {
        // A cumulative sender repeats its exemplars with every export.
        if (_exemplars.Contains(exemplar))
        {
            return;
        }

        _exemplars.Enqueue(exemplar);
        if (_exemplars.Count > limits.ExemplarsPerInstrument)
        {
            _exemplars.Dequeue();
        }
    }

    /// <summary>Makes room among the series: those go that have no points and were silent, which a live one never is. Returns the bytes that became free.</summary>
    private long ForgetSilent(long now)
    {
        long freed = 0;
        foreach (var series in _series.Values.Where(s => s.Points.Count == 0 && now - s.LastTime > Silence).ToList())
        {
            _series.Remove(series.Name);
            freed += series.Size;
        }

        return freed;
    }

    private static string NameOf(Resource resource, Field[] fields) =>
        fields.Length == 0 ? resource.Key : resource.Key + "\u0001" + string.Join('\u0001', fields.Select(f => f.Key + "\u0002" + f.Value));
}
