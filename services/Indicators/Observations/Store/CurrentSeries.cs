using Npgsql;

namespace Pak.Indicators.Observations.Store;

/// <summary>What is published of a series.</summary>
/// <param name="Uploads">What the origins of the points count, from 1.</param>
internal sealed record CurrentSeries(SeriesPoints Points, long[] Uploads)
{
    /// <summary>Reads series by id; those of which nothing is published are left out.</summary>
    public static async Task<Dictionary<int, CurrentSeries>> Load(NpgsqlConnection connection, int[] series, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT c.series_id, coalesce(b.origin_uploads, ARRAY[c.upload_id]), b.origins, {BlockArrays.Columns}
            FROM series_current c JOIN blocks b ON b.series_id = c.series_id AND b.upload_id = c.upload_id AND b.slice = c.slice
            WHERE c.series_id = ANY($1)
            """, connection)
        {
            Parameters = { new() { Value = series } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var current = new Dictionary<int, CurrentSeries>(series.Length);
        while (await reader.ReadAsync(ct))
        {
            var points = BlockArrays.Read(reader, 3) with { Origins = reader.IsDBNull(2) ? null : reader.GetFieldValue<int[]>(2) };
            current[reader.GetInt32(0)] = new(points, reader.GetFieldValue<long[]>(1));
        }

        return current;
    }

    /// <summary>The block that the series becomes when <paramref name="vintage"/> is published over this; null when the vintage is it.</summary>
    public NewBlock? After(int series, long upload, SeriesPoints vintage)
    {
        if (vintage.Covers(Points))
        {
            return null;
        }

        var merged = Points.Overlay(vintage, Uploads.Length + 1);
        var uploads = new List<long>();
        var renumbered = new int[Uploads.Length + 2];
        var origins = new int[merged.Count];
        for (var i = 0; i < origins.Length; i++)
        {
            var origin = merged.Origins![i];
            if (renumbered[origin] == 0)
            {
                uploads.Add(origin > Uploads.Length ? upload : Uploads[origin - 1]);
                renumbered[origin] = uploads.Count;
            }

            origins[i] = renumbered[origin];
        }

        return new(series, upload, BlockWriter.Whole, 0, merged with { Origins = origins }, [.. uploads]);
    }
}
