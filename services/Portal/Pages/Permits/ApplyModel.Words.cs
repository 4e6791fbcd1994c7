using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Forms;
using Pak.Portal.Languages;
using Pak.Portal.Pages.Shared;

namespace Pak.Portal.Pages.Permits;

/// <summary>What the pages say of steps, questions and documents.</summary>
internal sealed partial class ApplyModel
{
    public string Address(string step) => Url.Page(null, new { code = Type.Code, step, again = (string?)null, handler = (string?)null })!;

    public string TitleOf(ApplyStep step) => step.Kind switch
    {
        StepKind.Area => W["استان", "Province"],
        StepKind.Description => W["شرح درخواست", "What the permit is for"],
        StepKind.Question => W[step.Question!.Title],
        StepKind.Document => W[step.Document!.Name],
        StepKind.Name => W["نام و نام خانوادگی", "Name"],
        StepKind.NationalCode => W["کد ملی", "National code"],
        StepKind.Mobile => W["تلفن همراه", "Mobile number"],
        StepKind.Code => W["تأیید تلفن همراه", "Confirm the mobile"],
        _ => W["بازبینی پاسخ‌ها", "Check your answers"],
    };

    /// <summary>Codes: written in ASCII digits, so that they can be copied.</summary>
    public static bool IsCopied(ApplyStep step) => step.Kind is StepKind.NationalCode or StepKind.Mobile || (step.Question is { } question && FormQuestion.IsCode(question.Format));

    public Field FieldOf(ApplyStep step, string label)
    {
        var question = step.Question!;
        return new Field(step.Name, label, Value)
        {
            IsHeading = true,
            Hint = HintOf(question),
            Rows = question.IsMultiline ? 6 : 1,
            MaxLength = question.Format is null && question.Kind == QuestionKind.Text ? question.MaxLength : 200,
            Ltr = question.Format is not null || question.Kind == QuestionKind.Number,
            Width = question.Kind == QuestionKind.Number || (question.Format is not null and not "email") ? "short" : null,
            InputMode = question.Kind == QuestionKind.Number ? "decimal" : question.Format switch
            {
                "national-code" or "legal-national-id" or "postal-code" => "numeric",
                "mobile" => "tel",
                "email" => "email",
                _ => null,
            },
            Autocomplete = "off",
        };
    }

    /// <summary>The hint of the form's author, and what the answer must look like.</summary>
    public string? HintOf(FormQuestion question)
    {
        var parts = new[] { question.Hint is { } hint ? W[hint] : null, LooksLike(question) }.OfType<string>().ToList();
        return parts.Count == 0 ? null : string.Join(' ', parts);
    }

    /// <summary>What a document's files may be, said before they are chosen.</summary>
    public string RulesOf(RequiredDocument document)
    {
        var formats = string.Join(W["، ", ", "], (document.Formats ?? []).Select(f => f.ToUpperInvariant()));
        return document.MaxFiles == 1
            ? W[$"{formats}؛ حداکثر {W.Number(document.MaxMegabytes)} مگابایت", $"{formats}; at most {document.MaxMegabytes} MB"]
            : W[$"{formats}؛ حداکثر {W.Number(document.MaxFiles)} پرونده، هر کدام حداکثر {W.Number(document.MaxMegabytes)} مگابایت", $"{formats}; at most {document.MaxFiles} files of {document.MaxMegabytes} MB each"];
    }

    public static string AcceptedBy(RequiredDocument document) =>
        string.Join(',', (document.Formats ?? []).SelectMany(f => f == "jpeg" ? new[] { ".jpg", ".jpeg" } : ["." + f]));

    public string SizeOf(int bytes) => bytes < 1 << 20
        ? W[$"{W.Number((bytes + 1023) / 1024)} کیلوبایت", $"{W.Number((bytes + 1023) / 1024)} kB"]
        : W[$"{W.Number(bytes / 1048576m, 1)} مگابایت", $"{W.Number(bytes / 1048576m, 1)} MB"];


    private string? LooksLike(FormQuestion question) => (question.Kind, question.Format) switch
    {
        (QuestionKind.Number, _) => NumberHint(question),
        (QuestionKind.Choices, _) => W["هر چند گزینه که می‌خواهید برگزینید.", "Choose all that apply."],
        (_, "date") => W["مانند ۱۴۰۴/۰۷/۰۳؛ تاریخ میلادی هم پذیرفته است.", "Like 2025-09-25; a Jalali date is accepted, too."],
        (_, "national-code" or "postal-code") => W["ده رقم", "Ten digits"],
        (_, "legal-national-id") => W["یازده رقم", "Eleven digits"],
        (_, "mobile") => W["مانند 09123456789", "Like 09123456789"],
        (_, "email") => W["مانند name@example.ir", "Like name@example.ir"],
        (QuestionKind.Text, null) when question.MaxLength is { } longest => W[$"حداکثر {W.Number(longest)} نویسه", $"At most {W.Count(longest, "character")}"],
        _ => null,
    };

    private string? NumberHint(FormQuestion question)
    {
        var range = question.Minimum is null && question.Maximum is null ? null : W.Range(question.Minimum, question.Maximum);
        var unit = question.Unit is { } u ? W[u] : null;
        return (range, unit) switch
        {
            (null, null) => null,
            (null, { } only) => W["به ", "In "] + only,
            ({ } only, null) => only,
            ({ } both, { } of) => both + " " + of,
        };
    }
}
