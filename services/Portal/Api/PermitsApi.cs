using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Condition(int Number, LocalizedText Text, LocalizedText? Basis);

internal sealed record PermitType(
    string Code, int Version, LocalizedText Title, string Agency, string Class, int StatutoryDays, int PromisedDays, bool TacitApproval,
    IReadOnlyList<Condition>? Conditions, IReadOnlyList<LocalizedText>? Documents, long Fee, int? ValidityMonths, bool Sample = false);

internal sealed record Applicant(string Name, string NationalCode, string Mobile);

internal sealed record Receipt(string TrackingCode, DateTimeOffset SubmittedAt, DateTimeOffset? Deadline, LocalizedText Title, string Agency);

/// <summary>Permit types and applying for them.</summary>
internal sealed class PermitsApi(HttpClient http) : ServiceApi(http)
{
    public Task<Page<PermitType>> Types(string? search, string? agency, string? after, CancellationToken ct) =>
        Get<Page<PermitType>>("api/permits/types" + Query(("search", search), ("agency", agency), ("after", after), ("limit", "100")), ct);

    public Task<PermitType?> FindType(string code, CancellationToken ct) => Find<PermitType>(Path($"api/permits/types/{code}"), ct);

    /// <summary>Sending the same key again gives the first receipt again.</summary>
    public Task<Receipt> Apply(string type, string area, Applicant applicant, string description, string key, CancellationToken ct) =>
        Post<Receipt>("api/permits/applications", new { type, area, applicant, description }, ct, idempotencyKey: key);
}
