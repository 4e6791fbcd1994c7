using Pak.Portal.Api;
using Pak.Portal.Forms;

namespace Pak.Portal.Pages.Permits;

internal enum StepKind
{
    Area,
    Description,
    Question,
    Document,
    Name,
    NationalCode,
    Mobile,
    Code,
    Check,
}

/// <summary>One page of an application.</summary>
/// <param name="Name">In the page's address, and the id of its field.</param>
internal sealed record ApplyStep(StepKind Kind, string Name)
{
    /// <summary>Of a question of the type's form; otherwise null.</summary>
    public FormQuestion? Question { get; init; }

    /// <summary>Of a document; otherwise null.</summary>
    public RequiredDocument? Document { get; init; }
}

/// <summary>
/// The pages of an application for a type, in their order: what it is about first, who applies last, so that the mobile's confirmation,
/// which is good for a day, is fresh when the application is handed in.
/// </summary>
internal sealed class ApplySteps
{
    private readonly IReadOnlyList<ApplyStep> _all;

    public ApplySteps(PermitType type)
    {
        Questions = FormQuestion.Of(type.Form);
        Documents = type.Documents ?? [];
        _all =
        [
            new(StepKind.Area, "area"), new(StepKind.Description, "description"),
            .. Questions.Select(q => new ApplyStep(StepKind.Question, "q-" + q.Name) { Question = q }),
            .. Documents.Select(d => new ApplyStep(StepKind.Document, "d-" + d.Code) { Document = d }),
            new(StepKind.Name, "name"), new(StepKind.NationalCode, "nationalCode"), new(StepKind.Mobile, "mobile"), new(StepKind.Code, "code"),
            new(StepKind.Check, "check"),
        ];
    }

    public IReadOnlyList<FormQuestion> Questions { get; }

    public IReadOnlyList<RequiredDocument> Documents { get; }

    public ApplyStep First => _all[0];

    public ApplyStep Last => _all[^1];

    /// <summary>Those that the applicant answers; confirming the mobile belongs to its question.</summary>
    public IEnumerable<ApplyStep> Answered => _all.Where(s => s.Kind is not (StepKind.Code or StepKind.Check));

    public ApplyStep? Find(string? name) => _all.FirstOrDefault(s => s.Name == name);

    /// <summary>The one before; null before the first.</summary>
    public ApplyStep? Before(ApplyStep step) => PlaceOf(step) is > 0 and var place ? _all[place - 1] : null;

    /// <summary>Where the applicant has to go on: the first without an answer, or the check of all.</summary>
    public ApplyStep Next(ApplyDraft draft) => _all.First(s => s.Kind == StepKind.Check || !draft.HasAnswered(s));

    /// <summary>No question can be jumped over.</summary>
    public bool MayOpen(ApplyStep step, ApplyDraft draft) => PlaceOf(step) <= PlaceOf(Next(draft));

    /// <summary>For "question 3 of 9", counted from one.</summary>
    public int NumberOf(ApplyStep step) => _all.Take(PlaceOf(step) + 1).Count(s => s.Kind is not (StepKind.Code or StepKind.Check));

    private int PlaceOf(ApplyStep step) => _all.TakeWhile(s => s != step).Count();
}
