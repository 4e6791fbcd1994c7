using System.Runtime.InteropServices;
using Npgsql;
using Pak.Indicators.Areas;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Submissions.Upload;

namespace Pak.Indicators.Formulas;

/// <summary>The values of some indicators as they are once an upload is published, for formulas to read.</summary>
internal sealed class SeriesTable : IFormulaInputs
{
    private readonly Dictionary<(string Code, string Area, string Breakdown), SeriesPoints> _series = [];
    private readonly Dictionary<(string Code, string Parent, string Breakdown), List<string>> _below = [];

    /// <summary>Reads whole series: as many as the indicators have.</summary>
    public static async Task<SeriesTable> Load(NpgsqlConnection connection, long upload, IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT i.code, s.area, s.breakdown, b.periods, b."values", b.statuses
            FROM indicators i JOIN series s ON s.indicator_id = i.id
            LEFT JOIN series_current c ON c.series_id = s.id
            CROSS JOIN LATERAL (
                SELECT b.periods, b."values", b.statuses FROM blocks b
                WHERE b.series_id = s.id AND (b.upload_id = $1 OR (b.upload_id = c.upload_id AND b.slice = c.slice))
                ORDER BY b.upload_id = $1 DESC, b.slice LIMIT 1
            ) b
            WHERE i.code = ANY($2)
            ORDER BY s.area COLLATE "C"
            """, connection)
        {
            Parameters = { new() { Value = upload }, new() { Value = codes.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var table = new SeriesTable();
        while (await reader.ReadAsync(ct))
        {
            table.Add(
                reader.GetString(0), reader.GetString(1), reader.GetString(2),
                new(reader.GetFieldValue<DateOnly[]>(3), reader.GetFieldValue<decimal?[]>(4), reader.GetString(5)));
        }

        return table;
    }

    /// <summary>Where a formula over these can have values: the areas and breakdowns of the series, and the areas above them.</summary>
    public IEnumerable<(string Area, string Breakdown)> Places => _series.Keys.Select(key => (key.Area, key.Breakdown))
        .Concat(_below.Keys.Select(key => (key.Parent, key.Breakdown))).Distinct();

    /// <summary>The periods in which any of the series at a place, or below it, has a value or says that it is missing; in no order.</summary>
    public IEnumerable<DateOnly> Periods(string area, string breakdown) => _series
        .Where(series => series.Key.Breakdown == breakdown && (series.Key.Area == area || AreaList.ByCode[series.Key.Area].Parent == area))
        .SelectMany(series => series.Value.Periods).Distinct();

    public decimal? Value(string code, string area, string breakdown, DateOnly period) => Find(code, area, breakdown, period).Value;

    /// <summary>A value with its status; none where the series has no such period.</summary>
    public (decimal? Value, char Status) Find(string code, string area, string breakdown, DateOnly period) =>
        _series.TryGetValue((code, area, breakdown), out var points) && Array.BinarySearch(points.Periods, period) is >= 0 and var at
            ? (points.Values[at], points.Statuses[at])
            : (null, ObservationStatus.Absent);

    public IReadOnlyList<string> AreasBelow(string code, string area, string breakdown) => _below.GetValueOrDefault((code, area, breakdown)) ?? [];

    private void Add(string code, string area, string breakdown, SeriesPoints points)
    {
        _series[(code, area, breakdown)] = points;
        if (AreaList.ByCode[area].Parent is { } parent)
        {
            ref var below = ref CollectionsMarshal.GetValueRefOrAddDefault(_below, (code, parent, breakdown), out _);
            (below ??= []).Add(area);
        }
    }
}
