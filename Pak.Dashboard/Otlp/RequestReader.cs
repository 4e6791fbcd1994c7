using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Otlp;

/// <summary>
/// Reads what the three signals have in common (opentelemetry.proto.common and .resource), counting the parts of one request.
/// </summary>
internal sealed class RequestReader(Limits limits, ResourceRegistry resources, DateTimeOffset now)
{
    private const int DeepestValue = 8;
    private const int LongestKey = 256;
    private int _parts;

    public Limits Limits => limits;

    /// <summary>Now, for what carries no time.</summary>
    public long Now { get; } = now.Nanoseconds();

    /// <summary>One more message inside the request.</summary>
    /// <exception cref="TooManyPartsException">That is too many.</exception>
    public void Count()
    {
        if (++_parts > limits.PartsPerRequest)
        {
            throw new TooManyPartsException();
        }
    }

    public string Text(ReadOnlySpan<byte> utf8) => Texts.Read(utf8, limits.ValueBytes);

    public static string Name(ReadOnlySpan<byte> utf8) => Texts.Read(utf8, 512);

    /// <summary>Nanoseconds of Unix time; before 1970 and after 2262 there are none.</summary>
    public static long Time(ulong nanoseconds) => nanoseconds > long.MaxValue ? 0 : (long)nanoseconds;

    /// <returns>0 for an id that is missing, empty or of another length.</returns>
    public static UInt128 TraceId(ReadOnlySpan<byte> bytes) => bytes.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : 0;

    public static ulong SpanId(ReadOnlySpan<byte> bytes) => bytes.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    /// <summary>Resource: the same bytes are the same sender.</summary>
    public (Resource Resource, bool IsNew) Resource(ReadOnlySpan<byte> message)
    {
        var bytes = message.ToArray();
        var key = Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 16));
        return resources.Get(key, () => Read(bytes));

        Resource Read(byte[] description)
        {
            var fields = new FieldList(this, most: 64);
            var reader = new ProtoReader(description);
            while (reader.Next())
            {
                if (reader.Field == 1)
                {
                    fields.Read(reader.ReadMessage());
                }
                else
                {
                    reader.Skip();
                }
            }

            var all = fields.ToArray();
            return new()
            {
                Service = all.Value("service.name") is { Length: > 0 } name ? Shorten(name) : "unknown_service",
                Instance = Shorten(all.Value("service.instance.id") ?? ""),
                Key = key,
                Fields = all,
                Size = 256 + fields.Size,
            };
        }
    }

    /// <summary>InstrumentationScope: its name is enough.</summary>
    public static string Scope(ProtoReader reader)
    {
        var name = "";
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                name = Name(reader.ReadBytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return name;
    }

    /// <summary>AnyValue as text; lists and maps as JSON writes them.</summary>
    public string Value(ProtoReader reader) => Value(reader, 0);

    private string Value(ProtoReader reader, int depth)
    {
        Count();
        if (depth > DeepestValue)
        {
            throw new MalformedException("A value is nested too deeply.");
        }

        var text = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: text = Text(reader.ReadBytes()); break;
                case 2: text = reader.ReadVarint() == 0 ? "false" : "true"; break;
                case 3: text = ((long)reader.ReadVarint()).ToString(CultureInfo.InvariantCulture); break;
                case 4: text = reader.ReadDouble().ToString("R", CultureInfo.InvariantCulture); break;
                case 5: text = List(reader.ReadMessage(), depth); break;
                case 6: text = Map(reader.ReadMessage(), depth); break;
                case 7: text = Binary(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        return text;
    }

    private string List(ProtoReader reader, int depth)
    {
        var text = new StringBuilder("[");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                Append(text, Value(reader.ReadMessage(), depth + 1));
            }
            else
            {
                reader.Skip();
            }
        }

        return text.Append(']').ToString();
    }

    private string Map(ProtoReader reader, int depth)
    {
        var text = new StringBuilder("{");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                var (key, value) = KeyValue(reader.ReadMessage(), depth + 1);
                Append(text, key + ": " + value);
            }
            else
            {
                reader.Skip();
            }
        }

        return text.Append('}').ToString();
    }

    private void Append(StringBuilder text, string value)
    {
        if (text.Length + value.Length < limits.ValueBytes)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(value);
        }
    }

    private string Binary(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes[..Math.Min(bytes.Length, limits.ValueBytes / 2)]);

    private (string Key, string Value) KeyValue(ProtoReader reader, int depth)
    {
        Count();
        var (key, value) = ("", "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = Texts.Read(reader.ReadBytes(), LongestKey); break;
                case 2: value = Value(reader.ReadMessage(), depth); break;
                default: reader.Skip(); break;
            }
        }

        return (key, value);
    }

    private static string Shorten(string text) => text.Length <= 128 ? text : text[..127] + "…";

    /// <summary>The attributes of one thing, up to a number; how many were more, and about how many bytes they take.</summary>
    public struct FieldList(RequestReader request, int most)
    {
        private List<Field>? _fields;

        public int LeftOut { get; private set; }

        public int Size { get; private set; }

        public void Read(ProtoReader keyValue)
        {
            if (_fields?.Count >= most)
            {
                LeftOut++;
                request.Count();
                return;
            }

            var (key, value) = request.KeyValue(keyValue, 0);
            (_fields ??= new(8)).Add(new(key, value));
            // Short texts are shared; how much of them is this one's nobody knows, so half is counted.
            Size += 16 + ((key.Length <= 64 ? key.Length : key.Length * 2) + (value.Length <= 64 ? value.Length : (value.Length * 2) + 24));
        }

        public readonly Field[] ToArray() => _fields?.ToArray() ?? [];
    }
}
