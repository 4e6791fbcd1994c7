namespace Pak.Dashboard.Store;

/// <summary>The latest log records, in bounded memory: the oldest leaves first.</summary>
internal sealed class LogStore(Limits limits, Changes changes)
{
    private readonly Queue<LogRecord> _records = [];
    private readonly Lock _lock = new();
    private long _number;
    private long _bytes;
    private long _evicted;

    public Fullness Fullness
    {
        get
        {
            lock (_lock)
            {
                return new(_records.Count, _bytes, _evicted);
            }
        }
    }

    public void Add(List<LogRecord> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var record in records)
            {
                record.Number = ++_number;
                _records.Enqueue(record);
                _bytes += record.Size;
                while (_records.Count > limits.Logs || (_bytes > limits.LogBytes && _records.Count > 1))
                {
                    _bytes -= _records.Dequeue().Size;
                    _evicted++;
                }
            }
        }

        changes.Logs.Happened();
    }

    /// <summary>All records, the oldest first.</summary>
    public LogRecord[] All()
    {
        lock (_lock)
        {
            return [.. _records];
        }
    }

    /// <summary>How many errors each service has logged from that moment on.</summary>
    public Dictionary<string, int> Errors(long since) =>
        All().Where(r => r.Time >= since && (r.Level is LogLevel.Error or LogLevel.Critical)).CountBy(r => r.Resource.Service).ToDictionary();

    /// <summary>The lines of one trace in the order of their time.</summary>
    public List<LogRecord> Of(UInt128 traceId) => [.. All().Where(r => r.TraceId == traceId).OrderBy(r => r.Time)];
}
