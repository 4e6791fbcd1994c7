namespace Pak.Dashboard.Store;

/// <summary>
/// How values are spread, gathered from buckets of any kind. Inside a bucket values count as spread evenly, so what is read from it is
/// exact to the bucket's width.
/// </summary>
internal sealed class Distribution
{
    private readonly Dictionary<(double Lower, double Upper), double> _parts = [];
    private List<(double At, double Below)>? _curve;

    public double Count { get; private set; }

    public double Sum { get; set; }

    public double? Mean => Count > 0 ? Sum / Count : null;

    public bool IsEmpty => Count <= 0;

    public void Add(double lower, double upper, double count)
    {
        lower = Math.Max(lower, -double.MaxValue);
        _parts[(lower, upper)] = _parts.GetValueOrDefault((lower, upper)) + count;
        Count += count;
        _curve = null;
    }

    /// <summary>
    /// The value below which that share lies. <c>AtLeast</c>: it lies in the bucket without an end, and is only known to be no smaller.
    /// </summary>
    public (double Value, bool AtLeast)? Percentile(double share)
    {
        if (IsEmpty)
        {
            return null;
        }

        var curve = Curve();
        var wanted = share * Count;
        var previous = (At: curve[0].At, Below: 0.0);
        foreach (var point in curve)
        {
            if (point.Below >= wanted - (Count * 1e-12))
            {
                if (double.IsPositiveInfinity(point.At))
                {
                    return (previous.At, true);
                }

                var step = point.Below - previous.Below;
                return (step <= 0 ? point.At : previous.At + ((point.At - previous.At) * (wanted - previous.Below) / step), false);
            }

            previous = point;
        }

        return double.IsPositiveInfinity(previous.At) ? (curve[^2].At, true) : (previous.At, false);
    }

    /// <summary>How many are not above <paramref name="value"/>.</summary>
    public double CountUpTo(double value)
    {
        double count = 0;
        foreach (var ((lower, upper), part) in _parts)
        {
            count += value >= upper ? part : value <= lower || double.IsPositiveInfinity(upper) ? 0 : part * (value - lower) / (upper - lower);
        }

        return count;
    }

    /// <summary>The cumulative count at every bound; between two bounds it is a straight line.</summary>
    private List<(double At, double Below)> Curve()
    {
        if (_curve is not null)
        {
            return _curve;
        }

        var parts = _parts.Select(p => (p.Key.Lower, p.Key.Upper, Count: p.Value)).Order().ToList();
        var curve = new List<(double At, double Below)>(parts.Count * 2);
        if (parts.Zip(parts.Skip(1)).All(pair => pair.Second.Lower >= pair.First.Upper))
        {
            var below = 0.0;
            foreach (var (lower, upper, count) in parts)
            {
                curve.Add((lower, below));
                curve.Add((upper, below += count));
            }

            return _curve = curve;
        }

        // Services disagree on the bounds: the buckets overlap.
        foreach (var at in parts.SelectMany(p => new[] { p.Lower, p.Upper }).Distinct().Order())
        {
            curve.Add((at, CountUpTo(at)));
        }

        return _curve = curve;
    }
}
