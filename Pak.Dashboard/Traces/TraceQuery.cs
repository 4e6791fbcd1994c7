using System.Globalization;
using Pak.Dashboard.Filters;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Traces;

/// <summary>
/// Which traces are asked for. Conditions on the trace (<c>trace.*</c>) hold for it; all others hold together for one of its spans, so
/// that «resource is permits» and «status is error» means an error of permits.
/// </summary>
internal static class TraceQuery
{
    /// <summary>Fields besides the attributes; durations are in milliseconds.</summary>
    public static readonly IReadOnlyList<string> Known =
        ["trace.duration", "trace.spans", "trace.errors", "trace.name", "trace.resource", "name", "resource", "kind", "status", "duration", "source", "event"];

    /// <param name="traces">All.</param>
    /// <param name="resource">A service that has a part in it, or nothing.</param>
    /// <param name="text">What its name or the path that was asked for contains, or nothing.</param>
    /// <param name="conditions">All of them hold.</param>
    public static IEnumerable<Trace> Match(IEnumerable<Trace> traces, string? resource, string? text, IReadOnlyList<Condition> conditions)
    {
        var contained = string.IsNullOrEmpty(text) ? null : new Condition(Operator.Contains, "trace.name", text);
        var (ofTrace, ofSpan) = (conditions.Where(c => IsOfTrace(c.Field)).ToList(), conditions.Where(c => !IsOfTrace(c.Field)).ToList());
        return traces.Where(t =>
            (string.IsNullOrEmpty(resource) || t.Services.Contains(resource))
            && (contained is null || contained.Holds(t.Name) || contained.Holds(t.Path))
            && ofTrace.TrueForAll(c => Holds(c, t))
            && (ofSpan.Count == 0 || t.Spans.Any(s => ofSpan.TrueForAll(c => Holds(c, s)))));
    }

    private static bool IsOfTrace(string field) => field.StartsWith("trace.", StringComparison.Ordinal);

    private static bool Holds(Condition condition, Trace trace) => condition.Field switch
    {
        // One of the services is it; none of them is it.
        "trace.resource" when condition.Operator is Operator.NotEqual or Operator.NotContains => trace.Services.All(condition.Holds),
        "trace.resource" => trace.Services.Any(condition.Holds),
        "trace.duration" => condition.Holds(Milliseconds(trace.Seconds)),
        "trace.spans" => condition.Holds(trace.Spans.Count.ToString(CultureInfo.InvariantCulture)),
        "trace.errors" => condition.Holds(trace.Errors.ToString(CultureInfo.InvariantCulture)),
        "trace.name" => condition.Holds(trace.Name),
        _ => condition.Holds(null),
    };

    private static bool Holds(Condition condition, Span span) => condition.Field switch
    {
        "name" => condition.Holds(span.Name),
        "resource" => condition.Holds(span.Resource.Service),
        "kind" => condition.Holds(span.Kind.ToString()),
        "status" => condition.Holds(span.IsError ? "error" : "ok"),
        "duration" => condition.Holds(Milliseconds(span.Seconds)),
        "source" => condition.Holds(span.Scope),
        "event" when span.Events.Length > 0 => span.Events.Any(e => condition.Holds(e.Name)),
        var field => condition.Holds(span[field]),
    };

    private static string Milliseconds(double seconds) => (seconds * 1000).ToString("R", CultureInfo.InvariantCulture);
}
