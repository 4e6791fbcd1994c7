using Pak.Dashboard.Store;

namespace Pak.Dashboard.Otlp;

internal enum Signal
{
    Traces = 1,
    Metrics = 2,
    Logs = 3,
}

/// <summary>Reads a request and stores what it carries: all of it or, if it is malformed, nothing.</summary>
internal sealed class Intake(Limits limits, ResourceRegistry resources, TraceStore traces, MetricStore metrics, LogStore logs, TimeProvider clock)
{
    /// <returns>How many items were refused, and why.</returns>
    /// <exception cref="MalformedException">It is no such request.</exception>
    /// <exception cref="TooManyPartsException">It has too many parts.</exception>
    public (int Refused, string Why) Take(Signal signal, ReadOnlySpan<byte> message)
    {
        var request = new RequestReader(limits, resources, clock.GetUtcNow());
        switch (signal)
        {
            case Signal.Traces:
                var (spans, withoutId) = TraceRequest.Read(message, request);
                return (withoutId + traces.Add(spans), "Spans need a trace id of 16 bytes and a span id of 8, and a trace has room for so many.");
            case Signal.Metrics:
                var (data, notReadable) = MetricRequest.Read(message, request);
                return (notReadable + metrics.Add(data), "Summaries, points without a value or older than the last, and more dimensions than there is room for are not taken.");
            default:
                logs.Add(LogRequest.Read(message, request));
                return (0, "");
        }
    }
}
