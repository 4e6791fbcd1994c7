namespace Pak.Dashboard.Store;

/// <summary>Tells pages that are looked at that there is something new.</summary>
internal sealed class Changes
{
    public Topic Traces { get; } = new();

    public Topic Logs { get; } = new();

    public Topic Metrics { get; } = new();

    /// <summary>The topic of that name; null for an unknown one.</summary>
    public Topic? this[string name] => name switch
    {
        "traces" => Traces,
        "logs" => Logs,
        "metrics" => Metrics,
        _ => null,
    };

    public sealed class Topic
    {
        private long _version;

        /// <summary>Grows with every change.</summary>
        public long Version => Interlocked.Read(ref _version);

        public void Happened() => Interlocked.Increment(ref _version);
    }
}
