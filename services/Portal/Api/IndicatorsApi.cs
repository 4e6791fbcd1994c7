using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Latest(string Area, string Period, decimal? Value, string Status);

internal sealed record IndicatorItem(
    string Code, LocalizedText Name, string Sector, LocalizedText Unit, string Frequency, string Calendar, int Decimals,
    string Direction, string Agency, bool Sample, Latest? Latest = null, int Multiplier = 0);

internal sealed record ValidRange(decimal? Min, decimal? Max);

internal sealed record Indicator(
    string Code, LocalizedText Name, LocalizedText? Definition, string Sector, LocalizedText Unit, int Multiplier, string Frequency,
    string Calendar, int Decimals, string Direction, string Agency, int PublicationLagDays, ValidRange? ValidRange,
    decimal? ChangeThreshold, LocalizedText? Source, LocalizedText? Method, LocalizedText? Contact, bool Sample, int Version)
{
    /// <summary>Codes of the dimensions that its values are divided by.</summary>
    public IReadOnlyList<string>? Breakdowns { get; init; }

    /// <summary>What a computed indicator is computed by; null for a reported one.</summary>
    public string? Formula { get; init; }

    public LocalizedText? Coverage { get; init; }

    public LocalizedText? Accuracy { get; init; }

    public LocalizedText? RevisionPolicy { get; init; }

    public string? Licence { get; init; }

    public string? SdgCode { get; init; }

    public IReadOnlyList<string>? Keywords { get; init; }
}

internal sealed record Sector(string Code, LocalizedText Name, int Indicators);

internal sealed record Observation(string Period, decimal? Value, string Status, DateTimeOffset? PublishedAt);

internal sealed record Series(string Area, LocalizedText AreaName, IReadOnlyList<Observation> Observations)
{
    /// <summary><c>sex=female</c>; empty for the total.</summary>
    public string Breakdown { get; init; } = "";
}

internal sealed record IndicatorData(string Indicator, DateTimeOffset? UpdatedAt, IReadOnlyList<Series> Series);

/// <summary>Which values to show; the same names are in the page's own address.</summary>
internal sealed record DataQuery(IReadOnlyList<string> Areas, string? From, string? To)
{
    /// <summary>What was known at that time (RFC 3339); null for what is known now.</summary>
    public string? AsOf { get; init; }

    /// <summary>Every part that the values are divided into; otherwise the totals.</summary>
    public bool Divided { get; init; }

    public IEnumerable<(string Name, string? Value)> Parameters =>
        [("area", string.Join(',', Areas)), ("from", From), ("to", To), ("breakdown", Divided ? "*" : null), ("asOf", AsOf)];
}

/// <summary>The catalogue of indicators and its published values.</summary>
internal sealed class IndicatorsApi(HttpClient http) : ServiceApi(http)
{
    public Task<Page<IndicatorItem>> Search(string? search, string? sector, string? agency, string? after, int limit, CancellationToken ct) =>
        Get<Page<IndicatorItem>>(
            "api/indicators" + Query(("search", search), ("sector", sector), ("agency", agency), ("after", after), ("limit", $"{limit}")), ct);

    public Task<Page<Sector>> Sectors(CancellationToken ct) => Get<Page<Sector>>("api/indicators/sectors", ct);

    public Task<Page<Area>> Areas(CancellationToken ct) => Get<Page<Area>>("api/indicators/areas", ct);

    public Task<Indicator?> Find(string code, CancellationToken ct) => Find<Indicator>(Path($"api/indicators/{code}"), ct);

    public Task<IndicatorData> Data(string code, DataQuery query, CancellationToken ct) =>
        Get<IndicatorData>(Path($"api/indicators/{code}/data") + Query(query.Parameters), ct);

    /// <summary>
    /// The public address of the same values, <paramref name="format"/> <c>csv</c> or <c>json</c>; those of several indicators are
    /// one file, CSV or JSON.
    /// </summary>
    public static string DataAddress(IReadOnlyList<string> codes, DataQuery query, string format) => codes.Count > 1 || query.Divided
        ? "/api/indicators/data" + Ending(format) + Query([("indicator", string.Join(',', codes)), .. query.Parameters])
        : "/" + Path($"api/indicators/{codes[0]}/data") + Ending(format) + Query(query.Parameters);

    private static string Ending(string format) => format == "json" ? "" : "." + format;
}
