using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Permits;

/// <summary>Documents: uploaded as they are chosen, removed and replaced until the application is handed in.</summary>
internal sealed partial class ApplyModel
{
    private const int LongestName = 80;

    /// <summary>The step's document takes several files and has them all.</summary>
    public bool IsFull => Step.Document is { MaxFiles: > 1 } document && Draft.Files(document.Code).Count >= document.MaxFiles;

    private async Task<IActionResult> Upload(ApplyStep step, CancellationToken ct)
    {
        if (step.Document is not { } document)
        {
            return Go(step.Name);
        }

        // A document of one file is replaced, one of several gets more.
        var there = document.MaxFiles == 1 ? [] : Draft.Files(document.Code);
        if (Refusal(document, there.Count) is var (fa, en))
        {
            Invalid(step.Name, fa, en);
            return At(step);
        }

        try
        {
            var stored = await applying.Upload(Type.Code, document.Code, _form.Files, ct);
            var files = stored.Zip(_form.Files, static (file, from) => new DraftFile(file.Token, file.Format, file.Size, NameOf(from)));
            if (!await Keep(step, Draft.With(document, [.. there, .. files]), ct))
            {
                return At(step);
            }
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status429TooManyRequests)
        {
            ShowAt(step.Name, e.Problem);
            return At(step);
        }

        return document.MaxFiles == 1 ? Go(Steps.Next(Draft).Name) : Go(step.Name);
    }

    /// <summary>What the page knows without asking; null: nothing is wrong.</summary>
    private (string Fa, string En)? Refusal(RequiredDocument document, int there) => _fault switch
    {
        UploadFault.TooLarge => ($"این پرونده‌ها روی هم بزرگ‌تر از اندازهٔ مجازند: هر کدام حداکثر {W.Number(document.MaxMegabytes)} مگابایت.", $"Together these files are too large: at most {document.MaxMegabytes} MB each."),
        UploadFault.Failed => ("بارگذاری کامل نشد؛ دوباره بکوشید.", "The upload did not complete: try again."),
        _ when _form.Files.Count == 0 => ("پرونده‌ای برنگزیده‌اید.", "You chose no file."),
        _ when there + _form.Files.Count > document.MaxFiles => ($"شمار پرونده‌ها بیش از اندازه است: حداکثر {W.Number(document.MaxFiles)} پرونده.", $"These are too many files: at most {document.MaxFiles}."),
        _ => null,
    };

    private async Task<IActionResult> Remove(ApplyStep step, CancellationToken ct)
    {
        if (step.Document is { } document && int.TryParse(_form["file"], NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < Draft.Files(document.Code).Count)
        {
            await Save(Draft.With(document, [.. Draft.Files(document.Code).Where((_, i) => i != place)]), ct);
        }

        return Go(step.Name);
    }

    /// <summary>Goes on with the files that are there: all right for an optional document, and for one that has its files.</summary>
    private async Task<bool> TakeDocuments(ApplyStep step, CancellationToken ct)
    {
        var files = Draft.Files(step.Document!.Code);
        if (step.Document.Required && files.Count == 0)
        {
            Invalid(step.Name, "پرونده‌ای برنگزیده‌اید.", "You chose no file.");
            return false;
        }

        return await Keep(step, Draft.With(step.Document, files), ct);
    }

    /// <summary>As the citizen knows it, without what could mislead.</summary>
    private static string NameOf(IFormFile file)
    {
        var name = PersianText.Tidy(string.Concat(Path.GetFileName(file.FileName.Replace('\\', '/')).Where(c => !PersianText.IsControl(c) && !char.IsSurrogate(c))));
        return name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 12), "…", name.AsSpan(name.Length - 10));
    }
}
