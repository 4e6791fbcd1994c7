using Pak.Contracts;

namespace Pak.Portal.Api;

/// <summary>What another agency asks of this one about a file, and what it may see of it.</summary>
/// <param name="State">open, escalated, answered, consented, dropped.</param>
/// <param name="Silence">consent, escalate.</param>
internal sealed record AskedInquiry(
    Guid Id, string AskingAgency, LocalizedText Title, string Area, LocalizedText Question, string State, string Silence, DateTimeOffset SentAt, DateTimeOffset DueAt, int DaysLeft,
    DeskApplicant Applicant, string Description, bool? Favourable, string? Answer, bool Sample = false)
{
    public bool IsOpen => State is "open" or "escalated";
}

/// <param name="State">open, upheld, overturned.</param>
internal sealed record HeardAppeal(
    Guid Application, string Agency, LocalizedText Title, string Area, string State, DateTimeOffset LodgedAt, DateTimeOffset DueAt, int DaysLeft, int Version, bool Sample = false);

/// <summary>What an agency is heard about in other agencies' files: inquiries to it, appeals that it decides. With the person's own token.</summary>
internal sealed class HearingsApi(HttpClient http) : ServiceApi(http)
{
    private const string Inquiry = "api/permits/inquiries";
    private const string AppealsBase = "api/permits/appeals";

    /// <param name="state">Null: what is open, by the time that is left; <c>all</c>, or one state: newest first.</param>
    public Task<Page<AskedInquiry>> Inquiries(string? state, string? after, CancellationToken ct) =>
        Get<Page<AskedInquiry>>(Inquiry + List(state, after), ct, asStaff: true);

    public Task<AskedInquiry?> FindInquiry(Guid id, CancellationToken ct) => Find<AskedInquiry>(Inquiry + Path($"/{id}"), ct, asStaff: true);

    public Task<AskedInquiry> Answer(Guid id, bool favourable, string text, CancellationToken ct) =>
        Post<AskedInquiry>(Inquiry + Path($"/{id}/answer"), new { favourable, text }, ct, idempotencyKey: Guid.CreateVersion7().ToString(), asStaff: true);

    /// <param name="state">As of inquiries.</param>
    public Task<Page<HeardAppeal>> Appeals(string? state, string? after, CancellationToken ct) =>
        Get<Page<HeardAppeal>>(AppealsBase + List(state, after), ct, asStaff: true);

    public Task<DeskFile?> FindAppeal(Guid id, CancellationToken ct) => Find<DeskFile>(AppealsBase + Path($"/{id}"), ct, asStaff: true);

    public Task<DeskClock?> Clock(Guid id, CancellationToken ct) => Extra<DeskClock>(AppealsBase + Path($"/{id}/clock"), ct, asStaff: true);

    /// <summary>The documents of the file that the appeal is about; null while they cannot be listed.</summary>
    public Task<IReadOnlyList<FiledDocument>?> Documents(Guid id, CancellationToken ct) =>
        Extra<IReadOnlyList<FiledDocument>>(AppealsBase + Path($"/{id}/documents"), ct, asStaff: true);

    /// <summary>A document as it was uploaded. The caller disposes it.</summary>
    public Task<HttpResponseMessage> Document(Guid id, Guid document, CancellationToken ct) => Open(AppealsBase + Path($"/{id}/documents/{document}"), "*/*", ct);

    public Task<DeskFile> Decide(Guid id, int version, bool overturned, string reason, CancellationToken ct) =>
        Post<DeskFile>(AppealsBase + Path($"/{id}/decision"), new { overturned, reason }, ct, version, asStaff: true);

    private static string List(string? state, string? after) => state switch
    {
        null or "" => Query(("order", "remaining"), ("after", after), ("limit", "30")),
        "all" => Query(("order", "newest"), ("after", after), ("limit", "30")),
        _ => Query(("state", state), ("order", "newest"), ("after", after), ("limit", "30")),
    };
}
