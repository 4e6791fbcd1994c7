using Microsoft.Extensions.Caching.Memory;
using Pak.Contracts;

namespace Pak.Portal.Api;

/// <summary>The short lists that every page names things with, kept for half a minute.</summary>
internal sealed class ReferenceLists(AgenciesApi agencies, IndicatorsApi indicators, ObservatoryApi observatory, IMemoryCache cache)
{
    private const int MostIndicators = 2000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    public Task<IReadOnlyList<Agency>> Agencies(CancellationToken ct) => Cached("agencies", () => agencies.All(ct));

    public Task<IReadOnlyList<Sector>> Sectors(CancellationToken ct) => Cached("sectors", async () => (await indicators.Sectors(ct)).Items);

    public Task<IReadOnlyList<Area>> Areas(CancellationToken ct) => Cached("areas", async () => (await indicators.Areas(ct)).Items);

    /// <summary>The names of all indicators, for choosing one.</summary>
    public Task<IReadOnlyList<IndicatorItem>> Indicators(CancellationToken ct) => Cached<IndicatorItem>("indicators", async () =>
    {
        var all = new List<IndicatorItem>();
        string? after = null;
        do
        {
            var page = await indicators.Search(null, null, null, after, 500, ct);
            all.AddRange(page.Items);
            after = page.Next == after ? null : page.Next;
        }
        while (after is not null && all.Count < MostIndicators);
        return [.. all.DistinctBy(i => i.Code, StringComparer.Ordinal)];
    });

    public Task<IReadOnlyList<BreakdownDimension>> Breakdowns(CancellationToken ct) =>
        Cached<BreakdownDimension>("breakdowns", async () => (await observatory.Breakdowns(ct))?.Items ?? []);

    /// <summary>The agency's name; its code where the registry is away or does not know it.</summary>
    public async Task<LocalizedText> AgencyName(string code, CancellationToken ct) =>
        (await OrEmpty(() => Agencies(ct))).FirstOrDefault(a => a.Code == code)?.Name ?? new LocalizedText(code, code);

    /// <summary>The area's name; its code where it is not known.</summary>
    public async Task<LocalizedText> AreaName(string code, CancellationToken ct) =>
        Area.Iran.FirstOrDefault(a => a.Code == code)?.Name
        ?? (await OrEmpty(() => Areas(ct))).FirstOrDefault(a => a.Code == code)?.Name
        ?? new LocalizedText(code, code);

    /// <summary>Nothing while the service is away.</summary>
    public static async Task<IReadOnlyList<T>> OrEmpty<T>(Func<Task<IReadOnlyList<T>>> list)
    {
        try
        {
            return await list();
        }
        catch (ApiException e) when (e.IsOutage)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<T>> Cached<T>(string name, Func<Task<IReadOnlyList<T>>> load)
    {
        if (cache.TryGetValue<IReadOnlyList<T>>(name, out var known) && known is not null)
        {
            return known;
        }

        var loaded = await load();
        cache.Set(name, loaded, Kept);
        return loaded;
    }
}
