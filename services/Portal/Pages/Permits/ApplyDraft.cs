using System.Text.Json;
using Pak.Portal.Api;
using Pak.Portal.Forms;

namespace Pak.Portal.Pages.Permits;

/// <param name="Token">Names the file in the application.</param>
/// <param name="Name">What the citizen calls it, to be recognised.</param>
internal sealed record DraftFile(string Token, string Format, int Size, string Name);

/// <summary>
/// What the applicant has answered so far. Permits keeps it, sealed, under a secret that only the applicant's cookie has; nothing of it
/// is kept here.
/// </summary>
/// <param name="Key">The Idempotency-Key: however often the form is sent, it is one application.</param>
internal sealed record ApplyDraft(string Key)
{
    public string? Area { get; init; }

    public string? Description { get; init; }

    /// <summary>By the questions' names; JSON null where an optional one was passed over.</summary>
    public IReadOnlyDictionary<string, JsonElement> Answers { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>By the documents' codes; an empty list where an optional one was passed over.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DraftFile>> Documents { get; init; } = new Dictionary<string, IReadOnlyList<DraftFile>>();

    public string? Name { get; init; }

    public string? NationalCode { get; init; }

    public string? Mobile { get; init; }

    /// <summary>The code that was sent to the mobile last.</summary>
    public SentCode? Sent { get; init; }

    /// <summary>That the mobile is confirmed.</summary>
    public string? Confirmation { get; init; }

    /// <summary>The application was handed in: nothing else is left in the draft.</summary>
    public HandedIn? HandedIn { get; init; }

    public static ApplyDraft New() => new(Guid.CreateVersion7().ToString());

    public IReadOnlyList<DraftFile> Files(string document) => Documents.GetValueOrDefault(document) ?? [];

    public bool HasAnswered(ApplyStep step) => step.Kind switch
    {
        StepKind.Area => Area is not null,
        StepKind.Description => Description is not null,
        StepKind.Question => Answers.TryGetValue(step.Question!.Name, out var answer) && !(step.Question.IsRequired && answer.ValueKind == JsonValueKind.Null),
        StepKind.Document => Documents.TryGetValue(step.Document!.Code, out var files) && !(step.Document.Required && files.Count == 0),
        StepKind.Name => Name is not null,
        StepKind.NationalCode => NationalCode is not null,
        StepKind.Mobile => Mobile is not null,
        StepKind.Code => Confirmation is not null,
        _ => false,
    };

    public ApplyDraft With(ApplyStep step, string answer) => step.Kind switch
    {
        StepKind.Area => this with { Area = answer },
        StepKind.Description => this with { Description = answer },
        StepKind.Name => this with { Name = answer },
        StepKind.NationalCode => this with { NationalCode = answer },
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Kind, message: null),
    };

    public ApplyDraft With(FormQuestion question, JsonElement? answer) =>
        this with { Answers = new Dictionary<string, JsonElement>(Answers) { [question.Name] = answer ?? FormAnswer.Skipped } };

    public ApplyDraft With(RequiredDocument document, IReadOnlyList<DraftFile> files) =>
        this with { Documents = new Dictionary<string, IReadOnlyList<DraftFile>>(Documents) { [document.Code] = files } };

    /// <summary>Every upload that the draft holds on to.</summary>
    public IReadOnlyList<string> Tokens() => [.. Documents.Values.SelectMany(files => files).Select(f => f.Token)];

    /// <summary>
    /// What is handed in: answers to questions and documents that the type still asks for. Call when every step is answered.
    /// </summary>
    public NewApplication Application(PermitType type, ApplySteps steps) => new(
        type.Code,
        Area!,
        new Applicant(Name!, NationalCode!, Mobile!, Confirmation!),
        Description!,
        type.Form is null ? null : steps.Questions
            .Where(q => Answers.TryGetValue(q.Name, out var answer) && answer.ValueKind != JsonValueKind.Null)
            .ToDictionary(q => q.Name, q => Answers[q.Name]),
        [.. steps.Documents.SelectMany(d => Files(d.Code)).Select(f => f.Token)]);
}
