namespace Pak.Indicators.Observations.Store;

/// <summary>Which values to read. Null means all.</summary>
/// <param name="Indicators">Ids.</param>
/// <param name="Areas">Codes.</param>
/// <param name="Breakdown">Null for every one, "" for totals, else the canonical text (<c>settlement=rural;sex=female</c>).</param>
/// <param name="From">First day of the first period wanted.</param>
/// <param name="To">No period that begins after this day.</param>
/// <param name="AsOf">As it was known at this instant; null for now.</param>
internal sealed record SeriesFilter(
    IReadOnlyList<int>? Indicators, string[]? Areas, string? Breakdown, DateOnly? From, DateOnly? To, DateTimeOffset? AsOf)
{
    /// <summary>Whether it names one series, as most readers do.</summary>
    public bool IsOneSeries => Indicators is { Count: 1 } && Areas is { Length: 1 } && Breakdown is not null;
}
