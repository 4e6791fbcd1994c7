using System.Globalization;
using System.Text;

namespace Pak.Dashboard.ConsoleLogs;

/// <summary>A stretch of text with the classes of its colours.</summary>
internal sealed record Segment(string Text, string Classes);

/// <summary>
/// Reads what a program wrote for a terminal. Colours and weights (ECMA-48 SGR) become classes from a fixed list; every other escape
/// sequence and control character is dropped, and characters that would reorder the text around them are replaced: a line can't
/// look like something that it is not.
/// </summary>
internal static class AnsiText
{
    public static IReadOnlyList<Segment> Read(string line)
    {
        var segments = new List<Segment>();
        var text = new StringBuilder();
        var style = new Style();
        var i = 0;
        while (i < line.Length)
        {
            var c = line[i];
            if (c is '\e' or '\u009b')
            {
                var start = c == '\e' ? i + 1 : i;
                if (c == '\e' && (start >= line.Length || line[start] is not '['))
                {
                    i = SkipOther(line, start);
                    continue;
                }

                var end = start + 1;
                while (end < line.Length && line[end] is < '@' or > '~')
                {
                    end++;
                }

                if (end < line.Length && line[end] == 'm')
                {
                    Flush();
                    style.Apply(line[(start + 1)..end]);
                }

                i = end + 1;
                continue;
            }

            if (IsReordering(c))
            {
                text.Append('\uFFFD');
            }
            else if (c == '\t' || !char.IsControl(c))
            {
                text.Append(c);
            }

            i++;
        }

        Flush();
        return segments;

        void Flush()
        {
            if (text.Length > 0)
            {
                segments.Add(new(text.ToString(), style.Classes));
                text.Clear();
            }
        }
    }

    /// <summary>The text alone, as safe as above.</summary>
    public static string Plain(string line) => string.Concat(Read(line).Select(segment => segment.Text));

    // ESC ] … BEL or ESC \ sets a terminal's title, a link, its clipboard; other sequences are two characters.
    private static int SkipOther(string line, int at)
    {
        if (at >= line.Length || line[at] is not (']' or 'P' or '^' or '_' or 'X'))
        {
            return at + 1;
        }

        while (at < line.Length)
        {
            if (line[at] == '\a')
            {
                return at + 1;
            }

            if (line[at] == '\e')
            {
                return at + 2;
            }

            at++;
        }

        return at;
    }

    private static bool IsReordering(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private sealed class Style
    {
        private readonly SortedSet<string> _weights = new(StringComparer.Ordinal);
        private int? _front;
        private int? _back;

        public string Classes => string.Join(
            ' ',
            _weights.Concat(_front is { } front ? [Class("fg-", front)] : []).Concat(_back is { } back ? [Class("bg-", back)] : []));

        public void Apply(string parameters)
        {
            var codes = parameters.Split(';', ':').Select(Number).ToList();
            for (var i = 0; i < codes.Count; i++)
            {
                switch (codes[i])
                {
                    case 0: _weights.Clear(); _front = _back = null; break;
                    case 1: _weights.Add("ansi-b"); break;
                    case 2: _weights.Add("ansi-d"); break;
                    case 3: _weights.Add("ansi-i"); break;
                    case 4: _weights.Add("ansi-u"); break;
                    case 22: _weights.Remove("ansi-b"); _weights.Remove("ansi-d"); break;
                    case 23: _weights.Remove("ansi-i"); break;
                    case 24: _weights.Remove("ansi-u"); break;
                    case >= 30 and <= 37: _front = codes[i] - 30; break;
                    case >= 90 and <= 97: _front = codes[i] - 90 + 8; break;
                    case >= 40 and <= 47: _back = codes[i] - 40; break;
                    case >= 100 and <= 107: _back = codes[i] - 100 + 8; break;
                    case 39: _front = null; break;
                    case 49: _back = null; break;
                    case 38 or 48: i = Extended(codes, i); break;
                    default: break;
                }
            }
        }

        // 38;5;n and 38;2;r;g;b: of the 256 colours only the sixteen that have a class are shown.
        private int Extended(List<int> codes, int i)
        {
            var color = i + 2 < codes.Count && codes[i + 1] == 5 && codes[i + 2] is >= 0 and < 16 ? codes[i + 2] : (int?)null;
            if (codes[i] == 38)
            {
                _front = color;
            }
            else
            {
                _back = color;
            }

            return i + (i + 1 < codes.Count && codes[i + 1] == 2 ? 4 : 2);
        }

        private static string Class(string prefix, int color) => prefix + color.ToString(CultureInfo.InvariantCulture);

        private static int Number(string text) =>
            text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
