using Pak.Dashboard.Store;

namespace Pak.Dashboard.Traces;

/// <summary>One span in its place, with the lines of log that it wrote.</summary>
/// <param name="Depth">How many spans are above it.</param>
/// <param name="From">Where it begins, in thousandths of the trace.</param>
/// <param name="Width">How long it is, in thousandths of the trace; never so small that it is not seen.</param>
internal sealed record WaterfallRow(Span Span, int Depth, double From, double Width, IReadOnlyList<LogRecord> Logs);

/// <summary>The spans of a trace as a tree, each below the one that caused it, in the order of their time.</summary>
internal sealed record Waterfall(Trace Trace, IReadOnlyList<WaterfallRow> Rows, IReadOnlyList<LogRecord> LogsElsewhere)
{
    private const double Narrowest = 3;

    public static Waterfall Of(Trace trace, IReadOnlyList<LogRecord> logs)
    {
        var children = trace.Spans.OrderBy(s => s.Start).ThenBy(s => s.End).ToLookup(s => s.Parent);
        var ids = trace.Spans.Select(s => s.Id).ToHashSet();
        var lines = logs.ToLookup(l => l.SpanId);
        var rows = new List<WaterfallRow>(trace.Spans.Count);
        var placed = new HashSet<ulong>();
        // First what has no parent or one that has not come; then what only has itself above it, which no honest sender makes.
        foreach (var root in trace.Spans.Where(s => !ids.Contains(s.Parent)).OrderBy(s => s.Start).Concat(trace.Spans))
        {
            Place(root);
        }

        return new(trace, rows, [.. logs.Where(l => !ids.Contains(l.SpanId))]);

        void Place(Span root)
        {
            var waiting = new Stack<(Span Span, int Depth)>([(root, 0)]);
            while (waiting.TryPop(out var next))
            {
                if (!placed.Add(next.Span.Id))
                {
                    continue;
                }

                rows.Add(Row(next.Span, next.Depth));
                foreach (var child in children[next.Span.Id].Reverse())
                {
                    waiting.Push((child, next.Depth + 1));
                }
            }
        }

        WaterfallRow Row(Span span, int depth)
        {
            var whole = Math.Max(1, trace.End - trace.Start);
            var width = Math.Max(Narrowest, 1000.0 * (span.End - span.Start) / whole);
            var from = Math.Min(1000.0 * (span.Start - trace.Start) / whole, 1000 - width);
            return new(span, depth, Math.Max(0, from), Math.Min(width, 1000), [.. lines[span.Id]]);
        }
    }

    /// <summary>Where a moment lies, in thousandths of the trace.</summary>
    public double Place(long time) => Math.Clamp(1000.0 * (time - Trace.Start) / Math.Max(1, Trace.End - Trace.Start), 0, 998);
}
