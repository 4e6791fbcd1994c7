using System.Text;

namespace Pak.Dashboard.Otlp;

/// <summary>
/// Texts out of messages, cut at a length. Short ones repeat (names, keys, routes): a cache of fixed size hands out the same object
/// again, so that a hundred thousand spans share theirs. A colliding text replaces the older; nothing grows.
/// </summary>
internal static class Texts
{
    private const int LongestCached = 64;
    private static readonly Entry?[] Cache = new Entry?[8192];

    private sealed record Entry(byte[] Utf8, string Text);

    /// <param name="most">In bytes of UTF-8; what is longer ends with «…».</param>
    public static string Read(ReadOnlySpan<byte> utf8, int most)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > LongestCached)
        {
            return utf8.Length <= most ? Encoding.UTF8.GetString(utf8) : Encoding.UTF8.GetString(utf8[..Boundary(utf8, most)]) + "…";
        }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var place = ref Cache[(uint)hash.ToHashCode() % (uint)Cache.Length];
        if (Volatile.Read(ref place) is { } known && utf8.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        var text = Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref place, new Entry(utf8.ToArray(), text));
        return text;
    }

    /// <summary>The last place up to <paramref name="most"/> where no character is cut in two.</summary>
    private static int Boundary(ReadOnlySpan<byte> utf8, int most)
    {
        var end = most;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }
}
