using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record DeskItem(
    Guid Id, string Type, LocalizedText Title, string Area, string Status, string Applicant, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline,
    bool Paused, bool Sample = false);

/// <param name="NationalCode">Masked by the service.</param>
internal sealed record DeskApplicant(string Name, string NationalCode);

internal sealed record DeskStep(DateTimeOffset At, LocalizedText What, string? By, string? Text, IReadOnlyList<int>? Conditions);

internal sealed record DeskFile(
    Guid Id, string Type, LocalizedText Title, string Area, string Status, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, bool Paused,
    DeskApplicant Applicant, string Description, string? Question, IReadOnlyList<Condition> Conditions, int OtherApplications,
    IReadOnlyList<DeskStep> History, int Version, bool Sample = false);

/// <summary>The permits desk; always with the officer's own token.</summary>
internal sealed class DeskApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/permits/applications";

    public Task<Page<DeskItem>> List(string? status, string? after, CancellationToken ct) =>
        Get<Page<DeskItem>>(Base + Query(("status", status), ("after", after), ("limit", "500")), ct, asStaff: true);

    public Task<DeskFile?> Find(Guid id, CancellationToken ct) => Find<DeskFile>(Base + Path($"/{id}"), ct, asStaff: true);

    public Task<DeskFile> Review(Guid id, int version, CancellationToken ct) => Act(id, "review", version, new { }, ct);

    public Task<DeskFile> Ask(Guid id, int version, string text, CancellationToken ct) => Act(id, "question", version, new { text }, ct);

    public Task<DeskFile> Approve(Guid id, int version, string? note, CancellationToken ct) => Act(id, "approval", version, new { note }, ct);

    public Task<DeskFile> Refuse(Guid id, int version, IReadOnlyList<int> conditions, string note, CancellationToken ct) =>
        Act(id, "refusal", version, new { conditions, note }, ct);

    private Task<DeskFile> Act(Guid id, string what, int version, object body, CancellationToken ct) =>
        Post<DeskFile>(Base + Path($"/{id}/{what}"), body, ct, version, asStaff: true);
}
