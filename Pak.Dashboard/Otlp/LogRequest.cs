using Pak.Dashboard.Store;

namespace Pak.Dashboard.Otlp;

/// <summary>ExportLogsServiceRequest.</summary>
internal static class LogRequest
{
    public static List<LogRecord> Read(ReadOnlySpan<byte> message, RequestReader request)
    {
        var records = new List<LogRecord>();
        Envelope.Read(message, request, (ProtoReader reader, Resource resource, string scope, ref int extra) =>
        {
            records.Add(ReadRecord(reader, request, resource, scope, extra));
            extra = 0;
        });
        return records;
    }

    private static LogRecord ReadRecord(ProtoReader reader, RequestReader request, Resource resource, string scope, int extra)
    {
        var fields = new RequestReader.FieldList(request, request.Limits.Attributes);
        var (time, observed, severity, leftOut) = (0L, 0L, 0, 0);
        var (text, eventName) = ("", "");
        var (traceId, spanId) = ((UInt128)0, 0UL);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: time = RequestReader.Time(reader.ReadFixed64()); break;
                case 2: severity = (int)Math.Min(reader.ReadVarint(), 24); break;
                case 5: text = request.Value(reader.ReadMessage()); break;
                case 6: fields.Read(reader.ReadMessage()); break;
                case 7: leftOut = (int)Math.Min(reader.ReadVarint(), 1_000_000); break;
                case 9: traceId = RequestReader.TraceId(reader.ReadBytes()); break;
                case 10: spanId = RequestReader.SpanId(reader.ReadBytes()); break;
                case 11: observed = RequestReader.Time(reader.ReadFixed64()); break;
                case 12: eventName = RequestReader.Name(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        return new()
        {
            Time = time != 0 ? time : observed != 0 ? observed : request.Now,
            Severity = severity,
            Text = text.Length > 0 ? text : eventName,
            Resource = resource,
            Scope = scope,
            TraceId = traceId,
            SpanId = spanId,
            Fields = fields.ToArray(),
            LeftOut = leftOut + fields.LeftOut,
            Size = 160 + extra + fields.Size + (text.Length * 2),
        };
    }
}
