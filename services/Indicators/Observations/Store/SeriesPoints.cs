namespace Pak.Indicators.Observations.Store;

/// <summary>Values of one series as they are stored, periods ascending and each once.</summary>
/// <param name="Statuses">One character a value.</param>
/// <param name="Origins">For each value the index, from 1, of the upload that it comes from; null when all come from one.</param>
internal sealed record SeriesPoints(DateOnly[] Periods, decimal?[] Values, string Statuses, int[]? Origins = null)
{
    public int Count => Periods.Length;

    /// <summary>
    /// Later values over these: of a period that both have, the later one holds. The result's origins are those of both, this one's null counting as 1 and
    /// every later value's being <paramref name="laterOrigin"/>.
    /// </summary>
    public SeriesPoints Overlay(SeriesPoints later, int laterOrigin)
    {
        var both = CountOfUnion(later);
        var (periods, values, origins, statuses) = (new DateOnly[both], new decimal?[both], new int[both], new char[both]);
        for (int at = 0, old = 0, recent = 0; at < both; at++)
        {
            var isLater = old == Count || (recent < later.Count && later.Periods[recent] <= Periods[old]);
            if (isLater)
            {
                old += old < Count && Periods[old] == later.Periods[recent] ? 1 : 0;
                (periods[at], values[at], statuses[at], origins[at]) = (later.Periods[recent], later.Values[recent], later.Statuses[recent], laterOrigin);
                recent++;
            }
            else
            {
                (periods[at], values[at], statuses[at], origins[at]) = (Periods[old], Values[old], Statuses[old], Origins?[old] ?? 1);
                old++;
            }
        }

        return new(periods, values, new string(statuses), origins);
    }

    /// <summary>True when every period of the other is one of these.</summary>
    public bool Covers(SeriesPoints other) => CountOfUnion(other) == Count;

    private int CountOfUnion(SeriesPoints other)
    {
        var (count, mine, theirs) = (0, 0, 0);
        for (; mine < Count && theirs < other.Count; count++)
        {
            var order = Periods[mine].CompareTo(other.Periods[theirs]);
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }

        return count + (Count - mine) + (other.Count - theirs);
    }
}
