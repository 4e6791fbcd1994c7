using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Traces;

/// <summary>One trace: the waterfall of its spans with their attributes, events, statements and lines of log.</summary>
internal sealed class TraceModel(TraceStore traces, LogStore logs) : PageModel
{
    public const int Few = 500;

    public required Waterfall Waterfall { get; set; }

    public Trace Trace => Waterfall.Trace;

    public IReadOnlyList<WaterfallRow> Rows { get; private set; } = [];

    public bool ShowsLogs { get; private set; }

    public IActionResult OnGet(string id, string? logs, string? rows)
    {
        if (!TelemetryExtensions.TryTraceId(id, out var traceId) || traces.Find(traceId) is not { } trace)
        {
            return NotFound();
        }

        ShowsLogs = logs != "off";
        Waterfall = Waterfall.Of(trace, LogsOf(traceId));
        Rows = rows == "all" ? Waterfall.Rows : [.. Waterfall.Rows.Take(Few)];
        return Page();
    }

    /// <summary>The statement that a span sent to a database; null for other spans.</summary>
    public static string? Statement(Span span) => span["db.query.text"] ?? span["db.statement"];

    /// <summary>What a client span called, where that is no service that sends spans itself.</summary>
    public static string? Peer(Span span) => span.Kind == SpanKind.Client ? span["db.system.name"] ?? span["db.system"] ?? span["peer.service"] : null;

    private List<LogRecord> LogsOf(UInt128 traceId) => logs.Of(traceId);
}
