using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Condition(int Number, LocalizedText Text, LocalizedText? Basis);

internal sealed record PermitType(
    string Code, int Version, LocalizedText Title, string Agency, string Class, int StatutoryDays, int PromisedDays, bool TacitApproval,
    IReadOnlyList<Condition>? Conditions, IReadOnlyList<LocalizedText>? Documents, long Fee, int? ValidityMonths, bool Sample = false);

internal sealed record Applicant(string Name, string NationalCode, string Mobile);

internal sealed record Receipt(string TrackingCode, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, LocalizedText Title, string Agency);

internal sealed record Refusal(IReadOnlyList<Condition>? Conditions, string? Note);

internal sealed record Step(DateTimeOffset At, LocalizedText What, LocalizedText? By);

internal sealed record TrackedApplication(
    string TrackingCode, LocalizedText Title, string Agency, string Status, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, bool Paused,
    LocalizedText? Holder, string? Question, Refusal? Refusal, IReadOnlyList<Step> Timeline, int Version, bool Sample = false);

/// <param name="Standing">valid, suspended, revoked, surrendered, expired, unknown.</param>
/// <param name="Number">Null with what follows for what is not in the register.</param>
internal sealed record Verification(
    string Standing, LocalizedText Words, DateOnly Today, string? Number = null, string? Type = null, LocalizedText? Title = null, string? Agency = null,
    DateOnly? ValidFrom = null, DateOnly? ValidUntil = null, bool Sample = false);

/// <summary>Permit types and what citizens do.</summary>
internal sealed class PermitsApi(HttpClient http) : ServiceApi(http)
{
    public Task<Page<PermitType>> Types(string? search, string? agency, string? after, CancellationToken ct) =>
        Get<Page<PermitType>>("api/permits/types" + Query(("search", search), ("agency", agency), ("after", after), ("limit", "100")), ct);

    public Task<PermitType?> FindType(string code, CancellationToken ct) => Find<PermitType>(Path($"api/permits/types/{code}"), ct);

    /// <summary>How a permit stands today, by the address on its paper.</summary>
    public Task<Verification> Verify(string address, CancellationToken ct) => Get<Verification>(Path($"api/permits/verification/{address}"), ct);

    /// <summary>Sending the same key again gives the first receipt again.</summary>
    public Task<Receipt> Apply(string type, string area, Applicant applicant, string description, string key, CancellationToken ct) =>
        Post<Receipt>("api/permits/applications", new { type, area, applicant, description }, ct, idempotencyKey: key);

    /// <summary>Null for an unknown code and for wrong digits alike.</summary>
    public async Task<TrackedApplication?> Track(TrackingPair pair, CancellationToken ct)
    {
        try
        {
            return await Post<TrackedApplication>("api/permits/tracking", new { pair.TrackingCode, pair.LastFour }, ct);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    public Task<TrackedApplication> Answer(TrackingPair pair, string text, CancellationToken ct) =>
        Post<TrackedApplication>("api/permits/tracking/answer", new { pair.TrackingCode, pair.LastFour, text }, ct, idempotencyKey: Guid.CreateVersion7().ToString());

    public Task<TrackedApplication> Withdraw(TrackingPair pair, string reason, CancellationToken ct) =>
        Post<TrackedApplication>("api/permits/tracking/withdrawal", new { pair.TrackingCode, pair.LastFour, reason }, ct, idempotencyKey: Guid.CreateVersion7().ToString());
}

/// <summary>What opens an application to its applicant.</summary>
internal sealed record TrackingPair(string TrackingCode, string LastFour);
