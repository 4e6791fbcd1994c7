using Dapper;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Indicators.Findings;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// Writes an upload in slices, each on a connection and in transactions of its own: a slow client holds neither, and nothing
/// writes for long. Until the submission points at the upload its blocks count for nothing.
/// </summary>
internal sealed class Staging(NpgsqlDataSource db, TimeProvider clock, long upload)
{
    /// <summary>Of an upload's errors so many are kept; all are counted.</summary>
    public const int KeptFindings = 10_000;

    // A series may be added by another upload between the look and the insertion.
    private const int Attempts = 3;

    private int _keptFindings;

    /// <summary>What the next finding of this upload may be numbered with.</summary>
    public int NextOrdinal => _keptFindings + 1;

    /// <summary>False when an indicator was redefined since its rules were loaded.</summary>
    public async Task<bool> Write(Slice slice, IReadOnlyList<FindingEntry> findings, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE uploads SET touched_at = @Now WHERE id = @upload", new { upload, Now = clock.GetUtcNow() }, cancellationToken: ct));
        var kept = findings.Take(KeptFindings - _keptFindings).ToList();
        if (kept.Count > 0)
        {
            await StoredFindings.Write(connection, upload, Severity.Error, kept, _keptFindings + 1, ct);
            _keptFindings += kept.Count;
        }

        var parts = slice.Parts().ToList();
        return parts.Count == 0 || (await KnowSeries(connection, parts, ct) && await Copy(connection, parts, ct));
    }

    private async Task<bool> Copy(NpgsqlConnection connection, List<Slice.Part> parts, CancellationToken ct)
    {
        foreach (var part in parts)
        {
            part.Series.Slices++;
            part.Series.Rows += part.Points.Count;
        }

        await BlockWriter.Write(
            connection, parts.Select(part => new NewBlock(part.Series.Id, upload, part.Series.Slices, part.Lines is null ? part.FirstLine : 0, part.Points)), ct);
        await StagedLines.Write(
            connection, upload, parts.Where(part => part.Lines is not null).Select(part => (part.Series.Id, part.Series.Slices, part.Lines!)), ct);
        return true;
    }

    private static async Task<bool> KnowSeries(NpgsqlConnection connection, List<Slice.Part> parts, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var missing = parts.Where(part => part.Series.Id == 0).Select(part => part.Series)
                .OrderBy(series => series.Rule.Id).ThenBy(series => series.Area, StringComparer.Ordinal).ThenBy(series => series.Breakdown, StringComparer.Ordinal).ToList();
            if (missing.Count == 0)
            {
                return true;
            }

            var byKey = missing.ToDictionary(series => (series.Rule.Id, series.Area, series.Breakdown));
            foreach (var (id, indicator, area, breakdown) in await FindOrAdd(connection, missing, ct))
            {
                byKey[(indicator, area, breakdown)].Id = id;
            }
        }

        return parts.TrueForAll(part => part.Series.Id != 0);
    }

    private static Task<IEnumerable<(int Id, int Indicator, string Area, string Breakdown)>> FindOrAdd(
        NpgsqlConnection connection, List<UploadedSeries> missing, CancellationToken ct) =>
        // The lock waits for a change of definition that is under way, and sees its outcome: a series never belongs to a
        // frequency that its indicator no longer has.
        connection.QueryAsync<(int Id, int Indicator, string Area, string Breakdown)>(new CommandDefinition(
            """
            WITH held AS MATERIALIZED (
                SELECT i.id FROM unnest(@Rules, @Frequencies, @Calendars) r(id, frequency, calendar)
                JOIN indicators i ON i.id = r.id AND i.frequency = r.frequency AND i.calendar = r.calendar
                FOR KEY SHARE OF i
            ), wanted AS MATERIALIZED (
                SELECT w.indicator_id, w.area, w.breakdown, s.id
                FROM unnest(@Indicators, @Areas, @Breakdowns) w(indicator_id, area, breakdown)
                JOIN held ON held.id = w.indicator_id
                LEFT JOIN series s ON s.indicator_id = w.indicator_id AND s.area = w.area AND s.breakdown = w.breakdown
            ), added AS (
                INSERT INTO series (indicator_id, area, breakdown)
                SELECT indicator_id, area, breakdown FROM wanted WHERE id IS NULL
                ON CONFLICT (indicator_id, area, breakdown) DO NOTHING
                RETURNING id, indicator_id, area, breakdown
            )
            SELECT id, indicator_id, area, breakdown FROM added
            UNION ALL SELECT id, indicator_id, area, breakdown FROM wanted WHERE id IS NOT NULL
            """,
            new
            {
                Rules = missing.Select(series => series.Rule.Id).Distinct().ToArray(),
                Frequencies = missing.DistinctBy(series => series.Rule.Id).Select(series => series.Rule.Frequency.Code()).ToArray(),
                Calendars = missing.DistinctBy(series => series.Rule.Id).Select(series => series.Rule.Calendar.ToString().ToLowerInvariant()).ToArray(),
                Indicators = missing.Select(series => series.Rule.Id).ToArray(),
                Areas = missing.Select(series => series.Area).ToArray(),
                Breakdowns = missing.Select(series => series.Breakdown).ToArray(),
            },
            cancellationToken: ct));
}

/// <summary>Where the values of a block stand in the file, when they don't stand one after the other.</summary>
internal static class StagedLines
{
    public static async Task Write(NpgsqlConnection connection, long upload, IEnumerable<(int Series, int Slice, int[] Lines)> blocks, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY staged_lines (upload_id, series_id, slice, rows) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var (series, slice, lines) in blocks)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(upload, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(series, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(slice, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(lines, NpgsqlDbType.Array | NpgsqlDbType.Integer, ct);
        }

        await copy.CompleteAsync(ct);
    }
}
