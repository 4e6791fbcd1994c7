using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Agency(
    string Code, string NationalId, LocalizedText Name, string Kind, string? Parent, string Area, string Status, bool Sample = false);

/// <summary>The registry of agencies.</summary>
internal sealed class AgenciesApi(HttpClient http) : ServiceApi(http)
{
    public async Task<IReadOnlyList<Agency>> All(CancellationToken ct)
    {
        var all = new List<Agency>();
        string? after = null;
        do
        {
            var page = await Get<Page<Agency>>("api/agencies" + Query(("limit", "500"), ("after", after)), ct);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    public Task<Agency?> Find(string code, CancellationToken ct) => Find<Agency>(Path($"api/agencies/{code}"), ct);
}
