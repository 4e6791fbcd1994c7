using System.Runtime.InteropServices;
using Npgsql;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>What an upload says about a series, and where it stands in the file. While rows repeat a period, so does this.</summary>
internal sealed record StagedSeries(int Id, SeriesPoints Points, int[] Lines)
{
    /// <summary>Reads series of an upload, the slices of each put together in the order of periods and lines.</summary>
    public static async Task<List<StagedSeries>> Load(NpgsqlConnection connection, long upload, int[] series, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT b.series_id, b.first_row, {BlockArrays.Columns}, l.rows
            FROM blocks b LEFT JOIN staged_lines l ON l.upload_id = b.upload_id AND l.series_id = b.series_id AND l.slice = b.slice
            WHERE b.upload_id = $1 AND b.series_id = ANY($2) AND b.slice >= 0
            ORDER BY b.series_id, b.slice
            """, connection)
        {
            Parameters = { new() { Value = upload }, new() { Value = series } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var all = new List<StagedSeries>(series.Length);
        var slices = new List<StagedSeries>();
        while (await reader.ReadAsync(ct))
        {
            var points = BlockArrays.Read(reader, 2);
            var lines = reader.IsDBNull(5) ? Enumerable.Range(reader.GetInt32(1), points.Count).ToArray() : reader.GetFieldValue<int[]>(5);
            var slice = new StagedSeries(reader.GetInt32(0), points, lines);
            if (slices.Count > 0 && slices[0].Id != slice.Id)
            {
                all.Add(Join(slices));
                slices.Clear();
            }

            slices.Add(slice);
        }

        if (slices.Count > 0)
        {
            all.Add(Join(slices));
        }

        return all;
    }

    /// <summary>True when each value stands in the line after the one before it.</summary>
    public bool IsInOrder => !Lines.Where((line, i) => line != Lines[0] + i).Any();

    private static StagedSeries Join(List<StagedSeries> slices)
    {
        if (slices.Count == 1)
        {
            return slices[0];
        }

        var rows = new List<Row>(slices.Sum(slice => slice.Lines.Length));
        foreach (var slice in slices)
        {
            for (var i = 0; i < slice.Lines.Length; i++)
            {
                rows.Add(new(slice.Points.Periods[i], slice.Lines[i], slice.Points.Values[i], slice.Points.Statuses[i]));
            }
        }

        rows.Sort((one, other) => one.Period != other.Period ? one.Period.CompareTo(other.Period) : one.Line.CompareTo(other.Line));
        var points = new SeriesPoints([.. rows.Select(r => r.Period)], [.. rows.Select(r => r.Value)], string.Concat(rows.Select(r => r.Status)));
        return new(slices[0].Id, points, [.. rows.Select(r => r.Line)]);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Row(DateOnly Period, int Line, decimal? Value, char Status);
}
