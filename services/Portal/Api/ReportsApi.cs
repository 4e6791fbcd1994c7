using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record AgencyReport(
    string Code, LocalizedText Name, string Status, int Indicators, int IndicatorsPublished, DateTimeOffset? LastPublicationAt,
    int PermitsOpen, int PermitsDecided, decimal? MedianWorkingDays);

internal sealed record Headline(
    int Agencies, int Indicators, long Observations, int PermitsOpen, int PermitsDecided, decimal? MedianWorkingDays, DateTimeOffset? UpdatedAt);

/// <summary>Figures about the agencies' work.</summary>
internal sealed class ReportsApi(HttpClient http) : ServiceApi(http)
{
    /// <summary>Null while the figures cannot be had: pages go on without them.</summary>
    public Task<Headline?> Headline(CancellationToken ct) => OrNothing(() => Find<Headline>("api/reports/headline", ct));

    /// <summary>Null while the figures cannot be had or the agency is too new to have any.</summary>
    public Task<AgencyReport?> Agency(string code, CancellationToken ct) =>
        OrNothing(() => Find<AgencyReport>(Path($"api/reports/agencies/{code}"), ct));

    private static async Task<T?> OrNothing<T>(Func<Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (ApiException e) when (e.IsOutage)
        {
            return null;
        }
    }
}
