using Dapper;
using Npgsql;
using NpgsqlTypes;
using Pak.Indicators.Areas;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// Writes an upload in slices, each on a connection and in a transaction of its own: a slow client holds neither, and nothing
/// writes for long. Until the submission points at the upload its rows count for nothing.
/// </summary>
internal sealed class Staging(NpgsqlDataSource db, TimeProvider clock, long upload, IEnumerable<FigureRule> rules)
{
    public const int SliceRows = 20_000;

    /// <summary>Of an upload's errors so many are kept; all are counted.</summary>
    public const int KeptFindings = 10_000;

    private readonly Dictionary<int, FigureRule> _rules = rules.ToDictionary(rule => rule.Id);
    private readonly Dictionary<(int Indicator, short Area), int> _series = [];
    private int _keptFindings;

    /// <summary>False when an indicator was redefined since its rules were loaded.</summary>
    public async Task<bool> Write(IReadOnlyList<FigureRow> rows, IReadOnlyList<FindingEntry> findings, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE uploads SET touched_at = @Now WHERE id = @upload", new { upload, Now = clock.GetUtcNow() }, cancellationToken: ct));
        var kept = findings.Take(KeptFindings - _keptFindings).ToList();
        if (kept.Count > 0)
        {
            await StoredFindings.Write(connection, upload, kept, _keptFindings + 1, ct);
            _keptFindings += kept.Count;
        }

        if (rows.Count == 0)
        {
            return true;
        }

        if (!await KnowSeries(connection, rows, ct))
        {
            return false;
        }

        await Copy(connection, rows, ct);
        return true;
    }

    private async Task<bool> KnowSeries(NpgsqlConnection connection, IReadOnlyList<FigureRow> rows, CancellationToken ct)
    {
        var missing = rows.Select(row => (row.Indicator, row.Area)).Distinct().Where(key => !_series.ContainsKey(key))
            .OrderBy(key => key.Indicator).ThenBy(key => key.Area).ToList();
        if (missing.Count == 0)
        {
            return true;
        }

        // The lock waits for a change of definition that is under way, and sees its outcome: a series never belongs to a
        // frequency that its indicator no longer has.
        var found = await connection.QueryAsync<(int Id, int Indicator, string Area)>(new CommandDefinition(
            """
            WITH wanted AS MATERIALIZED (
                SELECT i.id, w.area
                FROM unnest(@Indicators, @Areas, @Frequencies, @Calendars) w(indicator, area, frequency, calendar)
                JOIN indicators i ON i.id = w.indicator AND i.frequency = w.frequency AND i.calendar = w.calendar
                FOR KEY SHARE OF i
            ), added AS (
                INSERT INTO series (indicator_id, area) SELECT id, area FROM wanted
                ON CONFLICT (indicator_id, area) DO UPDATE SET area = excluded.area
                RETURNING id, indicator_id, area
            )
            SELECT id, indicator_id, area FROM added
            """,
            new
            {
                Indicators = missing.Select(key => key.Indicator).ToArray(),
                Areas = missing.Select(key => AreaList.All[key.Area].Code).ToArray(),
                Frequencies = missing.Select(key => Contracts.FrequencyCodes.Code(_rules[key.Indicator].Frequency)).ToArray(),
                Calendars = missing.Select(key => _rules[key.Indicator].Calendar.ToString().ToLowerInvariant()).ToArray(),
            },
            cancellationToken: ct));
        var areas = missing.Select(key => key.Area).Distinct().ToDictionary(area => AreaList.All[area].Code, area => area, StringComparer.Ordinal);
        foreach (var (id, indicator, area) in found)
        {
            _series[(indicator, areas[area])] = id;
        }

        return missing.TrueForAll(_series.ContainsKey);
    }

    private async Task Copy(NpgsqlConnection connection, IReadOnlyList<FigureRow> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY staged_rows (upload_id, row, series_id, period, value, status) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(upload, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(_series[(row.Indicator, row.Area)], NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(row.Period, NpgsqlDbType.Date, ct);
            if (row.Value is { } value)
            {
                await copy.WriteAsync(value, NpgsqlDbType.Numeric, ct);
            }
            else
            {
                await copy.WriteNullAsync(ct);
            }

            await copy.WriteAsync(StatusText(row.Status), NpgsqlDbType.Text, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static readonly string[] StatusTexts = [.. Enumerable.Range(0, 128).Select(i => ((char)i).ToString())];

    private static string StatusText(char status) => StatusTexts[status];
}
