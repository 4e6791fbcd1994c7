using System.Buffers.Binary;

namespace Pak.Dashboard.Otlp;

/// <summary>What was sent is no message of OTLP.</summary>
internal sealed class MalformedException(string message) : Exception(message);

/// <summary>The message has more parts than one request may have.</summary>
internal sealed class TooManyPartsException() : Exception("One request carries too many parts: send smaller batches.");

/// <summary>
/// Reads protobuf's wire format where it lies, without copying and without trusting it: a length never leads out of its message, and
/// what is cut off, has field 0 or an unknown wire type is <see cref="MalformedException"/>.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;
    private int _wireType;

    /// <summary>The field that was last read.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_at == _message.Length)
        {
            return false;
        }

        var tag = ReadRawVarint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        _wireType = (int)(tag & 7);
        return Field is > 0 and <= 0x1FFFFFFF ? true : throw new MalformedException("A field has no valid number.");
    }

    /// <summary>The field's bytes: a text, an id or a message inside.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(Bytes);
        var length = ReadRawVarint();
        if (length > (ulong)(_message.Length - _at))
        {
            throw new MalformedException("A field is longer than its message.");
        }

        var bytes = _message.Slice(_at, (int)length);
        _at += (int)length;
        return bytes;
    }

    public ProtoReader ReadMessage() => new(ReadBytes());

    public ulong ReadVarint()
    {
        Expect(Varint);
        return ReadRawVarint();
    }

    /// <summary>sint32: zigzag.</summary>
    public int ReadSigned32()
    {
        var value = (uint)ReadVarint();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public ulong ReadFixed64()
    {
        Expect(Fixed64);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>A repeated fixed64, packed or one value a field; appends to <paramref name="values"/> at most <paramref name="most"/>.</summary>
    public void ReadFixed64s(List<ulong> values, int most)
    {
        if (_wireType == Fixed64)
        {
            Add(values, ReadFixed64(), most);
            return;
        }

        var packed = ReadBytes();
        if (packed.Length % 8 != 0)
        {
            throw new MalformedException("A packed field is cut off.");
        }

        for (var i = 0; i < packed.Length; i += 8)
        {
            Add(values, BinaryPrimitives.ReadUInt64LittleEndian(packed[i..]), most);
        }
    }

    /// <summary>A repeated uint64, packed or one value a field.</summary>
    public void ReadVarints(List<ulong> values, int most)
    {
        if (_wireType == Varint)
        {
            Add(values, ReadVarint(), most);
            return;
        }

        var packed = ReadMessage();
        while (packed._at < packed._message.Length)
        {
            Add(values, packed.ReadRawVarint(), most);
        }
    }

    public void Skip()
    {
        switch (_wireType)
        {
            case Varint: ReadRawVarint(); break;
            case Fixed64: Take(8); break;
            case Bytes: ReadBytes(); break;
            case Fixed32: Take(4); break;
            default: throw new MalformedException("A field has an unknown wire type.");
        }
    }

    private static void Add(List<ulong> values, ulong value, int most)
    {
        if (values.Count == most)
        {
            throw new TooManyPartsException();
        }

        values.Add(value);
    }

    private readonly void Expect(int wireType)
    {
        if (_wireType != wireType)
        {
            throw new MalformedException("A field has another wire type than OTLP gives it.");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _at)
        {
            throw new MalformedException("The message is cut off.");
        }

        _at += length;
        return _message.Slice(_at - length, length);
    }

    private ulong ReadRawVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at == _message.Length)
            {
                throw new MalformedException("The message is cut off.");
            }

            var next = _message[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new MalformedException("A number is longer than ten bytes.");
    }
}
