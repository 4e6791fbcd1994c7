using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace Pak.Indicators.Observations.Store;

/// <summary>
/// Reads series from their blocks. What a call reads is one snapshot; series come by indicator code, area (the country first)
/// and breakdown, one after the other as the reader takes them. The connection is busy until the last.
/// </summary>
internal static class SeriesStore
{
    private const string Order = """ORDER BY i.code COLLATE "C", s.area <> 'IR', s.area COLLATE "C", s.breakdown COLLATE "C" """;

    /// <summary>Series without a value in the range are left out.</summary>
    public static async IAsyncEnumerable<SeriesBlock> Read(
        NpgsqlConnection connection, SeriesFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        var blocks = filter.AsOf is null ? ReadCurrent(connection, filter, ct) : ReadAsOf(connection, filter, ct);
        await foreach (var block in blocks.WithCancellation(ct))
        {
            if (block.Count > 0)
            {
                yield return block;
            }
        }
    }

    /// <summary>The last value of each series that is neither missing nor a forecast, and the one before it. Reads no arrays; heeds no dates.</summary>
    public static async Task<List<LatestOfSeries>> Latest(NpgsqlConnection connection, SeriesFilter filter, CancellationToken ct)
    {
        await using var command = Command(connection, filter, where => $"""
            SELECT s.id, s.indicator_id, i.code, s.area, s.breakdown, c.latest_period, c.latest_value, c.latest_status, p.published_at, c.previous_period, c.previous_value
            FROM series_current c JOIN series s ON s.id = c.series_id JOIN indicators i ON i.id = s.indicator_id JOIN publications p ON p.upload_id = c.latest_upload
            WHERE {where} {Order}
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var latest = new List<LatestOfSeries>();
        while (await reader.ReadAsync(ct))
        {
            latest.Add(new(
                KeyOf(reader), reader.GetFieldValue<DateOnly>(5), reader.GetDecimal(6), reader.GetString(7)[0], new DateTimeOffset(reader.GetDateTime(8)),
                reader.IsDBNull(9) ? null : reader.GetFieldValue<DateOnly>(9), reader.IsDBNull(10) ? null : reader.GetDecimal(10)));
        }

        return latest;
    }

    /// <summary>Every published vintage of each series, in the order of their publications; up to <see cref="SeriesFilter.AsOf"/> where it is given.</summary>
    public static async IAsyncEnumerable<Vintage> Vintages(
        NpgsqlConnection connection, SeriesFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = Command(connection, filter, where => $"""
            SELECT s.id, s.indicator_id, i.code, s.area, s.breakdown, {BlockArrays.Columns}, p.published_at, p.submission_id
            FROM series s JOIN indicators i ON i.id = s.indicator_id
            JOIN blocks b ON b.series_id = s.id AND b.slice >= 0
            JOIN publications p ON p.upload_id = b.upload_id {(filter.AsOf is null ? "" : "AND p.published_at <= @asOf")}
            WHERE {where} {Order}, p.position
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return new(KeyOf(reader), BlockArrays.Read(reader, 5), new DateTimeOffset(reader.GetDateTime(8)), reader.GetGuid(9));
        }
    }

    private static async IAsyncEnumerable<SeriesBlock> ReadCurrent(
        NpgsqlConnection connection, SeriesFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = Command(connection, filter, where => $"""
            SELECT s.id, s.indicator_id, i.code, s.area, s.breakdown, {BlockArrays.Columns}, b.origins,
                CASE WHEN b.origins IS NULL THEN ARRAY[p.published_at] ELSE (
                    SELECT array_agg(o.published_at ORDER BY u.n)
                    FROM unnest(b.origin_uploads) WITH ORDINALITY u(id, n) JOIN publications o ON o.upload_id = u.id) END
            FROM series s JOIN indicators i ON i.id = s.indicator_id
            JOIN series_current c ON c.series_id = s.id
            JOIN blocks b ON b.series_id = c.series_id AND b.upload_id = c.upload_id AND b.slice = c.slice
            JOIN publications p ON p.upload_id = c.upload_id
            WHERE {where}
              {(filter.From is null ? "" : "AND c.last_period >= @from")} {(filter.To is null ? "" : "AND c.first_period <= @to")}
            {Order}
            """);
        if (filter.IsOneSeries)
        {
            await command.PrepareAsync(ct); // planning takes ten times as long as reading one series
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var points = BlockArrays.Read(reader, 5) with { Origins = reader.IsDBNull(8) ? null : reader.GetFieldValue<int[]>(8) };
            var publishedAt = Array.ConvertAll(reader.GetFieldValue<DateTime[]>(9), time => new DateTimeOffset(time));
            yield return new(KeyOf(reader), points, publishedAt, filter.From, filter.To);
        }
    }

    /// <summary>Lays the vintages up to then over each other.</summary>
    private static async IAsyncEnumerable<SeriesBlock> ReadAsOf(
        NpgsqlConnection connection, SeriesFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        var (key, points, publishedAt) = ((SeriesKey?)null, (SeriesPoints?)null, new List<DateTimeOffset>());
        await foreach (var vintage in Vintages(connection, filter, ct))
        {
            if (key is not null && key.SeriesId != vintage.Key.SeriesId)
            {
                yield return new(key, points!, [.. publishedAt], filter.From, filter.To);
                (points, publishedAt) = (null, []);
            }

            key = vintage.Key;
            publishedAt.Add(vintage.PublishedAt);
            points = points is null ? vintage.Points : points.Overlay(vintage.Points, publishedAt.Count);
        }

        if (key is not null)
        {
            yield return new(key, points!, [.. publishedAt], filter.From, filter.To);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, SeriesFilter filter, Func<string, string> sql)
    {
        var command = new NpgsqlCommand { Connection = connection };
        var where = new StringBuilder("true");
        if (filter.IsOneSeries)
        {
            // Not as lists of one: PostgreSQL keeps a plan only where it need not guess how long a list is.
            Add("indicator", filter.Indicators![0], " AND s.indicator_id = @indicator");
            Add("area", filter.Areas![0], " AND s.area = @area");
        }
        else
        {
            Add("indicators", filter.Indicators?.ToArray(), " AND s.indicator_id = ANY(@indicators)");
            Add("areas", filter.Areas, " AND s.area = ANY(@areas)");
        }

        Add("breakdown", filter.Breakdown, " AND s.breakdown = @breakdown");
        Add("from", filter.From, "");
        Add("to", filter.To, "");
        Add("asOf", filter.AsOf?.UtcDateTime, "");
        command.CommandText = sql(where.ToString());
        return command;

        void Add(string name, object? value, string condition)
        {
            if (value is not null)
            {
                command.Parameters.AddWithValue(name, value);
                where.Append(condition);
            }
        }
    }

    private static SeriesKey KeyOf(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetString(4));
}

/// <param name="Period">First day.</param>
/// <param name="PreviousPeriod">Null with <paramref name="PreviousValue"/> when this is the first value.</param>
internal sealed record LatestOfSeries(
    SeriesKey Key, DateOnly Period, decimal Value, char Status, DateTimeOffset PublishedAt, DateOnly? PreviousPeriod, decimal? PreviousValue);

/// <summary>What one submission said about a series.</summary>
internal sealed record Vintage(SeriesKey Key, SeriesPoints Points, DateTimeOffset PublishedAt, Guid Submission);
