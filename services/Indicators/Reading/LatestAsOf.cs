using Npgsql;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Submissions.Upload;

namespace Pak.Indicators.Reading;

/// <summary>Where series stood at an earlier time, worked out from their vintages. Of each only its end is held.</summary>
internal static class LatestAsOf
{
    /// <summary>The last value of each series that was neither missing nor a forecast, and by id of the series its last values, at most <paramref name="ends"/>.</summary>
    public static async Task<(List<LatestOfSeries> Latest, Dictionary<int, decimal?[]> Ends)> Read(NpgsqlConnection connection, SeriesFilter filter, int ends, CancellationToken ct)
    {
        var (latest, endings) = (new List<LatestOfSeries>(), new Dictionary<int, decimal?[]>());
        await foreach (var block in SeriesStore.Read(connection, filter, ct))
        {
            if (ends > 0)
            {
                endings[block.Key.SeriesId] = block.Values[^Math.Min(ends, block.Count)..];
            }

            if (Before(block, block.Count) is >= 0 and var last)
            {
                var previous = Before(block, last);
                latest.Add(new(
                    block.Key, block.Periods[last], block.Values[last]!.Value, block.Statuses[last], block.PublishedAt(last),
                    previous < 0 ? null : block.Periods[previous], previous < 0 ? null : block.Values[previous]));
            }
        }

        return (latest, endings);
    }

    private static int Before(SeriesBlock block, int index)
    {
        do
        {
            index--;
        }
        while (index >= 0 && (block.Values[index] is null || block.Statuses[index] == ObservationStatus.Forecast));

        return index;
    }
}
