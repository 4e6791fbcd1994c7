using System.Runtime.CompilerServices;
using Npgsql;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Reading;

namespace Pak.Indicators.Sdmx;

/// <summary>A series of an answer, and which of its values are in it.</summary>
/// <param name="Picked">Indexes into the block, ascending; null for all from <paramref name="Start"/> on.</param>
internal sealed record SdmxSeries(string[] Key, IndicatorRow Indicator, SeriesBlock Block, PeriodTexts Texts, int Start, int Count, List<int>? Picked)
{
    public bool IsWhole => Picked is null && Count == Block.Count;

    public int IndexOf(int n) => Picked is null ? Start + n : Picked[Start + n];

    /// <summary>The series that a query takes, as they are read.</summary>
    public static async IAsyncEnumerable<SdmxSeries> Read(NpgsqlConnection connection, SdmxQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var byId = query.Indicators.ToDictionary(i => i.Id);
        var (toSkip, left) = (query.Parameters.Offset, query.Parameters.Limit ?? int.MaxValue);
        if (byId.Count == 0)
        {
            yield break;
        }

        await foreach (var block in SeriesStore.Read(connection, query.ToFilter(), ct))
        {
            var indicator = byId[block.Key.IndicatorId];
            var key = query.Dimensions.KeyOf(block.Key, indicator);
            if (!query.Takes(key, indicator))
            {
                continue;
            }

            var texts = PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar);
            var picked = Pick(query, block, texts);
            var count = picked?.Count ?? block.Count;
            var start = Math.Min(toSkip, count);
            toSkip -= start;
            count = Math.Min(count - start, left);
            left -= count;
            if (count > 0)
            {
                yield return new(key, indicator, block, texts, start, count, picked);
            }

            if (left == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>Null when nothing is asked of observations.</summary>
    private static List<int>? Pick(SdmxQuery query, SeriesBlock block, PeriodTexts texts)
    {
        var parameters = query.Parameters;
        List<int>? picked = null;
        if (query.OfPeriod is not null || query.OfValue is not null || query.OfStatus is not null || parameters.UpdatedAfter is not null)
        {
            picked = [];
            for (var i = 0; i < block.Count; i++)
            {
                if (query.OfPeriod?.Invoke(texts[block.Periods[i]]) != false && query.OfValue?.Invoke(block.Values[i]) != false
                    && query.OfStatus?.Takes(block.Statuses.Substring(i, 1)) != false && !(block.PublishedAt(i) <= parameters.UpdatedAfter))
                {
                    picked.Add(i);
                }
            }
        }

        if (parameters.First is null && parameters.Last is null)
        {
            return picked;
        }

        picked ??= [.. Enumerable.Range(0, block.Count)];
        var (first, last) = (parameters.First ?? 0, parameters.Last ?? 0);
        return (long)first + last >= picked.Count ? picked : [.. picked.Take(first), .. picked.TakeLast(last)];
    }
}
