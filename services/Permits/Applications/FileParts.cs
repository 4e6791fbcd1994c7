using System.Text.Json;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Documents;
using Pak.Permits.Forms;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <param name="Answers">To store; null: the type has no form.</param>
internal sealed record GivenParts(JsonElement? Answers, IReadOnlyList<FieldError> Errors);

/// <summary>
/// What an application brings along beside who applies and what for: answers to the type's form and documents. Only whole files are
/// taken: what the law calls complete is what the agency's time runs against.
/// </summary>
internal static class FileParts
{
    /// <param name="connection">In whose transaction the uploads stay locked until they are claimed.</param>
    /// <param name="type">The version that the file will be judged by.</param>
    /// <param name="answers">As sent; null: none were.</param>
    /// <param name="documents">Tokens of uploads; null: none were sent.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<GivenParts> Check(
        NpgsqlConnection connection, PermitType type, JsonElement? answers, IReadOnlyList<string>? documents, CancellationToken ct)
    {
        var (stored, errors) = CheckAnswers(type, answers);
        errors.AddRange(await CheckDocuments(connection, type, documents ?? [], ct));
        return new GivenParts(stored, errors);
    }

    private static (JsonElement? Answers, List<FieldError> Errors) CheckAnswers(PermitType type, JsonElement? answers) => type.Form is { } schema
        ? FormAnswers.Check(FormSchema.Parse(schema).Value!, answers ?? JsonElement.Parse("{}"))
        : (null, answers is null ? [] : [new("answers", "این مجوز فرمی ندارد", "This permit type has no form")]);

    private static async Task<List<FieldError>> CheckDocuments(NpgsqlConnection connection, PermitType type, IReadOnlyList<string> tokens, CancellationToken ct)
    {
        var errors = new List<FieldError>();
        var codes = tokens.Count == 0 ? [] : await DocumentRows.LockUnclaimed(connection, type.Code, tokens, ct);
        if (codes.Count != tokens.Count || codes.Exists(c => type.Documents.All(d => d.Code != c)))
        {
            errors.Add(new("documents", "یکی از مدارک پیدا نشد یا در درخواست دیگری به کار رفته است؛ دوباره بارگذاری کنید", "One of the documents was not found, or another application has it: upload it again"));
            return errors;
        }

        foreach (var document in type.Documents)
        {
            var count = codes.Count(c => c == document.Code);
            if (count == 0 && document.Required)
            {
                errors.Add(new($"documents.{document.Code}", $"این مدرک لازم است: {document.Fa}", $"This document is required: {document.En}"));
            }
            else if (count > document.MaxFiles)
            {
                var limit = FormattableString.Invariant($"{document.MaxFiles}");
                errors.Add(new($"documents.{document.Code}", $"حداکثر {PersianText.WithPersianDigits(limit)} پرونده برای {document.Fa}", $"At most {limit} files of: {document.En}"));
            }
        }

        return errors;
    }
}
