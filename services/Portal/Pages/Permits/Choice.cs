namespace Pak.Portal.Pages.Permits;

/// <summary>A question with fixed answers, the page's only one: radios, boxes where several may be chosen, or a list where they are many.</summary>
/// <param name="Name">The form's name of it; the id of its first control.</param>
/// <param name="Chosen">The values chosen so far.</param>
internal sealed record Choice(string Name, string Label, IReadOnlyList<string> Chosen, IReadOnlyList<(string Value, string Text)> Options)
{
    public string? Hint { get; init; }

    public bool IsMultiple { get; init; }

    public bool IsList { get; init; }

    /// <summary>No answer is one of the answers.</summary>
    public bool HasNone { get; init; }
}
