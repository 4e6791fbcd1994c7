using System.Buffers;
using System.IO.Compression;

namespace Pak.Dashboard.Otlp;

/// <summary>A request's body in a rented array, inflated if it was deflated.</summary>
internal sealed class Body(byte[] buffer, int length) : IDisposable
{
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <returns>Null when it is longer than <paramref name="most"/>: reading stops there, so that a bomb costs no more than that.</returns>
    /// <exception cref="InvalidDataException">It is not gzip.</exception>
    public static async Task<Body?> Read(Stream body, bool isGzip, int most, CancellationToken ct)
    {
        await using var plain = isGzip ? new GZipStream(body, CompressionMode.Decompress, leaveOpen: true) : body;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (var length = 0; ;)
            {
                var read = await plain.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, most + 1) - length), ct);
                length += read;
                if (read == 0)
                {
                    var result = new Body(buffer, length);
                    buffer = null;
                    return result;
                }

                if (length > most)
                {
                    return null;
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, most + 1));
                    buffer.AsSpan().CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
