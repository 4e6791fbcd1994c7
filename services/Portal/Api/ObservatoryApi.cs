using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record PointAt(string Period, decimal? Value);

/// <param name="Relative">Percent; null where the value before was zero.</param>
internal sealed record Change(decimal? Absolute, decimal? Relative);

/// <param name="State"><c>achieved</c>, <c>on-track</c> or <c>off-track</c>; null where it cannot be said.</param>
internal sealed record TargetState(string Plan, int Year, decimal? Value, string? State);

/// <summary>An indicator as the observatory's home shows it: where it stands and where it goes.</summary>
internal sealed record LatestItem(
    string Code, LocalizedText Name, string Sector, LocalizedText Unit, int Multiplier, int Decimals, string Direction, string Frequency,
    string Calendar, string Agency, bool Sample)
{
    public string? Area { get; init; }

    public string? Period { get; init; }

    public decimal? Value { get; init; }

    public string? Status { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public PointAt? Previous { get; init; }

    public Change? Change { get; init; }

    public TargetState? Target { get; init; }

    /// <summary>The last values, oldest first.</summary>
    public IReadOnlyList<decimal?>? Spark { get; init; }

    public bool Overdue { get; init; }

    /// <summary>Its figures are not yet what its formula says.</summary>
    public bool Recomputing { get; init; }
}

internal sealed record LatestQuery(string? Search, string? Sector, string? Agency, string? Area, string? Indicator = null);

internal sealed record Revision(
    string Area, string Period, decimal? Old, decimal? New, string? OldStatus, string? NewStatus, DateTimeOffset PublishedAt,
    string? SubmittedBy, string? ApprovedBy, string? Note)
{
    public string Breakdown { get; init; } = "";
}

/// <summary>One publication of an indicator's values.</summary>
internal sealed record Vintage(DateTimeOffset PublishedAt, Guid? Submission, string? SubmittedBy, string? ApprovedBy, string? Note)
{
    public int? Rows { get; init; }
}

internal sealed record NamedCode(string Code, LocalizedText Name);

/// <summary>What an indicator is computed from, and what is computed from it.</summary>
/// <param name="RecomputingSince">Its values are not yet what its formula, or one that it builds on, says since then; null when they are.</param>
internal sealed record Lineage(string? Formula, IReadOnlyList<NamedCode>? Inputs, IReadOnlyList<NamedCode>? UsedBy, DateTimeOffset? RecomputingSince = null);

internal sealed record BreakdownDimension(string Code, LocalizedText Name, IReadOnlyList<NamedCode> Categories);

/// <summary>What the observatory adds to the catalogue: where every indicator stands, its targets, revisions and origin.</summary>
internal sealed class ObservatoryApi(HttpClient http) : ServiceApi(http)
{
    private const string Base = "api/indicators";

    public Task<Page<LatestItem>> Latest(LatestQuery query, CancellationToken ct) => Get<Page<LatestItem>>(
        Base + "/latest" + Query(("search", query.Search), ("sector", query.Sector), ("agency", query.Agency), ("area", query.Area), ("indicator", query.Indicator)), ct);

    public Task<Page<BreakdownDimension>?> Breakdowns(CancellationToken ct) => Extra<Page<BreakdownDimension>>(Base + "/breakdowns", ct);

    public async Task<IReadOnlyList<Target>> Targets(string code, CancellationToken ct) =>
        (await Extra<Page<Target>>(Path($"api/indicators/{code}/targets"), ct))?.Items ?? [];

    public Task<Lineage?> Lineage(string code, CancellationToken ct) => Extra<Lineage>(Path($"api/indicators/{code}/lineage"), ct);

    public Task<Page<Revision>?> Revisions(string code, string? area, string? period, string? after, int limit, CancellationToken ct) =>
        Extra<Page<Revision>>(Path($"api/indicators/{code}/revisions") + Query(("area", area), ("period", period), ("after", after), ("limit", $"{limit}")), ct);

    public Task<Page<Vintage>?> Vintages(string code, CancellationToken ct) => Extra<Page<Vintage>>(Path($"api/indicators/{code}/vintages"), ct);
}
