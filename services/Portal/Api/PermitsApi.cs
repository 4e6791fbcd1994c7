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

/// <summary>Permit types and applying for them.</summary>
internal sealed class PermitsApi(HttpClient http) : ServiceApi(http)
{
    public Task<Page<PermitType>> Types(string? search, string? agency, string? after, CancellationToken ct) =>
        Get<Page<PermitType>>("api/permits/types" + Query(("search", search), ("agency", agency), ("after", after), ("limit", "100")), ct);

    public Task<PermitType?> FindType(string code, CancellationToken ct) => Find<PermitType>(Path($"api/permits/types/{code}"), ct);

    /// <summary>How long it takes in fact; null where the service cannot say.</summary>
    public Task<TypeStatistics?> Statistics(string code, CancellationToken ct) => Extra<TypeStatistics>(Path($"api/permits/types/{code}/statistics"), ct);
}
