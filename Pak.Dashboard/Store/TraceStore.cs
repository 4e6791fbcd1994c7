namespace Pak.Dashboard.Store;

/// <summary>What a list shows of a trace, and its spans as far as they have come.</summary>
internal sealed record Trace(UInt128 Id, Span Root, long Start, long End, int Errors, int LeftOut, IReadOnlyList<string> Services, ArraySegment<Span> Spans)
{
    public double Seconds => (End - Start) / 1e9;

    public string Name => Root.Name;

    /// <summary>What was asked for, where the name, which stands for a whole route, does not say it; otherwise null.</summary>
    public string? Path => Root["url.path"] is { } path && !Name.EndsWith(' ' + path, StringComparison.Ordinal) ? path : null;
}

/// <summary>What has left a store, or was never taken into it.</summary>
/// <param name="Kept">How many there are.</param>
/// <param name="Bytes">About how much memory they take.</param>
/// <param name="Evicted">How many left to make room.</param>
internal sealed record Fullness(int Kept, long Bytes, long Evicted);

/// <summary>The latest traces, in bounded memory: the one that began to arrive first leaves first.</summary>
internal sealed class TraceStore(Limits limits, Changes changes)
{
    private readonly Dictionary<UInt128, Entry> _traces = [];
    private readonly Queue<Entry> _order = [];
    private readonly Lock _lock = new();
    private long _bytes;
    private long _evicted;

    public Fullness Fullness
    {
        get
        {
            lock (_lock)
            {
                return new(_traces.Count, _bytes, _evicted);
            }
        }
    }

    /// <returns>How many were refused because their trace is full.</returns>
    public int Add(List<Span> spans)
    {
        if (spans.Count == 0)
        {
            return 0;
        }

        var refused = 0;
        lock (_lock)
        {
            foreach (var span in spans)
            {
                refused += Add(span) ? 0 : 1;
            }
        }

        changes.Traces.Happened();
        return refused;
    }

    /// <summary>The trace as it is now; null where there is none or none any more.</summary>
    public Trace? Find(UInt128 id)
    {
        lock (_lock)
        {
            return _traces.TryGetValue(id, out var entry) ? entry.Shown() : null;
        }
    }

    /// <summary>All traces, in the order they began to arrive.</summary>
    public List<Trace> All()
    {
        lock (_lock)
        {
            return [.. _order.Select(entry => entry.Shown())];
        }
    }

    private bool Add(Span span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var entry))
        {
            entry = new Entry(span.TraceId);
            _traces.Add(span.TraceId, entry);
            _order.Enqueue(entry);
        }

        switch (entry.Add(span, limits.SpansPerTrace))
        {
            case Added.Full: return false;
            case Added.Known: return true; // sent again after an answer that got lost
        }

        _bytes += span.Size;
        while (_order.Count > limits.Traces || (_bytes > limits.TraceBytes && _order.Count > 1))
        {
            var oldest = _order.Dequeue();
            _traces.Remove(oldest.Id);
            _bytes -= oldest.Bytes;
            _evicted++;
        }

        return true;
    }

    private enum Added
    {
        Yes,
        Known,
        Full,
    }

    private sealed class Entry(UInt128 id)
    {
        private const int Few = 32;
        private readonly List<string> _services = [];
        private Span[] _spans = new Span[2];
        private HashSet<ulong>? _ids;
        private Trace? _shown;
        private Span? _root;
        private int _count;
        private int _errors;
        private int _leftOut;
        private long _start = long.MaxValue;
        private long _end;

        public UInt128 Id => id;

        public long Bytes { get; private set; }

        public Added Add(Span span, int most)
        {
            if (Knows(span.Id))
            {
                return Added.Known;
            }

            _shown = null;
            if (_count == most)
            {
                _leftOut++;
                return Added.Full;
            }

            // Only appended to: who holds an older segment of the array reads on undisturbed.
            if (_count == _spans.Length)
            {
                Array.Resize(ref _spans, _count * 2);
            }

            _spans[_count++] = span;
            Bytes += span.Size;
            _errors += span.IsError ? 1 : 0;
            _start = Math.Min(_start, span.Start);
            _end = Math.Max(_end, span.End);
            if (!_services.Contains(span.Resource.Service))
            {
                _services.Add(span.Resource.Service);
            }

            if (_root is null || IsBefore(span, _root))
            {
                _root = span;
            }

            return Added.Yes;
        }

        public Trace Shown() => _shown ??= new(id, _root!, _start, _end, _errors, _leftOut, [.. _services], new(_spans, 0, _count));

        private static bool IsBefore(Span one, Span other) =>
            (one.Parent == 0) != (other.Parent == 0) ? one.Parent == 0 : one.Start < other.Start;

        private bool Knows(ulong spanId)
        {
            if (_count > Few)
            {
                _ids ??= [.. _spans.Take(_count).Select(s => s.Id)];
                return !_ids.Add(spanId);
            }

            for (var i = 0; i < _count; i++)
            {
                if (_spans[i].Id == spanId)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
