using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Reading;

/// <summary>Reads the years of series; those that nobody has asked for since the series changed are worked out first and stored. What was known at an earlier time is worked out from the vintages.</summary>
internal static class YearStore
{
    private const string Key = "s.id, s.indicator_id, i.code, s.area, s.breakdown";

    private const string Where = "s.indicator_id = ANY($1) AND ($2::text[] IS NULL OR s.area = ANY($2)) AND ($3::text IS NULL OR s.breakdown = $3)";

    public static async IAsyncEnumerable<(SeriesKey Key, YearsOfSeries Years)> Read(
        NpgsqlConnection connection, Selection selection, [EnumeratorCancellation] CancellationToken ct)
    {
        if (selection.AsOf is not null)
        {
            var byId = selection.Indicators.ToDictionary(i => i.Id);
            await foreach (var block in SeriesStore.Read(connection, selection.ToFilter(), ct))
            {
                var indicator = byId[block.Key.IndicatorId];
                var years = YearsOfSeries.Of(block.Periods, block.Values, block.Statuses, PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar));
                yield return (block.Key, years ?? YearsOfSeries.None);
            }

            yield break;
        }

        await Complete(connection, selection, ct);
        await using var command = Command(connection, selection, $"""
            SELECT {Key}, y.years, y.counts, y.sums, y.lasts
            FROM series s JOIN indicators i ON i.id = s.indicator_id JOIN series_years y ON y.series_id = s.id
            WHERE {Where} ORDER BY i.code COLLATE "C", s.area <> 'IR', s.area COLLATE "C", s.breakdown COLLATE "C"
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return (
                new(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)),
                new(reader.GetFieldValue<int[]>(5), reader.GetFieldValue<int[]>(6), reader.GetFieldValue<decimal[]>(7), reader.GetFieldValue<decimal[]>(8)));
        }
    }

    private static async Task Complete(NpgsqlConnection connection, Selection selection, CancellationToken ct)
    {
        var byId = selection.Indicators.ToDictionary(i => i.Id);
        var missing = new List<(int Series, long Upload, int Slice, YearsOfSeries Years)>();
        await using (var command = Command(connection, selection, $"""
            SELECT stale.id, stale.upload_id, stale.slice, stale.indicator_id, b.periods, b."values", b.statuses
            FROM (
                SELECT s.id, s.indicator_id, c.upload_id, c.slice
                FROM series s JOIN series_current c ON c.series_id = s.id LEFT JOIN series_years y ON y.series_id = s.id
                WHERE {Where} AND (y.upload_id, y.slice) IS DISTINCT FROM (c.upload_id, c.slice)
                OFFSET 0 -- almost always nothing: the blocks are looked up for the rest only
            ) stale
            JOIN blocks b ON b.series_id = stale.id AND b.upload_id = stale.upload_id AND b.slice = stale.slice
            """))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                var indicator = byId[reader.GetInt32(3)];
                var years = YearsOfSeries.Of(
                    reader.GetFieldValue<DateOnly[]>(4), reader.GetFieldValue<decimal?[]>(5), reader.GetString(6),
                    PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar));
                missing.Add((reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2), years ?? YearsOfSeries.None));
            }
        }

        if (missing.Count > 0)
        {
            await Store(connection, missing, ct);
        }
    }

    /// <summary>Two readers may store the same at once; what a slower one knew of an older block is worked out again by the next.</summary>
    private static async Task Store(NpgsqlConnection connection, List<(int Series, long Upload, int Slice, YearsOfSeries Years)> found, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (series, upload, slice, years) in found.OrderBy(one => one.Series))
        {
            batch.BatchCommands.Add(new(
                """
                INSERT INTO series_years (series_id, upload_id, slice, years, counts, sums, lasts) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (series_id) DO UPDATE SET upload_id = $2, slice = $3, years = $4, counts = $5, sums = $6, lasts = $7
                """)
            {
                Parameters =
                {
                    new() { Value = series }, new() { Value = upload }, new() { Value = slice }, new() { Value = years.Years }, new() { Value = years.Counts },
                    new() { Value = years.Sums }, new() { Value = years.Lasts },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, Selection selection, string sql) => new(sql, connection)
    {
        Parameters =
        {
            new() { Value = selection.Indicators.Select(i => i.Id).ToArray() },
            new() { Value = (object?)selection.Areas ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            new() { Value = (object?)selection.Breakdown ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
        },
    };
}
