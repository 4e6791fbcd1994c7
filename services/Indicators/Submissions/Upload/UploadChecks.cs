using Dapper;
using Npgsql;
using Pak.Indicators.Findings;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// What can only be found by looking at all rows of an upload together, or at what is published. Goes series by series in
/// batches, so memory does not grow with the file, and leaves the upload ready for publication: one block a series, and where
/// that is not all of it, the block that the series becomes.
/// </summary>
internal sealed class UploadChecks(NpgsqlDataSource db, long upload, IReadOnlyCollection<UploadedSeries> series)
{
    private const int BatchRows = 50_000;
    private const int BatchSeries = 2_000;
    private const int TimeoutSeconds = 120;

    /// <summary>Rows that repeat the indicator, area, breakdown and period of an earlier row. Returns how many.</summary>
    public async Task<long> FindDuplicates(int firstOrdinal, CancellationToken ct)
    {
        var duplicates = new KeptFindings(Staging.KeptFindings);
        await using var connection = await db.OpenConnectionAsync(ct);
        foreach (var batch in Batches(series.Where(s => s.Slices > 1 || s.HasRepeats)))
        {
            var staged = await StagedSeries.Load(connection, upload, batch, ct);
            foreach (var one in staged)
            {
                AddRepeats(one, duplicates);
            }

            if (duplicates.Count == 0)
            {
                await Join(connection, staged, ct);
            }
        }

        await StoredFindings.Write(connection, upload, Severity.Error, duplicates.ByRow(), firstOrdinal, ct);
        return duplicates.Count;
    }

    /// <summary>Revisions, large changes, outliers and broken rules. Returns how many.</summary>
    public async Task<long> FindWarnings(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await RememberBases(connection, ct);
        var published = (await connection.QueryAsync<int>(new CommandDefinition(
            "SELECT series_id FROM series_current WHERE series_id = ANY(@Ids)", new { Ids = series.Select(s => s.Id).ToArray() },
            commandTimeout: TimeoutSeconds, cancellationToken: ct))).ToHashSet();
        var rules = series.ToDictionary(s => s.Id, s => s.Rule);
        var warnings = new KeptFindings(Staging.KeptFindings);
        foreach (var batch in Batches(series.Where(s => s.Rule.ChangeThreshold is not null || published.Contains(s.Id))))
        {
            var staged = await StagedSeries.Load(connection, upload, batch, ct);
            var current = await CurrentSeries.Load(connection, batch, ct);
            foreach (var one in staged)
            {
                warnings.AddRange(SeriesWarnings.Find(one, current.GetValueOrDefault(one.Id)?.Points, rules[one.Id].ChangeThreshold));
            }

            await WriteWhole(connection, upload, staged, current, ct);
        }

        await CheckRules(connection, warnings, ct);
        await StoredFindings.Write(connection, upload, Severity.Warning, warnings.ByRow(), 1, ct);
        return warnings.Count;
    }

    /// <summary>After what the series become is written: rules are held against that.</summary>
    private async Task CheckRules(NpgsqlConnection connection, KeptFindings warnings, CancellationToken ct)
    {
        var byId = series.ToDictionary(s => s.Id);
        await using var rules = await db.OpenConnectionAsync(ct);
        await foreach (var rule in RuleWarnings.Load(rules, upload, [.. series.Select(s => s.Rule.Code).Distinct(StringComparer.Ordinal)], ct))
        {
            foreach (var batch in Batches(series.Where(s => rule.Inputs.Contains(s.Rule.Code, StringComparer.Ordinal))))
            {
                foreach (var one in await StagedSeries.Load(connection, upload, batch, ct))
                {
                    warnings.AddRange(rule.Find(byId[one.Id], one));
                }
            }
        }
    }

    /// <summary>Writes what the series become when the upload is published over <paramref name="current"/>.</summary>
    public static Task WriteWhole(
        NpgsqlConnection connection, long upload, List<StagedSeries> staged, Dictionary<int, CurrentSeries> current, CancellationToken ct)
    {
        var whole = staged.Select(one => current.GetValueOrDefault(one.Id)?.After(one.Id, upload, one.Points)).OfType<NewBlock>().ToList();
        return whole.Count > 0 ? BlockWriter.Write(connection, whole, ct) : Task.CompletedTask;
    }

    private static void AddRepeats(StagedSeries staged, KeptFindings duplicates)
    {
        var (periods, first) = (staged.Points.Periods, 0);
        for (var i = 1; i < periods.Length; i++)
        {
            if (periods[i] != periods[i - 1])
            {
                first = i;
            }
            else
            {
                duplicates.Add(new(staged.Lines[i], FindingCode.Duplicate, "period", null, staged.Lines[first].ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>Puts one block in the place of a series' slices.</summary>
    private async Task Join(NpgsqlConnection connection, List<StagedSeries> staged, CancellationToken ct)
    {
        var ids = staged.ConvertAll(one => one.Id).ToArray();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM blocks WHERE upload_id = @upload AND series_id = ANY(@ids);
            DELETE FROM staged_lines WHERE upload_id = @upload AND series_id = ANY(@ids);
            """, new { upload, ids }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
        await BlockWriter.Write(connection, staged.Select(one => new NewBlock(one.Id, upload, 0, one.IsInOrder ? one.Lines[0] : 0, one.Points)), ct);
        await StagedLines.Write(connection, upload, staged.Where(one => !one.IsInOrder).Select(one => (one.Id, 0, one.Lines)), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Before what is published is read: what is published afterwards must not be taken for it.</summary>
    private Task RememberBases(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        """
        UPDATE uploads SET checked_in = pg_current_snapshot() WHERE id = @upload;
        INSERT INTO upload_bases (upload_id, indicator_id, data_version) SELECT @upload, id, data_version FROM indicators WHERE id = ANY(@Indicators)
        """,
        new { upload, Indicators = series.Select(s => s.Rule.Id).Distinct().ToArray() }, cancellationToken: ct));

    private static IEnumerable<int[]> Batches(IEnumerable<UploadedSeries> some)
    {
        var (batch, rows) = (new List<int>(), 0);
        foreach (var one in some.OrderBy(s => s.Id))
        {
            if (batch.Count == BatchSeries || (batch.Count > 0 && rows + one.Rows > BatchRows))
            {
                yield return [.. batch];
                (batch, rows) = ([], 0);
            }

            batch.Add(one.Id);
            rows += one.Rows;
        }

        if (batch.Count > 0)
        {
            yield return [.. batch];
        }
    }
}
