using System.Globalization;

namespace Pak.Dashboard.Store;

/// <summary>One attribute; whatever type it had, its value is text.</summary>
internal readonly record struct Field(string Key, string Value);

/// <summary>Who sends: a process of a service.</summary>
internal sealed class Resource
{
    public required string Service { get; init; }

    /// <summary><c>service.instance.id</c>, or nothing.</summary>
    public required string Instance { get; init; }

    /// <summary>Stands for the whole description.</summary>
    public required string Key { get; init; }

    public required Field[] Fields { get; init; }

    public required int Size { get; init; }

    public DateTimeOffset LastSeen { get; set; }

    /// <summary>The time of the newest point of its last request of metrics, in nanoseconds of Unix time; 0 before the first.</summary>
    public long LastExport { get; private set; }

    /// <summary>Between its last two exports, in nanoseconds; 0 before the second. Parts of one export are none by themselves.</summary>
    public long ExportInterval { get; private set; }

    /// <param name="newest">The time of the newest point.</param>
    public void Exported(long newest)
    {
        if (LastExport > 0 && newest - LastExport > 500_000_000)
        {
            ExportInterval = newest - LastExport;
        }

        LastExport = Math.Max(LastExport, newest);
    }
}

/// <summary>OpenTelemetry's kinds of spans, by their numbers.</summary>
internal enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

internal sealed record SpanEvent(long Time, string Name, Field[] Fields);

internal sealed record SpanLink(UInt128 TraceId, ulong SpanId, Field[] Fields);

/// <summary>A span; times in nanoseconds of Unix time.</summary>
internal sealed class Span
{
    public required UInt128 TraceId { get; init; }

    public required ulong Id { get; init; }

    /// <summary>0 for none.</summary>
    public required ulong Parent { get; init; }

    public required string Name { get; init; }

    public required SpanKind Kind { get; init; }

    public required long Start { get; init; }

    public required long End { get; init; }

    public required bool IsError { get; init; }

    public string StatusMessage { get; init; } = "";

    public required Resource Resource { get; init; }

    public required string Scope { get; init; }

    public Field[] Fields { get; init; } = [];

    public SpanEvent[] Events { get; init; } = [];

    public SpanLink[] Links { get; init; } = [];

    /// <summary>Attributes, events and links that the sender or this receiver left out.</summary>
    public int LeftOut { get; init; }

    /// <summary>About how many bytes it takes here.</summary>
    public required int Size { get; init; }

    public double Seconds => (End - Start) / 1e9;

    public string? this[string key] => Fields.Value(key);
}

/// <summary>A line of log with its fields.</summary>
internal sealed class LogRecord
{
    /// <summary>Counts up as they arrive; given by the store.</summary>
    public long Number { get; set; }

    public required long Time { get; init; }

    /// <summary>OpenTelemetry's severity: 1 trace … 24 fatal, 0 unknown.</summary>
    public required int Severity { get; init; }

    public required string Text { get; init; }

    public required Resource Resource { get; init; }

    /// <summary>The logger's category.</summary>
    public required string Scope { get; init; }

    /// <summary>0 outside a trace.</summary>
    public UInt128 TraceId { get; init; }

    public ulong SpanId { get; init; }

    public Field[] Fields { get; init; } = [];

    public int LeftOut { get; init; }

    public required int Size { get; init; }

    public LogLevel Level => Severity switch
    {
        0 => LogLevel.None,
        < 5 => LogLevel.Trace,
        < 9 => LogLevel.Debug,
        < 13 => LogLevel.Information,
        < 17 => LogLevel.Warning,
        < 21 => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}

internal static class TelemetryExtensions
{
    /// <summary>The attribute's value; null where it is not there.</summary>
    public static string? Value(this Field[] fields, string key)
    {
        foreach (var field in fields)
        {
            if (field.Key == key)
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>As W3C's trace context writes it: 32 hexadecimal digits.</summary>
    public static string Hex(this UInt128 traceId) => traceId.ToString("x32", CultureInfo.InvariantCulture);

    public static string Hex(this ulong spanId) => spanId.ToString("x16", CultureInfo.InvariantCulture);

    public static bool TryTraceId(string? text, out UInt128 traceId) =>
        UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out traceId) && text!.Length == 32;

    public static DateTimeOffset Instant(this long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);

    public static long Nanoseconds(this DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks * 100;
}
