namespace Pak.Dashboard.Store;

/// <summary>Names one instrument of one service.</summary>
internal readonly record struct InstrumentKey(string Service, string Meter, string Name);

/// <summary>What pages know of an instrument without its points.</summary>
internal sealed record InstrumentInfo(InstrumentKey Key, InstrumentKind Kind, string Unit, string Description, int Series, int Points, int SeriesLeftOut, long Evicted, long LastTime);

/// <summary>
/// The latest points of every instrument, in bounded memory. Cumulative sums and histograms are kept as what came between two points, so
/// that rates and percentiles of any time are sums; a start over (the sender's restart) begins at nothing again.
/// </summary>
internal sealed class MetricStore(Limits limits, Changes changes)
{
    private static readonly long Silence = (long)TimeSpan.FromMinutes(10).TotalNanoseconds;
    private readonly Dictionary<InstrumentKey, Instrument> _instruments = [];
    private readonly Lock _lock = new();
    private long _bytes;
    private long _evicted;

    /// <summary>Instruments that were not taken because there are too many.</summary>
    public long InstrumentsLeftOut { get; private set; }

    public Fullness Fullness
    {
        get
        {
            lock (_lock)
            {
                return new(_instruments.Values.Sum(i => i.Points), _bytes, _evicted);
            }
        }
    }

    /// <returns>How many points were not taken.</returns>
    public int Add(List<MetricData> metrics)
    {
        if (metrics.Count == 0)
        {
            return 0;
        }

        var refused = 0;
        lock (_lock)
        {
            foreach (var metric in metrics)
            {
                refused += Add(metric);
            }

            foreach (var group in metrics.GroupBy(m => m.Resource))
            {
                group.Key.Exported(group.Max(m => m.Points.Max(p => p.Time)));
            }

            while (_bytes > limits.MetricBytes && _instruments.Values.MaxBy(i => i.Bytes) is { Points: > 0 } largest)
            {
                Evict(largest, Math.Max(1, largest.Points / 10));
            }
        }

        changes.Metrics.Happened();
        return refused;
    }

    /// <summary>All instruments, by service, meter and name.</summary>
    public List<InstrumentInfo> Instruments()
    {
        lock (_lock)
        {
            return
            [
                .. _instruments.Values.Select(i => i.Info())
                    .OrderBy(i => i.Key.Service, StringComparer.Ordinal).ThenBy(i => i.Key.Meter, StringComparer.Ordinal).ThenBy(i => i.Key.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>An instrument and copies of its series; null where there is none.</summary>
    public (InstrumentInfo Info, List<SeriesView> Series, List<Exemplar> Exemplars)? Find(InstrumentKey key)
    {
        lock (_lock)
        {
            return _instruments.TryGetValue(key, out var instrument) ? (instrument.Info(), instrument.Views(), instrument.Exemplars()) : null;
        }
    }

    /// <summary>The series of all services' instruments of that name.</summary>
    public List<SeriesView> Named(string name)
    {
        lock (_lock)
        {
            return [.. _instruments.Values.Where(i => i.Key.Name == name).SelectMany(i => i.Views())];
        }
    }

    private int Add(MetricData metric)
    {
        var kind = metric is { Kind: InstrumentKind.UpDownCounter, IsMonotonic: true } ? InstrumentKind.Counter : metric.Kind;
        var key = new InstrumentKey(metric.Resource.Service, metric.Meter, metric.Name);
        if (!_instruments.TryGetValue(key, out var instrument) || instrument.Kind != kind)
        {
            if (instrument is not null)
            {
                Forget(instrument); // the same name, now of another kind: a new version of the service
            }
            else if (_instruments.Count >= limits.Instruments && !ForgetSilent(metric.Points.Max(p => p.Time)))
            {
                InstrumentsLeftOut++;
                return metric.Points.Count;
            }

            instrument = new Instrument(key, kind, limits);
            _instruments.Add(key, instrument);
        }

        instrument.Describe(metric.Unit, metric.Description);
        var refused = 0;
        foreach (var point in metric.Points)
        {
            var grown = instrument.Add(metric, point);
            refused += grown is null ? 1 : 0;
            _bytes += grown ?? 0;
        }

        if (instrument.Points > limits.PointsPerInstrument)
        {
            Evict(instrument, instrument.Points - limits.PointsPerInstrument);
        }

        return refused;
    }

    private void Evict(Instrument instrument, int points)
    {
        _bytes -= instrument.Evict(points);
        _evicted += points;
    }

    /// <summary>Makes room among the instruments: the one goes that was silent longest, if that was for long.</summary>
    private bool ForgetSilent(long now)
    {
        var oldest = _instruments.Values.MinBy(i => i.LastTime)!;
        if (now - oldest.LastTime < Silence)
        {
            return false;
        }

        Forget(oldest);
        return true;
    }

    private void Forget(Instrument instrument)
    {
        _bytes -= instrument.Bytes;
        _evicted += instrument.Points;
        _instruments.Remove(instrument.Key);
    }
}
