namespace Pak.Indicators;

/// <summary>Texts from outside. A NUL cannot be stored by PostgreSQL, and other control characters mean nothing to a reader.</summary>
internal static class PlainText
{
    /// <summary>True for control characters other than tab and line breaks, and for halves of surrogate pairs.</summary>
    public static bool HasControlCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if ((char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r')) || IsLoneSurrogate(text, ref i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For showing what a file had: at most 100 characters, control characters replaced.</summary>
    public static string Excerpt(string text)
    {
        var shown = text.Length > 100 ? string.Concat(text.AsSpan(0, 99), "…") : text;
        return string.Create(shown.Length, shown, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }

    private static bool IsLoneSurrogate(string text, ref int i)
    {
        if (!char.IsSurrogate(text[i]))
        {
            return false;
        }

        if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
        {
            i++;
            return false;
        }

        return true;
    }
}
