using System.Globalization;
using Pak.Dashboard.Filters;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.StructuredLogs;

/// <summary>Which log records are asked for.</summary>
internal static class LogQuery
{
    /// <summary>Fields that every record has; any other name is an attribute's.</summary>
    public static readonly IReadOnlyList<string> Known = ["message", "level", "category", "resource", "instance", "trace", "span"];

    /// <param name="records">All, the oldest first.</param>
    /// <param name="resource">A service, or nothing.</param>
    /// <param name="level">The lowest level, or nothing.</param>
    /// <param name="text">What the message contains, or nothing.</param>
    /// <param name="conditions">All of them hold.</param>
    public static IEnumerable<LogRecord> Match(
        IEnumerable<LogRecord> records, string? resource, LogLevel? level, string? text, IReadOnlyList<Condition> conditions)
    {
        var contained = string.IsNullOrEmpty(text) ? null : new Condition(Operator.Contains, "message", text);
        return records.Where(r => (string.IsNullOrEmpty(resource) || r.Resource.Service == resource)
            && (level is not { } lowest || (r.Level >= lowest && r.Level != LogLevel.None))
            && contained?.Holds(r.Text) != false
            && conditions.All(c => c.Holds(Value(r, c.Field))));
    }

    public static string? Value(LogRecord record, string field) => field switch
    {
        "message" => record.Text,
        "level" => record.Level.ToString(),
        "severity" => record.Severity.ToString(CultureInfo.InvariantCulture),
        "category" => record.Scope,
        "resource" => record.Resource.Service,
        "instance" => record.Resource.Instance,
        "trace" => record.TraceId == 0 ? null : record.TraceId.Hex(),
        "span" => record.SpanId == 0 ? null : record.SpanId.Hex(),
        _ => record.Fields.Value(field),
    };
}
