using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace Pak.SystemTests.Telemetry;

/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Kind">2 server, 3 client, as OTLP numbers them.</param>
public sealed record Span(string Service, string TraceId, string Id, string ParentId, string Name, int Kind, IReadOnlyDictionary<string, string> Attributes);

public sealed record HistogramPoint(string Service, string Name, ulong Count, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Reads the parts of OTLP's messages that the tests look at. Field numbers are those of opentelemetry-proto v1.</summary>
internal static class OtlpReader
{
    public static IEnumerable<Span> Spans(byte[] request) =>
        from resourceSpans in Message.Parse(request).All(1)
        let service = Attributes(resourceSpans.One(1)?.All(1)).GetValueOrDefault("service.name", "")
        from scopeSpans in resourceSpans.All(2)
        from span in scopeSpans.All(2)
        select new Span(service, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), Attributes(span.All(9)));

    public static IEnumerable<HistogramPoint> Histograms(byte[] request) =>
        from resourceMetrics in Message.Parse(request).All(1)
        let service = Attributes(resourceMetrics.One(1)?.All(1)).GetValueOrDefault("service.name", "")
        from scopeMetrics in resourceMetrics.All(2)
        from metric in scopeMetrics.All(2)
        let histogram = metric.One(9)
        where histogram is not null
        from point in histogram.All(1)
        select new HistogramPoint(service, metric.Text(1), point.Number(4), Attributes(point.All(9)));

    private static Dictionary<string, string> Attributes(IEnumerable<Message>? keyValues)
    {
        var attributes = new Dictionary<string, string>();
        foreach (var pair in keyValues ?? [])
        {
            attributes[pair.Text(1)] = pair.One(2) is { } value
                ? value.Has(1) ? value.Text(1) : value.Number(2, 3).ToString(CultureInfo.InvariantCulture)
                : "";
        }

        return attributes;
    }

    /// <summary>A message by its field numbers, nested ones parsed when asked for.</summary>
    private sealed class Message
    {
        private readonly List<(int Field, ulong Number, byte[]? Bytes)> _fields = [];

        public static Message Parse(byte[] bytes)
        {
            var message = new Message();
            using var input = new CodedInputStream(bytes);
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                var field = WireFormat.GetTagFieldNumber(tag);
                message._fields.Add(WireFormat.GetTagWireType(tag) switch
                {
                    WireFormat.WireType.Varint => (field, input.ReadUInt64(), null),
                    WireFormat.WireType.Fixed64 => (field, input.ReadFixed64(), null),
                    WireFormat.WireType.Fixed32 => (field, input.ReadFixed32(), null),
                    WireFormat.WireType.LengthDelimited => (field, 0, input.ReadBytes().ToByteArray()),
                    var other => throw new InvalidDataException($"Wire type {other} in OTLP."),
                });
            }

            return message;
        }

        public bool Has(int field) => _fields.Exists(f => f.Field == field);

        public IEnumerable<Message> All(int field) => _fields.Where(f => f.Field == field && f.Bytes is not null).Select(f => Parse(f.Bytes!));

        public Message? One(int field) => All(field).FirstOrDefault();

        public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

        public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

        public ulong Number(params int[] fields) => _fields.Find(f => fields.Contains(f.Field)).Number;

        private byte[] Bytes(int field) => _fields.Find(f => f.Field == field).Bytes ?? [];
    }
}
