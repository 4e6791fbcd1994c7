using System.Text.Json;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Documents;
using Pak.Permits.Forms;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <param name="Answers">To store; null: none were given.</param>
/// <param name="IsWhole">Whether nothing is missing that the type asks for: "complete file" in the sense of the law.</param>
internal sealed record GivenParts(JsonElement? Answers, bool IsWhole, IReadOnlyList<FieldError> Errors);

/// <summary>
/// What an application brings along beside who applies and what for: answers to the type's form and documents. What is sent is always
/// checked. What is missing altogether is refused where <c>Permits:WholeFiles</c> is true (or the caller says so); it is false for as
/// long as a page hands in applications that asks for neither.
/// </summary>
internal sealed class FileParts(IConfiguration configuration)
{
    private readonly bool _whole = configuration.GetValue<bool>("Permits:WholeFiles");

    /// <param name="connection">In whose transaction the uploads stay locked until they are claimed.</param>
    /// <param name="type">The version that the file will be judged by.</param>
    /// <param name="answers">As sent; null: none were.</param>
    /// <param name="documents">Tokens of uploads; null: none were sent.</param>
    /// <param name="mustBeWhole">True where the caller has no page that is still to learn to ask.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<GivenParts> Check(
        NpgsqlConnection connection, PermitType type, JsonElement? answers, IReadOnlyList<string>? documents, bool mustBeWhole, CancellationToken ct)
    {
        var whole = mustBeWhole || _whole;
        var (stored, errors) = CheckAnswers(type, answers, whole);
        if (documents is not null || whole)
        {
            errors.AddRange(await CheckDocuments(connection, type, documents ?? [], ct));
        }

        var isWhole = errors.Count == 0 && (type.Form is null || answers is not null) && (documents is not null || !type.Documents.Any(d => d.Required));
        return new GivenParts(stored, isWhole, errors);
    }

    private static (JsonElement? Answers, List<FieldError> Errors) CheckAnswers(PermitType type, JsonElement? answers, bool whole)
    {
        if (type.Form is not { } schema)
        {
            return (null, answers is null ? [] : [new("answers", "این مجوز فرمی ندارد", "This permit type has no form")]);
        }

        return answers is null && !whole ? (null, []) : FormAnswers.Check(FormSchema.Parse(schema).Value!, answers ?? JsonElement.Parse("{}"));
    }

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
