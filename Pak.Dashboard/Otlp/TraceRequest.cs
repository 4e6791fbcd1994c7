using Pak.Dashboard.Store;

namespace Pak.Dashboard.Otlp;

/// <summary>ExportTraceServiceRequest. Spans without the ids that they must have are not taken, and counted.</summary>
internal static class TraceRequest
{
    public static (List<Span> Spans, int Refused) Read(ReadOnlySpan<byte> message, RequestReader request)
    {
        var spans = new List<Span>();
        var refused = 0;
        Envelope.Read(message, request, (ProtoReader reader, Resource resource, string scope, ref int extra) =>
        {
            if (ReadSpan(reader, request, resource, scope, extra) is { } span)
            {
                spans.Add(span);
                extra = 0;
            }
            else
            {
                refused++;
            }
        });
        return (spans, refused);
    }

    private static Span? ReadSpan(ProtoReader reader, RequestReader request, Resource resource, string scope, int extra)
    {
        var fields = new RequestReader.FieldList(request, request.Limits.Attributes);
        var (traceId, id, parent) = ((UInt128)0, 0UL, 0UL);
        var (name, kind, start, end) = ("", 0, 0L, 0L);
        var (isError, status, leftOut, size) = (false, "", 0, 200 + extra);
        List<SpanEvent>? events = null;
        List<SpanLink>? links = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: traceId = RequestReader.TraceId(reader.ReadBytes()); break;
                case 2: id = RequestReader.SpanId(reader.ReadBytes()); break;
                case 4: parent = RequestReader.SpanId(reader.ReadBytes()); break;
                case 5: name = RequestReader.Name(reader.ReadBytes()); break;
                case 6: kind = (int)Math.Min(reader.ReadVarint(), 6); break;
                case 7: start = RequestReader.Time(reader.ReadFixed64()); break;
                case 8: end = RequestReader.Time(reader.ReadFixed64()); break;
                case 9: fields.Read(reader.ReadMessage()); break;
                case 10 or 12 or 14: leftOut += (int)Math.Min(reader.ReadVarint(), 1_000_000); break;
                case 11 when events is null || events.Count < request.Limits.EventsPerSpan:
                    (events ??= []).Add(ReadEvent(reader.ReadMessage(), request, ref size));
                    break;
                case 13 when links is null || links.Count < request.Limits.LinksPerSpan:
                    (links ??= []).Add(ReadLink(reader.ReadMessage(), request, ref size));
                    break;
                case 11 or 13:
                    reader.Skip();
                    leftOut++;
                    break;
                case 15: (isError, status) = ReadStatus(reader.ReadMessage(), request); break;
                default: reader.Skip(); break;
            }
        }

        if (traceId == 0 || id == 0)
        {
            return null;
        }

        start = start == 0 ? request.Now : start;
        return new()
        {
            TraceId = traceId,
            Id = id,
            Parent = parent,
            Name = name,
            Kind = kind > 5 ? SpanKind.Unspecified : (SpanKind)kind,
            Start = start,
            End = Math.Max(start, end),
            IsError = isError,
            StatusMessage = status,
            Resource = resource,
            Scope = scope,
            Fields = fields.ToArray(),
            Events = events?.ToArray() ?? [],
            Links = links?.ToArray() ?? [],
            LeftOut = leftOut + fields.LeftOut,
            Size = size + fields.Size + (name.Length > 64 ? name.Length * 2 : 0) + (status.Length * 2),
        };
    }

    private static SpanEvent ReadEvent(ProtoReader reader, RequestReader request, ref int size)
    {
        request.Count();
        var fields = new RequestReader.FieldList(request, request.Limits.Attributes);
        var (time, name) = (0L, "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: time = RequestReader.Time(reader.ReadFixed64()); break;
                case 2: name = RequestReader.Name(reader.ReadBytes()); break;
                case 3: fields.Read(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        size += 72 + fields.Size + (name.Length > 64 ? name.Length * 2 : 0);
        return new(time, name, fields.ToArray());
    }

    private static SpanLink ReadLink(ProtoReader reader, RequestReader request, ref int size)
    {
        request.Count();
        var fields = new RequestReader.FieldList(request, request.Limits.Attributes);
        var (traceId, spanId) = ((UInt128)0, 0UL);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: traceId = RequestReader.TraceId(reader.ReadBytes()); break;
                case 2: spanId = RequestReader.SpanId(reader.ReadBytes()); break;
                case 4: fields.Read(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        size += 72 + fields.Size;
        return new(traceId, spanId, fields.ToArray());
    }

    private static (bool IsError, string Message) ReadStatus(ProtoReader reader, RequestReader request)
    {
        var (isError, message) = (false, "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: message = request.Text(reader.ReadBytes()); break;
                case 3: isError = reader.ReadVarint() == 2; break;
                default: reader.Skip(); break;
            }
        }

        return (isError, message);
    }
}
