using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Resources;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Traces;

/// <summary>One trace: the waterfall of its spans with their attributes, events, statements and lines of log.</summary>
internal sealed class TraceModel(TraceStore traces, LogStore lines, ResourceWatch watch) : PageModel
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
        Waterfall = Waterfall.Of(trace, lines.Of(traceId));
        Rows = rows == "all" ? Waterfall.Rows : [.. Waterfall.Rows.Take(Few)];
        return Page();
    }

    /// <summary>The statement that a span sent to a database; null for other spans.</summary>
    public static string? Statement(Span span) => span["db.query.text"] ?? span["db.statement"];

    /// <summary>The beginning of a span's statement in one line, by which one is told from the others; null where the name says it already.</summary>
    public static string? Beginning(Span span)
    {
        if (Statement(span) is not { } statement || span.Name.Contains(' ', StringComparison.Ordinal))
        {
            return null;
        }

        var line = string.Join(' ', statement[..Math.Min(statement.Length, 400)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 120 ? line : line[..119] + "…";
    }

    /// <summary>What a client span called: the kind of database, or the resource at the address, which may have been away; otherwise the address.</summary>
    public string? Peer(Span span)
    {
        if (span.Kind != SpanKind.Client)
        {
            return null;
        }

        return (span["db.system.name"] ?? span["db.system"] ?? span["peer.service"], span["server.address"]) switch
        {
            ({ } known, _) => known,
            (_, { } host) => At(span["server.port"] is { } port ? $"{host}:{port}" : host),
            _ => null,
        };
    }

    private string At(string authority) =>
        watch.Current.FirstOrDefault(view => Uri.TryCreate(view.Address, UriKind.Absolute, out var address) && address.Authority == authority)?.Resource ?? authority;
}
