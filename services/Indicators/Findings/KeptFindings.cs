namespace Pak.Indicators.Findings;

/// <summary>Counts findings and keeps those of the first rows, so many of each code.</summary>
internal sealed class KeptFindings(int most)
{
    private readonly Dictionary<string, PriorityQueue<FindingEntry, int>> _byCode = new(StringComparer.Ordinal);

    public long Count { get; private set; }

    public void AddRange(IEnumerable<FindingEntry> findings)
    {
        foreach (var finding in findings)
        {
            Add(finding);
        }
    }

    public void Add(FindingEntry finding)
    {
        Count++;
        if (!_byCode.TryGetValue(finding.Code, out var kept))
        {
            _byCode[finding.Code] = kept = new();
        }

        // The last row comes first: it is the one to go.
        if (kept.Count < most)
        {
            kept.Enqueue(finding, -finding.Row);
        }
        else
        {
            kept.EnqueueDequeue(finding, -finding.Row);
        }
    }

    public List<FindingEntry> ByRow() =>
        [.. _byCode.Values.SelectMany(kept => kept.UnorderedItems).Select(item => item.Element).OrderBy(finding => finding.Row).ThenBy(finding => finding.Code, StringComparer.Ordinal)];
}
