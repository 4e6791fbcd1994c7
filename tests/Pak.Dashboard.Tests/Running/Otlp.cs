using System.Buffers.Binary;
using Google.Protobuf;

namespace Pak.Dashboard.Tests.Running;

/// <summary>Writes OTLP's messages with Google's own writer of the wire format, field by field as the specification numbers them.</summary>
internal static class OtlpMessage
{
    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    /// <summary>A request: one resource of that service, one scope, these items.</summary>
    public static byte[] Request(string service, IEnumerable<byte[]> items, string scope = "test", string? instance = null) => Message(o =>
        o.Bytes(1, Message(resources =>
        {
            resources.Bytes(1, Message(r =>
            {
                r.Bytes(1, Attribute("service.name", service));
                if (instance is not null)
                {
                    r.Bytes(1, Attribute("service.instance.id", instance));
                }
            }));
            resources.Bytes(2, Message(scopes =>
            {
                scopes.Bytes(1, Message(s => s.Text(1, scope)));
                foreach (var item in items)
                {
                    scopes.Bytes(2, item);
                }
            }));
        })));

    public static byte[] Attribute(string key, string value) => Message(o =>
    {
        o.Text(1, key);
        o.Bytes(2, Message(v => v.Text(1, value)));
    });

    public static byte[] Attribute(string key, long value) => Message(o =>
    {
        o.Text(1, key);
        o.Bytes(2, Message(v =>
        {
            v.WriteTag(3, WireFormat.WireType.Varint);
            v.WriteInt64(value);
        }));
    });

    public static byte[] Span(
        UInt128 trace, ulong id, ulong parent = 0, string name = "work", DateTimeOffset start = default, double seconds = 0.1, int kind = 2, bool error = false, params byte[][] attributes) => Message(o =>
    {
        o.Bytes(1, Id(trace));
        o.Bytes(2, Id(id));
        if (parent != 0)
        {
            o.Bytes(4, Id(parent));
        }

        o.Text(5, name);
        o.Varint(6, (ulong)kind);
        o.Fixed(7, Nano(start));
        o.Fixed(8, Nano(start) + (ulong)(seconds * 1e9));
        foreach (var attribute in attributes)
        {
            o.Bytes(9, attribute);
        }

        if (error)
        {
            o.Bytes(15, Message(s => s.Varint(3, 2)));
        }
    });

    public static byte[] Log(string text, DateTimeOffset time, int severity = 9, UInt128 trace = default, ulong span = 0, params byte[][] attributes) => Message(o =>
    {
        o.Fixed(1, Nano(time));
        o.Varint(2, (ulong)severity);
        o.Bytes(5, Message(v => v.Text(1, text)));
        foreach (var attribute in attributes)
        {
            o.Bytes(6, attribute);
        }

        if (trace != 0)
        {
            o.Bytes(9, Id(trace));
            o.Bytes(10, Id(span));
        }
    });

    /// <summary>A sum (monotonic) with one point.</summary>
    public static byte[] Counter(string name, double value, DateTimeOffset start, DateTimeOffset time, bool delta = false, params byte[][] attributes) => Message(o =>
    {
        o.Text(1, name);
        o.Bytes(7, Message(s =>
        {
            s.Bytes(1, Message(p =>
            {
                p.Fixed(2, Nano(start));
                p.Fixed(3, Nano(time));
                p.Real(4, value);
                foreach (var attribute in attributes)
                {
                    p.Bytes(7, attribute);
                }
            }));
            s.Varint(2, delta ? 1u : 2u);
            s.Varint(3, 1);
        }));
    });

    /// <summary>A gauge with one point.</summary>
    public static byte[] Gauge(string name, double value, DateTimeOffset time, params byte[][] attributes) => Gauge(name, value, time, unit: "", attributes);

    /// <summary>A gauge with one point in a unit of UCUM.</summary>
    public static byte[] Gauge(string name, double value, DateTimeOffset time, string unit, params byte[][] attributes) => Message(o =>
    {
        o.Text(1, name);
        o.Text(3, unit);
        o.Bytes(5, Message(g => g.Bytes(1, Message(p =>
        {
            p.Fixed(3, Nano(time));
            p.Real(4, value);
            foreach (var attribute in attributes)
            {
                p.Bytes(7, attribute);
            }
        }))));
    });

    /// <summary>A histogram with one point.</summary>
    public static byte[] Histogram(
        string name, double[] bounds, ulong[] counts, DateTimeOffset start, DateTimeOffset time, string unit = "s", UInt128 exemplar = default, bool delta = false, params byte[][] attributes) => Message(o =>
    {
        o.Text(1, name);
        o.Text(3, unit);
        o.Bytes(9, Message(h =>
        {
            h.Bytes(1, Message(p =>
            {
                p.Fixed(2, Nano(start));
                p.Fixed(3, Nano(time));
                p.Fixed(4, counts.Aggregate(0UL, (sum, c) => sum + c));
                p.Real(5, 1);
                p.Bytes(6, [.. counts.SelectMany(BitConverter.GetBytes)]);
                p.Bytes(7, [.. bounds.SelectMany(BitConverter.GetBytes)]);
                if (exemplar != 0)
                {
                    p.Bytes(8, Message(e =>
                    {
                        e.Fixed(2, Nano(time));
                        e.Real(3, 0.42);
                        e.Bytes(4, Id(1UL));
                        e.Bytes(5, Id(exemplar));
                    }));
                }

                foreach (var attribute in attributes)
                {
                    p.Bytes(9, attribute);
                }
            }));
            h.Varint(2, delta ? 1u : 2u);
        }));
    });

    /// <summary>The fields of an answer, as far as the tests look: number of field to value.</summary>
    public static Dictionary<int, object> Read(byte[] message)
    {
        var input = new CodedInputStream(message);
        var fields = new Dictionary<int, object>();
        while (input.ReadTag() is not 0 and var tag)
        {
            fields[WireFormat.GetTagFieldNumber(tag)] = WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint ? input.ReadInt64() : input.ReadBytes().ToByteArray();
        }

        return fields;
    }

    public static void Bytes(this CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }

    private static void Text(this CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Varint(this CodedOutputStream output, int field, ulong value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteUInt64(value);
    }

    private static void Fixed(this CodedOutputStream output, int field, ulong value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteFixed64(value);
    }

    private static void Real(this CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    private static ulong Nano(DateTimeOffset time) => time == default ? 0 : (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static byte[] Id(UInt128 id)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return bytes;
    }

    private static byte[] Id(ulong id)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return bytes;
    }
}
