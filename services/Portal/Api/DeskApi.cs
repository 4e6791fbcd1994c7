using System.Globalization;
using System.Text.Json;
using Pak.Contracts;

namespace Pak.Portal.Api;

/// <param name="Warned">The highest warning given about the time: 1 and 2 by the rules, 3: it is over.</param>
/// <param name="DaysLeft">Working days after today; null while no time runs.</param>
internal sealed record DeskItem(
    Guid Id, string Type, LocalizedText Title, string Area, string Status, string Applicant, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline,
    bool Paused, bool Sample = false, int Warned = 0, int? DaysLeft = null);

/// <param name="NationalCode">Masked by the service.</param>
internal sealed record DeskApplicant(string Name, string NationalCode);

/// <param name="By">The officer; null for the applicant.</param>
internal sealed record DeskStep(
    DateTimeOffset At, LocalizedText What, string? By, string? Text, IReadOnlyList<int>? Conditions, int Number = 0, string? Kind = null, string? Agency = null)
{
    /// <summary>The law acted, because nobody else did.</summary>
    public bool IsTime => Kind is "tacitly-approved" or "lapsed" or "inquiry-consented" or "inquiry-escalated";
}

/// <param name="State">open, escalated, answered, consented.</param>
internal sealed record DeskInquiry(
    Guid Id, string Code, string Agency, LocalizedText Question, string State, DateTimeOffset SentAt, DateTimeOffset DueAt, int DaysLeft, string Silence, bool? Favourable, string? Answer);

/// <param name="State">open, upheld, overturned.</param>
internal sealed record DeskAppeal(string Oversight, string State, DateTimeOffset LodgedAt, DateTimeOffset DueAt, int DaysLeft, string? Reason, string? Decision);

/// <summary>A document that the permit's kind asks for.</summary>
internal sealed record AskedDocument(string? Code, string Fa, string En);

internal sealed record DeskFile(
    Guid Id, string Type, LocalizedText Title, string Area, string Status, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, bool Paused,
    DeskApplicant Applicant, string Description, string? Question, IReadOnlyList<Condition> Conditions, int OtherApplications,
    IReadOnlyList<DeskStep> History, int Version, bool Sample = false)
{
    /// <summary>Whether silence until the deadline is consent.</summary>
    public bool TacitApproval { get; init; }

    /// <summary>By how many working days the time may still be extended.</summary>
    public int ExtensionDays { get; init; }

    public int Warned { get; init; }

    public int? DaysLeft { get; init; }

    public IReadOnlyList<DeskInquiry> Inquiries { get; init; } = [];

    public DeskAppeal? Appeal { get; init; }

    public JsonElement? Answers { get; init; }

    public JsonElement? Form { get; init; }

    public IReadOnlyList<AskedDocument> Documents { get; init; } = [];

    /// <summary>Why the person may not act on it; null: he may.</summary>
    public LocalizedText? Barred { get; init; }

    public bool IsOpen => Status is "submitted" or "under-review" or "awaiting-applicant";
}

internal sealed record FiledDocument(Guid Id, string Document, string Format, int Size, DateTimeOffset UploadedAt)
{
    /// <summary>As it is saved: the document's code, the end of its identity, what it is.</summary>
    public string FileName => $"{Document}-{Id.ToString("N")[^6..]}.{(Format == "jpeg" ? "jpg" : Format)}";
}

/// <param name="Kind">start, counted, paused, weekend, holiday.</param>
internal sealed record DeskClockDay(DateOnly Day, string Kind, int? Number, LocalizedText Reason);

internal sealed record DeskClock(
    int WorkingDays, int StatutoryDays, int ExtensionDays, int Used, DateTimeOffset? Deadline, bool Paused, IReadOnlyList<DeskClockDay> Days, LocalizedText Explanation);

/// <param name="Own">Whether it was the person who asks.</param>
internal sealed record DeskLook(DateTimeOffset At, string Agency, string? Name, bool Own, string What);

/// <summary>How much waits for an agency and for a person of it.</summary>
internal sealed record DeskOverview(
    int Submitted, int UnderReview, int AwaitingApplicant, int FirstWarning, int SecondWarning, int TimeOver, int Mine, int Inquiries, int Appeals);

/// <param name="What">first-warning, second-warning, deadline, appeal-late, moved, silence, renewal-asked.</param>
/// <param name="Own">Whether the file is the agency's own; otherwise it hears the appeal in it.</param>
/// <param name="Answer">What became of a wish for a renewal; null while it waits.</param>
internal sealed record AgencyNotice(
    Guid Id, Guid Application, LocalizedText Title, bool Own, string What, int Level, DateTimeOffset At, DateTimeOffset? Deadline, bool Sample = false, WishAnswer? Answer = null);

/// <param name="Kind">renewed, renewal-declined, revoked, surrendered.</param>
/// <param name="Permit">The permit's number.</param>
internal sealed record WishAnswer(string Kind, DateTimeOffset At, string Permit);

/// <summary>Which files an officer wants to see, and in what order.</summary>
internal sealed record DeskQuery(string? Status, string? Order, string? Type, int Warned, bool Mine, string? After);

/// <summary>The permits desk; always with the officer's own token.</summary>
internal sealed class DeskApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/permits/applications";

    public Task<Page<DeskItem>> List(DeskQuery query, CancellationToken ct) =>
        Get<Page<DeskItem>>(
            Base + Query(
                ("status", query.Status), ("order", query.Order), ("type", query.Type), ("warned", query.Warned > 0 ? query.Warned.ToString(CultureInfo.InvariantCulture) : null),
                ("mine", query.Mine ? "true" : null), ("after", query.After), ("limit", "30")),
            ct, asStaff: true);

    /// <summary>Null from a service that is older than the overview.</summary>
    public Task<DeskOverview?> Overview(CancellationToken ct) => Extra<DeskOverview>("api/permits/desk", ct, asStaff: true);

    public Task<Page<AgencyNotice>> Notices(string? after, int limit, CancellationToken ct) =>
        Get<Page<AgencyNotice>>("api/permits/notices" + Query(("order", "newest"), ("after", after), ("limit", limit.ToString(CultureInfo.InvariantCulture))), ct, asStaff: true);

    public Task<DeskFile?> Find(Guid id, CancellationToken ct) => Find<DeskFile>(Base + Path($"/{id}"), ct, asStaff: true);

    public Task<DeskClock?> Clock(Guid id, CancellationToken ct) => Extra<DeskClock>(Base + Path($"/{id}/clock"), ct, asStaff: true);

    /// <summary>Null while they cannot be listed.</summary>
    public Task<IReadOnlyList<FiledDocument>?> Documents(Guid id, CancellationToken ct) => Extra<IReadOnlyList<FiledDocument>>(Base + Path($"/{id}/documents"), ct, asStaff: true);

    /// <summary>A document as it was uploaded. The caller disposes it.</summary>
    public Task<HttpResponseMessage> Document(Guid id, Guid document, CancellationToken ct) => Open(Base + Path($"/{id}/documents/{document}"), "*/*", ct);

    public async Task<IReadOnlyList<DeskLook>> Looks(Guid id, CancellationToken ct) =>
        (await Extra<Page<DeskLook>>(Base + Path($"/{id}/looks"), ct, asStaff: true))?.Items ?? [];

    public Task<DeskFile> Review(Guid id, int version, CancellationToken ct) => Act(id, "review", version, new { }, ct);

    public Task<DeskFile> Ask(Guid id, int version, string text, CancellationToken ct) => Act(id, "question", version, new { text }, ct);

    public Task<DeskFile> Extend(Guid id, int version, int days, string reason, CancellationToken ct) => Act(id, "extension", version, new { days, reason }, ct);

    public Task<DeskFile> Inquire(Guid id, int version, string code, CancellationToken ct) => Act(id, "inquiries", version, new { code }, ct);

    public Task<DeskFile> Approve(Guid id, int version, string? note, CancellationToken ct) => Act(id, "approval", version, new { note }, ct);

    public Task<DeskFile> Refuse(Guid id, int version, IReadOnlyList<int> conditions, string note, CancellationToken ct) =>
        Act(id, "refusal", version, new { conditions, note }, ct);

    private Task<DeskFile> Act(Guid id, string what, int version, object body, CancellationToken ct) =>
        Post<DeskFile>(Base + Path($"/{id}/{what}"), body, ct, version, asStaff: true);
}
