
namespace Pak.Indicators.Submissions.Upload.Formats;

/// <summary>A form in which figures are uploaded.</summary>
internal interface IFigureFormat
{
    /// <summary>Media types of the request.</summary>
    IReadOnlyList<string> ContentTypes { get; }

    /// <summary>
    /// Reads the file to its end or to where it cannot be read on, which is a finding; reads it as it arrives, so its size does
    /// not matter. False when an indicator was redefined meanwhile.
    /// </summary>
    Task<bool> Read(Stream body, RowChecks checks, UploadRules rules, UploadedFile file, CancellationToken ct);
}

/// <summary>The forms that there are.</summary>
internal static class FigureFormats
{
    private static readonly IFigureFormat[] All = [new CsvFigures(), new JsonFigures(), new WorkbookFigures()];

    /// <summary>What a request may send.</summary>
    public static string[] ContentTypes { get; } = [.. All.SelectMany(format => format.ContentTypes)];

    /// <summary>The form of a media type; null when there is none.</summary>
    public static IFigureFormat? Of(string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim() ?? "";
        return Array.Find(All, format => format.ContentTypes.Contains(type, StringComparer.OrdinalIgnoreCase));
    }
}
