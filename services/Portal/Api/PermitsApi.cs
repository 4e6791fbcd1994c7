using System.Text.Json;
using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Condition(int Number, LocalizedText Text, LocalizedText? Basis, DateOnly? InForceFrom = null, DateOnly? InForceUntil = null);

/// <param name="Code">Names it in requests.</param>
/// <param name="Formats">pdf, jpeg, png, csv.</param>
/// <param name="Columns">Of a table that must follow a template; otherwise empty.</param>
internal sealed record RequiredDocument(
    string Fa, string En, string Code = "", bool Required = true, IReadOnlyList<string>? Formats = null, int MaxMegabytes = 5, int MaxFiles = 1, IReadOnlyList<string>? Columns = null)
{
    public LocalizedText Name => new(Fa, En);
}

/// <param name="Silence">consent, escalate: what the asked agency's silence means.</param>
internal sealed record TypeInquiry(string Code, string Agency, LocalizedText Question, int Days, string Silence);

internal sealed record UpcomingVersion(int Version, DateOnly EffectiveFrom);

internal sealed record PermitType(
    string Code, int Version, LocalizedText Title, string Agency, string Class, int StatutoryDays, int PromisedDays, bool TacitApproval,
    IReadOnlyList<Condition>? Conditions, IReadOnlyList<RequiredDocument>? Documents, long Fee, int? ValidityMonths, bool Sample = false)
{
    public LocalizedText? Summary { get; init; }

    public int ExtensionDays { get; init; }

    public string? OversightAgency { get; init; }

    public IReadOnlyList<TypeInquiry> Inquiries { get; init; } = [];

    public UpcomingVersion? Upcoming { get; init; }

    /// <summary>What the application asks, as JSON Schema of the subset in docs/permit-forms.md; null: nothing of its own.</summary>
    public JsonElement? Form { get; init; }

    /// <summary>A complete file is issued as it is handed in.</summary>
    public bool IsIssuedAtOnce => Class == "registration" && Inquiries.Count == 0;
}

internal sealed record RefusalCount(int Number, LocalizedText Text, int Count);

/// <summary>What became of the applications for a permit in the last <paramref name="Days"/> days.</summary>
internal sealed record TypeStatistics(
    string Code, int Days, int Decided, int Granted, int Refused, double? MedianWorkingDays, int WithinPromise, IReadOnlyList<RefusalCount> Refusals, DateTimeOffset ComputedAt);

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

    /// <summary>How long it takes in fact; null where the service cannot say.</summary>
    public Task<TypeStatistics?> Statistics(string code, CancellationToken ct) => Extra<TypeStatistics>(Path($"api/permits/types/{code}/statistics"), ct);

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
