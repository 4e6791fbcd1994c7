using System.ComponentModel.DataAnnotations;

namespace Pak.Permits.Types;

/// <summary>What a file may be. Known by its content, never by its name.</summary>
public enum DocumentFormat
{
    Pdf,
    Jpeg,
    Png,

    /// <summary>A table as text in UTF-8 whose first line names the columns.</summary>
    Csv,
}

/// <summary>A document that goes with an application.</summary>
/// <param name="Fa">Its name in Persian.</param>
/// <param name="En">Its name in English.</param>
/// <param name="Code">Names it in requests; within a type once.</param>
/// <param name="Required">Whether an application is complete only with it.</param>
/// <param name="MaxMegabytes">The largest file, in MB (2²⁰ bytes).</param>
/// <param name="MaxFiles">How many files it may have: pages that were photographed one by one.</param>
/// <param name="Columns">The columns of the template that a table must follow, in this order; empty: any.</param>
public sealed record RequiredDocument(
    [property: Required, MaxLength(4000)] string Fa,
    [property: Required, MaxLength(4000)] string En,
    [property: MaxLength(60)] string? Code = null,
    bool Required = true,
    [property: MaxLength(4)] IReadOnlyList<DocumentFormat>? Formats = null,
    [property: Range(1, RequiredDocument.LargestMegabytes)] int MaxMegabytes = 5,
    [property: Range(1, RequiredDocument.MostFiles)] int MaxFiles = 1,
    [property: MaxLength(50)] IReadOnlyList<string>? Columns = null)
{
    public const int LargestMegabytes = 10;
    public const int MostFiles = 10;

    internal static readonly IReadOnlyList<DocumentFormat> UsualFormats = [DocumentFormat.Pdf, DocumentFormat.Jpeg, DocumentFormat.Png];

    /// <summary>The same with nothing left out: a code by its place (1, 2, …) and the usual formats where none are given.</summary>
    internal RequiredDocument Completed(int place) => this with
    {
        Code = Code ?? FormattableString.Invariant($"document-{place}"),
        Formats = Formats is { Count: > 0 } ? [.. Formats.Distinct()] : UsualFormats,
        Columns = Columns ?? [],
    };
}
