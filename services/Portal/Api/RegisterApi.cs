using Pak.Contracts;

namespace Pak.Portal.Api;

/// <param name="State">active, suspended, revoked, surrendered, expired.</param>
/// <param name="RenewalAskedAt">Since when the holder has been waiting for a renewal; null: it was not asked for.</param>
internal sealed record RegisteredPermit(
    Guid Id, Guid Application, string Number, string Type, LocalizedText Title, string Area, string State, string Holder,
    DateTimeOffset IssuedAt, DateOnly ValidFrom, DateOnly ValidUntil, int Version, bool Sample = false,
    DateTimeOffset? RenewalAskedAt = null);

/// <param name="Kind">issued, suspended, reinstated, revoked, surrendered, renewal-asked, renewal-declined, renewed.</param>
/// <param name="By">The officer; null for the holder.</param>
internal sealed record RegisterStep(int Number, string Kind, DateTimeOffset At, string? By, string? Reason, DateOnly ValidUntil)
{
    public bool IsByHolder => Kind is "surrendered" or "renewal-asked";
}

/// <param name="NationalCode">Masked by the service.</param>
/// <param name="Address">Where everybody can check it.</param>
/// <param name="Barred">Why the person may not change it; null: he may.</param>
internal sealed record RegisterEntry(
    RegisteredPermit Permit, string NationalCode, string Address, IReadOnlyList<RegisterStep> History, DateOnly RenewableFrom, LocalizedText? Barred);

/// <summary>The register of an agency's permits; with the officer's own token.</summary>
internal sealed class RegisterApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/permits/register";

    /// <param name="renewals">Only those whose holders wait for a renewal.</param>
    public Task<Page<RegisteredPermit>> List(string? number, string? state, bool renewals, string? after, CancellationToken ct) =>
        Get<Page<RegisteredPermit>>(
            Base + Query(("number", number), ("state", state), ("renewals", renewals ? "true" : null), ("order", "newest"), ("after", after), ("limit", "30")), ct, asStaff: true);

    public Task<RegisterEntry?> Find(string number, CancellationToken ct) => Find<RegisterEntry>(Base + Path($"/{number}"), ct, asStaff: true);

    public Task<RegisteredPermit> Suspend(string number, int version, string reason, CancellationToken ct) => Change(number, "suspension", version, new { reason }, ct);

    public Task<RegisteredPermit> Reinstate(string number, int version, string reason, CancellationToken ct) => Change(number, "reinstatement", version, new { reason }, ct);

    public Task<RegisteredPermit> Revoke(string number, int version, string reason, CancellationToken ct) => Change(number, "revocation", version, new { reason }, ct);

    public Task<RegisteredPermit> Renew(string number, int version, string? note, CancellationToken ct) => Change(number, "renewal", version, new { note }, ct);

    public Task<RegisteredPermit> DeclineRenewal(string number, int version, string reason, CancellationToken ct) => Change(number, "renewal-decline", version, new { reason }, ct);

    private Task<RegisteredPermit> Change(string number, string what, int version, object body, CancellationToken ct) =>
        Post<RegisteredPermit>(Base + Path($"/{number}/{what}"), body, ct, version, asStaff: true);
}
