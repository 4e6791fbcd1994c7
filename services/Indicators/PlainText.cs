using Pak.Contracts;

namespace Pak.Indicators;

/// <summary>Texts from outside.</summary>
internal static class PlainText
{
    /// <summary>For showing what a file had: at most 100 characters, control characters replaced.</summary>
    public static string Excerpt(string text)
    {
        var shown = text.Length > 100 ? string.Concat(text.AsSpan(0, 99), "…") : text;
        return string.Create(shown.Length, shown, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                span[i] = PersianText.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }
}
