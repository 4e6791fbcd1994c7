using System.Text;

namespace Pak.Contracts;

/// <summary>
/// The one normaliser of Persian text. Unicode normalisation (NFC, NFKC) leaves Arabic ي and ك apart from Persian ی and ک,
/// and <c>int.Parse</c> refuses ۱۲۳, so everything that people type passes through here first.
/// </summary>
public static class PersianText
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char Tatweel = '\u0640';

    /// <summary>Persian (۰-۹) and Arabic (٠-٩) digits become 0-9; everything else stays.</summary>
    public static string FoldDigits(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                span[i] = FoldDigit(source[i]);
            }
        });

    /// <summary>For display and storage: Arabic ي ك become ی ک, spaces are trimmed and single, ZWNJ is kept.</summary>
    public static string Tidy(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
        {
            if (IsDirectionMark(c))
            {
                continue;
            }

            if (char.IsWhiteSpace(c))
            {
                if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }

                continue;
            }

            result.Append(FoldLetter(c));
        }

        return result.ToString().TrimEnd();
    }

    /// <summary>As <see cref="Tidy"/> for texts of several lines: letters are folded and the ends trimmed, spaces and lines stay as they were written.</summary>
    public static string TidyLines(string text)
    {
        var normal = text.Normalize(NormalizationForm.FormC);
        return string.Create(normal.Length, normal, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                span[i] = FoldLetter(source[i]);
            }
        }).Trim();
    }

    /// <summary>
    /// For search and comparison: as <see cref="Tidy"/>, with digits folded, ZWNJ, tatweel and diacritics dropped and Latin letters
    /// in lower case. Two texts that a reader would call the same have the same key.
    /// </summary>
    public static string SearchKey(string text)
    {
        var tidy = Tidy(text);
        var result = new StringBuilder(tidy.Length);
        foreach (var c in tidy)
        {
            if (c is not (ZeroWidthNonJoiner or Tatweel) && c is not (>= '\u064B' and <= '\u0652'))
            {
                result.Append(char.ToLowerInvariant(FoldDigit(c)));
            }
        }

        return result.ToString();
    }

    /// <summary>For codes that people type: digits folded; spaces, hyphens, ZWNJ and direction marks dropped.</summary>
    public static string Digits(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2011' or '\u2013' or ZeroWidthNonJoiner) && !IsDirectionMark(c))
            {
                result.Append(FoldDigit(c));
            }
        }

        return result.ToString();
    }

    /// <summary>0-9 become ۰-۹, for display only: what machines read keeps its ASCII digits.</summary>
    public static string WithPersianDigits(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                span[i] = source[i] is >= '0' and <= '9' ? (char)('۰' + (source[i] - '0')) : source[i];
            }
        });

    /// <summary>
    /// True when a text has what nobody writes and everybody is misled or hurt by: control characters (NUL, which PostgreSQL cannot
    /// store, first), overrides and isolates of the writing direction (they show a text in another order than it is read by
    /// machines) and halves of surrogate pairs. ZWNJ and the direction marks LRM and RLM are good Persian and stay.
    /// </summary>
    /// <param name="text">As it came in, before <see cref="Tidy"/>.</param>
    /// <param name="multiline">Whether line breaks and tabs are welcome.</param>
    public static bool HasControls(string text, bool multiline)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsControl(text[i]) && !(multiline && (text[i] is '\t' or '\n' or '\r')))
            {
                return true;
            }

            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Control characters, and overrides, embeddings and isolates of the writing direction.</summary>
    public static bool IsControl(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static char FoldDigit(char c) => c switch
    {
        >= '۰' and <= '۹' => (char)('0' + (c - '۰')),
        >= '٠' and <= '٩' => (char)('0' + (c - '٠')),
        _ => c,
    };

    private static char FoldLetter(char c) => c switch
    {
        'ي' or 'ى' => 'ی',
        'ك' => 'ک',
        _ => c,
    };

    private static bool IsDirectionMark(char c) =>
        c is '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}
