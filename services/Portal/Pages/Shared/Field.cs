namespace Pak.Portal.Pages.Shared;

/// <summary>One question of a form: label, hint, the error that the model state has for it, the input.</summary>
/// <param name="Name">The form's name of it and its id.</param>
internal sealed record Field(string Name, string Label, string? Value = null)
{
    public string? Hint { get; init; }

    public string Type { get; init; } = "text";

    public string? InputMode { get; init; }

    public string? Autocomplete { get; init; }

    /// <summary>Left to right whatever the page is: codes, numbers, user names.</summary>
    public bool Ltr { get; init; }

    /// <summary>More than one makes it a text area.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>The label is the page's heading: one question a page.</summary>
    public bool IsHeading { get; init; }

    /// <summary><c>short</c> for codes and years.</summary>
    public string? Width { get; init; }

    public int? MaxLength { get; init; }
}

/// <summary>One choice of a list.</summary>
internal sealed record Select(string Name, string Label, string? Value, IReadOnlyList<(string Value, string Text)> Options)
{
    public string? Hint { get; init; }
}

/// <param name="Address">The address of the next part; null on the last.</param>
internal sealed record Paging(string? Address, bool IsFirst, string? FirstAddress);

/// <param name="Text">An adjective.</param>
/// <param name="Tone"><c>calm</c>, <c>good</c>, <c>wait</c>, <c>bad</c> or <c>quiet</c>; never the only sign.</param>
internal sealed record Tag(string Text, string Tone);
