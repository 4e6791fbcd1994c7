using Pak.Portal.Api;

namespace Pak.Portal.Pages.Agencies;

internal sealed record Branch(Agency Agency, IReadOnlyList<Branch> Below);

/// <summary>The agencies as a tree.</summary>
internal sealed class IndexModel(ReferenceLists lists) : PortalPage
{
    public IReadOnlyList<Branch> Tree { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        var agencies = await lists.Agencies(ct);
        var known = agencies.Select(a => a.Code).ToHashSet();
        var below = agencies.ToLookup(a => a.Parent is { } parent && known.Contains(parent) ? parent : "");
        Tree = Branches("", below, depth: 0);
    }

    // The registry refuses cycles; the depth keeps a broken answer from going round for ever.
    private static List<Branch> Branches(string parent, ILookup<string, Agency> below, int depth) =>
        depth > 20 ? [] : [.. below[parent].Select(a => new Branch(a, Branches(a.Code, below, depth + 1)))];
}
