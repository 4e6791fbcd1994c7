using System.ComponentModel.DataAnnotations;

namespace Pak.Contracts;

/// <summary>A name or sentence in Pak's two languages: Persian and English. On the wire <c>{ "fa": "…", "en": "…" }</c>.</summary>
public sealed record LocalizedText(
    [property: Required, MaxLength(4000)] string Fa,
    [property: Required, MaxLength(4000)] string En)
{
    /// <summary>The text in <paramref name="language"/> (<c>fa</c> or <c>en</c>; anything else is read as English).</summary>
    public string In(string language) => language == "fa" ? Fa : En;
}
