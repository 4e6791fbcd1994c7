using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pak.Indicators.Reading;

/// <summary>Text for a response body, collected into large pieces. Dispose gives the memory back; flush before.</summary>
internal sealed class Utf8Lines(Stream output) : IDisposable
{
    private const int Size = 64 << 10;

    // A number has at most 31 characters, a code 80, a name 300; a line has some of each.
    private const int LongestLine = 32 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size + LongestLine);
    private int _length;

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    public void Add(byte character) => _buffer[_length++] = character;

    public void Add(string text) => _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));

    public void Add(int number)
    {
        number.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>With four digits.</summary>
    public void AddYear(int year)
    {
        year.TryFormat(_buffer.AsSpan(_length), out var written, "0000", CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>With exactly its digits; nothing for a missing value.</summary>
    public void Add(decimal? number)
    {
        if (number is { } value && value.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture))
        {
            _length += written;
        }
    }

    /// <summary>Call after each line, which may have 32 KB.</summary>
    public ValueTask EndLine(CancellationToken ct)
    {
        Add((byte)'\n');
        return EndPiece(ct);
    }

    /// <summary>The same where nothing ends a line.</summary>
    public ValueTask EndPiece(CancellationToken ct) => _length < Size ? ValueTask.CompletedTask : Flush(ct);

    public async ValueTask Flush(CancellationToken ct)
    {
        var length = _length;
        _length = 0;
        await output.WriteAsync(_buffer.AsMemory(0, length), ct);
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
