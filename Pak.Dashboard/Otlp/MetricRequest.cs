using Pak.Dashboard.Store;

namespace Pak.Dashboard.Otlp;

/// <summary>ExportMetricsServiceRequest. Summaries, an old format without buckets, are not taken, and counted.</summary>
internal static class MetricRequest
{
    public static (List<MetricData> Metrics, int Refused) Read(ReadOnlySpan<byte> message, RequestReader request)
    {
        var metrics = new List<MetricData>();
        var refused = 0;
        Envelope.Read(message, request, (ProtoReader reader, Resource resource, string scope, ref int extra) =>
        {
            if (ReadMetric(reader, request, resource, scope, ref refused) is { } metric)
            {
                metrics.Add(metric);
            }
        });
        return (metrics, refused);
    }

    private static MetricData? ReadMetric(ProtoReader reader, RequestReader request, Resource resource, string scope, ref int refused)
    {
        var metric = new MetricData { Resource = resource, Meter = scope };
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: metric.Name = RequestReader.Name(reader.ReadBytes()); break;
                case 2: metric.Description = RequestReader.Name(reader.ReadBytes()); break;
                case 3: metric.Unit = RequestReader.Name(reader.ReadBytes()); break;
                case 5: ReadPoints(reader.ReadMessage(), request, metric, InstrumentKind.Gauge); break;
                case 7: ReadPoints(reader.ReadMessage(), request, metric, InstrumentKind.UpDownCounter); break;
                case 9: ReadPoints(reader.ReadMessage(), request, metric, InstrumentKind.Histogram); break;
                case 10: ReadPoints(reader.ReadMessage(), request, metric, InstrumentKind.ExponentialHistogram); break;
                case 11: refused += CountPoints(reader.ReadMessage(), request); break;
                default: reader.Skip(); break;
            }
        }

        refused += metric.Refused;
        return metric.Name.Length > 0 && metric.Points.Count > 0 ? metric : null;
    }

    private static int CountPoints(ProtoReader reader, RequestReader request)
    {
        var count = 0;
        while (reader.Next())
        {
            request.Count();
            count += reader.Field == 1 ? 1 : 0;
            reader.Skip();
        }

        return count;
    }

    private static void ReadPoints(ProtoReader reader, RequestReader request, MetricData metric, InstrumentKind kind)
    {
        metric.Kind = kind;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    request.Count();
                    var point = kind switch
                    {
                        InstrumentKind.Histogram => ReadHistogram(reader.ReadMessage(), request),
                        InstrumentKind.ExponentialHistogram => ReadExponential(reader.ReadMessage(), request),
                        _ => ReadNumber(reader.ReadMessage(), request),
                    };
                    if (point is null)
                    {
                        metric.Refused++;
                    }
                    else
                    {
                        metric.Points.Add(point);
                    }

                    break;
                case 2 when kind != InstrumentKind.Gauge: metric.IsDelta = reader.ReadVarint() == 1; break;
                case 3 when kind is InstrumentKind.UpDownCounter: metric.IsMonotonic = reader.ReadVarint() != 0; break;
                default: reader.Skip(); break;
            }
        }
    }

    private static PointData? ReadNumber(ProtoReader reader, RequestReader request)
    {
        var fields = new RequestReader.FieldList(request, request.Limits.Attributes);
        var point = new PointData();
        var noValue = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: point.Start = RequestReader.Time(reader.ReadFixed64()); break;
                case 3: point.Time = RequestReader.Time(reader.ReadFixed64()); break;
                case 4: point.Value = reader.ReadDouble(); break;
                case 5: ReadExemplar(reader.ReadMessage(), request, point); break;
                case 6: point.Value = (long)reader.ReadFixed64(); break;
                case 7: fields.Read(reader.ReadMessage()); break;
                case 8: noValue = (reader.ReadVarint() & 1) != 0; break;
                default: reader.Skip(); break;
            }
        }

        return noValue || !double.IsFinite(point.Value) ? null : point.With(fields.ToArray(), request.Now);
    }

    private static PointData? ReadHistogram(ProtoReader reader, RequestReader request)
    {
        var fields = new RequestReader.FieldList(request, request.Limits.Attributes);
        var point = new PointData();
        var (counts, bounds, noValue) = (new List<ulong>(16), new List<ulong>(16), false);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: point.Start = RequestReader.Time(reader.ReadFixed64()); break;
                case 3: point.Time = RequestReader.Time(reader.ReadFixed64()); break;
                case 4: point.Count = reader.ReadFixed64(); break;
                case 5: point.Value = reader.ReadDouble(); break;
                case 6: reader.ReadFixed64s(counts, request.Limits.Buckets); break;
                case 7: reader.ReadFixed64s(bounds, request.Limits.Buckets); break;
                case 8: ReadExemplar(reader.ReadMessage(), request, point); break;
                case 9: fields.Read(reader.ReadMessage()); break;
                case 10: noValue = (reader.ReadVarint() & 1) != 0; break;
                default: reader.Skip(); break;
            }
        }

        double[] edges = [.. bounds.Select(BitConverter.UInt64BitsToDouble)];
        var sorted = edges.All(double.IsFinite) && edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second);
        if (noValue || !sorted || (counts.Count > 0 && counts.Count != edges.Length + 1) || !double.IsFinite(point.Value))
        {
            return null;
        }

        point.Buckets = new ExplicitBuckets(edges, counts.Count > 0 ? [.. counts] : [point.Count]);
        return point.With(fields.ToArray(), request.Now);
    }

    private static PointData? ReadExponential(ProtoReader reader, RequestReader request)
    {
        var fields = new RequestReader.FieldList(request, request.Limits.Attributes);
        var point = new PointData();
        var (scale, zeros, threshold, noValue) = (0, 0UL, 0.0, false);
        var positive = (Offset: 0, Counts: Array.Empty<ulong>());
        var negative = (Offset: 0, Counts: Array.Empty<ulong>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: fields.Read(reader.ReadMessage()); break;
                case 2: point.Start = RequestReader.Time(reader.ReadFixed64()); break;
                case 3: point.Time = RequestReader.Time(reader.ReadFixed64()); break;
                case 4: point.Count = reader.ReadFixed64(); break;
                case 5: point.Value = reader.ReadDouble(); break;
                case 6: scale = reader.ReadSigned32(); break;
                case 7: zeros = reader.ReadFixed64(); break;
                case 8: positive = ReadBuckets(reader.ReadMessage(), request); break;
                case 9: negative = ReadBuckets(reader.ReadMessage(), request); break;
                case 10: noValue = (reader.ReadVarint() & 1) != 0; break;
                case 11: ReadExemplar(reader.ReadMessage(), request, point); break;
                case 14: threshold = reader.ReadDouble(); break;
                default: reader.Skip(); break;
            }
        }

        // The data model allows scales from -10 to 20.
        if (noValue || scale is < -10 or > 20 || !double.IsFinite(point.Value) || !(threshold >= 0 && double.IsFinite(threshold)))
        {
            return null;
        }

        point.Buckets = new ExponentialBuckets(scale, zeros, threshold, positive.Offset, positive.Counts, negative.Offset, negative.Counts);
        return point.With(fields.ToArray(), request.Now);
    }

    private static (int Offset, ulong[] Counts) ReadBuckets(ProtoReader reader, RequestReader request)
    {
        var (offset, counts) = (0, new List<ulong>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: offset = reader.ReadSigned32(); break;
                case 2: reader.ReadVarints(counts, request.Limits.Buckets); break;
                default: reader.Skip(); break;
            }
        }

        return (offset, [.. counts]);
    }

    private static void ReadExemplar(ProtoReader reader, RequestReader request, PointData point)
    {
        request.Count();
        var (time, value, traceId, spanId) = (0L, 0.0, (UInt128)0, 0UL);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: time = RequestReader.Time(reader.ReadFixed64()); break;
                case 3: value = reader.ReadDouble(); break;
                case 4: spanId = RequestReader.SpanId(reader.ReadBytes()); break;
                case 5: traceId = RequestReader.TraceId(reader.ReadBytes()); break;
                case 6: value = (long)reader.ReadFixed64(); break;
                default: reader.Skip(); break;
            }
        }

        if (traceId != 0 && point.Exemplars.Count < 32)
        {
            point.Exemplars.Add(new(time, value, traceId, spanId));
        }
    }
}
