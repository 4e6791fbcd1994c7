using Pak.Contracts;

namespace Pak.Portal.Api;

/// <summary>What opens an application to its applicant.</summary>
internal sealed record TrackingPair(string TrackingCode, string LastFour)
{
    public override string ToString() => nameof(TrackingPair);
}

internal sealed record Refusal(IReadOnlyList<Condition>? Conditions, string? Note);

/// <param name="Kind">submitted, asked, extended, …</param>
/// <param name="Text">What was written with it.</param>
internal sealed record Step(DateTimeOffset At, LocalizedText What, LocalizedText? By, string? Kind = null, string? Text = null);

/// <param name="State">open, upheld, overturned.</param>
internal sealed record Appeal(string State, LocalizedText Oversight, DateTimeOffset LodgedAt, DateTimeOffset DueAt, string? Decision);

/// <summary>A file as its applicant sees it.</summary>
internal sealed record TrackedApplication(
    string TrackingCode, LocalizedText Title, string Agency, string Status, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, bool Paused,
    LocalizedText? Holder, string? Question, Refusal? Refusal, IReadOnlyList<Step> Timeline, int Version, bool Sample = false,
    DateTimeOffset? AppealUntil = null, Appeal? Appeal = null, DateTimeOffset? AnswerUntil = null);

/// <param name="Kind">start, counted, paused, weekend, holiday.</param>
/// <param name="Number">Of a counted day: which one.</param>
internal sealed record ClockDay(DateOnly Day, string Kind, int? Number, LocalizedText Reason);

internal sealed record Clock(int WorkingDays, int StatutoryDays, int ExtensionDays, int Used, DateTimeOffset? Deadline, bool Paused, IReadOnlyList<ClockDay> Days);

/// <param name="State">open, escalated, answered, consented.</param>
/// <param name="Silence">consent, or what else it leads to.</param>
internal sealed record TrackedInquiry(LocalizedText Agency, LocalizedText Question, string State, DateTimeOffset SentAt, DateTimeOffset DueAt, DateTimeOffset? SettledAt, string Silence);

internal sealed record TrackedDocument(string Document, LocalizedText Title, string Format, int Size, DateTimeOffset UploadedAt);

/// <param name="As">file, inquiry, appeal, permit, document.</param>
internal sealed record Look(DateTimeOffset At, LocalizedText By, string As, string? Document = null);

/// <param name="Sent">False: it is in the outbox.</param>
internal sealed record Told(DateTimeOffset At, string Text, bool Sent);

internal sealed record Rating(int Stars, DateTimeOffset RatedAt, string? Comment = null);

internal sealed record PermitInBrief(string Number, string State, DateOnly ValidFrom, DateOnly ValidUntil);

/// <summary>Everything that a citizen may see of a file.</summary>
/// <param name="Oversight">Who hears appeals.</param>
internal sealed record WholeFile(
    TrackedApplication File, string Type, bool TacitApproval, LocalizedText? Oversight, Clock Clock, IReadOnlyList<TrackedInquiry> Inquiries,
    IReadOnlyList<TrackedDocument> Documents, IReadOnlyList<Look> Looks, IReadOnlyList<Told> Notices, Rating? Rating = null, PermitInBrief? Permit = null);

/// <param name="Kind">issued, suspended, reinstated, revoked, surrendered, renewal-asked, renewal-declined, renewed.</param>
internal sealed record PermitStep(string Kind, DateTimeOffset At, bool ByHolder, string? Reason, DateOnly ValidUntil);

/// <summary>A permit as its holder has it.</summary>
/// <param name="Document">The signed document (compact JWS).</param>
/// <param name="AddressQr">SVG.</param>
/// <param name="DocumentQr">SVG.</param>
/// <param name="RenewableFrom">The first day that its renewal can be asked for; null: it cannot be renewed as it stands.</param>
/// <param name="RenewalAskedAt">Null: it was not asked for.</param>
internal sealed record HeldPermit(
    string Number, LocalizedText Title, string Agency, string Area, string Holder, string State, DateTimeOffset IssuedAt, DateOnly ValidFrom, DateOnly ValidUntil,
    string Document, string Address, string AddressQr, string DocumentQr, IReadOnlyList<PermitStep> History, DateOnly? RenewableFrom = null, bool Sample = false,
    DateTimeOffset? RenewalAskedAt = null);

/// <param name="Standing">valid, suspended, revoked, surrendered, expired, unknown.</param>
/// <param name="Number">Null with what follows for what is not in the register.</param>
internal sealed record Verification(
    string Standing, LocalizedText Words, DateOnly Today, string? Number = null, string? Type = null, LocalizedText? Title = null, string? Agency = null,
    DateOnly? ValidFrom = null, DateOnly? ValidUntil = null, bool Sample = false);

/// <summary>What a citizen does after applying: with the tracking code and the four digits, in the body and never in an address.</summary>
internal sealed class TrackingApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/permits/tracking/";

    /// <summary>Null for an unknown code and for wrong digits alike.</summary>
    public async Task<WholeFile?> Find(TrackingPair pair, CancellationToken ct)
    {
        try
        {
            return await Post<WholeFile>(Base + "file", new { pair.TrackingCode, pair.LastFour }, ct);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    public Task Answer(TrackingPair pair, string text, string key, CancellationToken ct) =>
        Post<TrackedApplication>(Base + "answer", new { pair.TrackingCode, pair.LastFour, text }, ct, idempotencyKey: key);

    public Task Withdraw(TrackingPair pair, string reason, string key, CancellationToken ct) =>
        Post<TrackedApplication>(Base + "withdrawal", new { pair.TrackingCode, pair.LastFour, reason }, ct, idempotencyKey: key);

    public Task Appeal(TrackingPair pair, string text, string key, CancellationToken ct) =>
        Post<TrackedApplication>(Base + "appeal", new { pair.TrackingCode, pair.LastFour, text }, ct, idempotencyKey: key);

    public Task Rate(TrackingPair pair, int stars, string? comment, string key, CancellationToken ct) =>
        Post<Rating>(Base + "rating", new { pair.TrackingCode, pair.LastFour, stars, comment }, ct, idempotencyKey: key);

    public Task<HeldPermit> Permit(TrackingPair pair, CancellationToken ct) =>
        Post<HeldPermit>(Base + "permit", new { pair.TrackingCode, pair.LastFour }, ct);

    public Task<HeldPermit> Surrender(TrackingPair pair, string reason, string key, CancellationToken ct) =>
        Post<HeldPermit>(Base + "surrender", new { pair.TrackingCode, pair.LastFour, reason }, ct, idempotencyKey: key);

    public Task<HeldPermit> AskRenewal(TrackingPair pair, string? note, string key, CancellationToken ct) =>
        Post<HeldPermit>(Base + "renewal", new { pair.TrackingCode, pair.LastFour, note }, ct, idempotencyKey: key);

    /// <summary>How a permit stands today, by the address on its paper.</summary>
    public Task<Verification> VerifyAddress(string address, CancellationToken ct) => Get<Verification>(Path($"api/permits/verification/{address}"), ct);

    public Task<Verification> VerifyNumber(string number, CancellationToken ct) => Post<Verification>("api/permits/verification", new { number }, ct);

    /// <summary>Its signature is checked first: a forged one is refused with 422.</summary>
    public Task<Verification> VerifyDocument(string document, CancellationToken ct) => Post<Verification>("api/permits/verification", new { document }, ct);
}
