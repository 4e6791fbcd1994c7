using System.Globalization;
using System.Net.Http.Headers;
using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Finding(int? Row, string? Column, string Code, string Severity, LocalizedText Message, string? Value);

internal sealed record SubmissionEvent(DateTimeOffset At, string? By, string What, string? Note);

/// <param name="Published">What stands there now; null with its status where nothing does.</param>
internal sealed record ReviewedValue(string Period, decimal? Value, string Status, decimal? Published, string? PublishedStatus);

/// <summary>What a submission does to a series: the newest values that it adds or revises, and how many in all.</summary>
internal sealed record ReviewedSeries(
    string Indicator, LocalizedText Name, string Area, string Breakdown, int Added, int Revised, int Same, IReadOnlyList<ReviewedValue> Values);

/// <summary>Another submission of the same series and periods, on its way or published since the rows were checked.</summary>
internal sealed record Rival(Guid Id, string Status, string? Note, string By, DateTimeOffset At);

internal sealed record Review(IReadOnlyList<ReviewedSeries> Items, IReadOnlyList<Rival> Rivals, string? Next);

/// <param name="SubmittedBy">The subject who submitted it, who therefore cannot approve it.</param>
/// <param name="Findings">The first hundred; only where one submission is asked for.</param>
internal sealed record Submission(
    Guid Id, string Agency, string Status, string? Note, int Rows, int Errors, int Warnings, string CreatedBy, string? SubmittedBy,
    DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, int Version,
    IReadOnlyList<Finding>? Findings = null, IReadOnlyList<SubmissionEvent>? History = null)
{
    public bool TakesRows => Status is "draft" or "validated" or "returned";

    /// <summary>It may be handed to the approvers.</summary>
    public bool IsReady => Rows > 0 && Errors == 0 && (Status is "validated" or "returned");

    public bool CanBeWithdrawn => TakesRows || Status == "submitted";
}

/// <summary>What an agency's staff hand in, approve and publish; always with the person's own token.</summary>
internal sealed class SubmissionsApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/indicators/submissions";

    public Task<Page<Submission>> List(string? status, string? after, CancellationToken ct) =>
        Get<Page<Submission>>(Base + Query(("status", status), ("after", after), ("limit", "30")), ct, asStaff: true);

    public Task<Submission?> Find(Guid id, CancellationToken ct) => Find<Submission>(Base + Path($"/{id}"), ct, asStaff: true);

    public Task<Page<Finding>> Findings(Guid id, string? after, int limit, CancellationToken ct) =>
        Get<Page<Finding>>(Base + Path($"/{id}/findings") + Query(("after", after), ("limit", $"{limit}")), ct, asStaff: true);

    /// <summary>What publishing it would change; null where the service cannot say.</summary>
    public Task<Review?> Review(Guid id, string? after, int limit, CancellationToken ct) =>
        Extra<Review>(Base + Path($"/{id}/review") + Query(("after", after), ("limit", $"{limit}")), ct, asStaff: true);

    /// <summary>The findings as a file.</summary>
    public Task<HttpResponseMessage> FindingsFile(Guid id, CancellationToken ct) => Open(Base + Path($"/{id}/findings.csv"), "text/csv", ct);

    /// <summary>A workbook with the agency's own indicators and due periods, to be filled in.</summary>
    public Task<HttpResponseMessage> Template(string agency, CancellationToken ct) =>
        Open(Base + "/template.xlsx" + Query(("agency", agency)), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ct);

    public Task<Submission> Create(string? note, CancellationToken ct) =>
        Post<Submission>(Base, new { note }, ct, idempotencyKey: Guid.CreateVersion7().ToString(), asStaff: true);

    /// <summary>Replaces the rows with the file's, as it streams in, and has them checked.</summary>
    public Task<Submission> PutRows(Submission submission, Stream file, MediaTypeHeaderValue type, CancellationToken ct)
    {
        var content = new StreamContent(file, 64 * 1024);
        content.Headers.ContentType = type;
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Base + Path($"/{submission.Id}/rows"), UriKind.Relative)) { Content = content };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"v{submission.Version}\"")));
        return Send<Submission>(request, asStaff: true, ct);
    }

    public Task<Submission> Submit(Guid id, int version, string? note, bool confirmWarnings, CancellationToken ct) =>
        Act(id, "submission", version, new { note, confirmWarnings }, ct);

    public Task<Submission> Approve(Guid id, int version, string? note, CancellationToken ct) => Act(id, "approval", version, new { note }, ct);

    public Task<Submission> Publish(Guid id, int version, CancellationToken ct) => Act(id, "publication", version, new { }, ct);

    public Task<Submission> Return(Guid id, int version, string reason, CancellationToken ct) => Act(id, "return", version, new { reason }, ct);

    public Task<Submission> Withdraw(Guid id, int version, CancellationToken ct) => Act(id, "withdrawal", version, new { }, ct);

    private Task<Submission> Act(Guid id, string what, int version, object body, CancellationToken ct) =>
        Post<Submission>(Base + Path($"/{id}/{what}"), body, ct, version, asStaff: true);
}
