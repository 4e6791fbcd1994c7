using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Formulas;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Submissions.Upload;

namespace Pak.Indicators.Submissions;

/// <summary>
/// Recomputes the indicators that follow from an upload's, each after all that it reads, and lays what changes into the upload's
/// blocks: they are published with it, in the same transaction. A computed value exists in the periods in which an input
/// has an observation: where an input is missing there is none (one published before, also by an earlier formula, becomes status M), a division by zero and a
/// result that is too large are M. The upload must be locked and not be published; may be run again.
/// </summary>
internal static class ComputedSeries
{
    private const int TimeoutSeconds = 120;

    /// <summary>Changes with every formula that is defined or changed.</summary>
    public static Task<string> Formulas(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteScalarAsync<string>(new CommandDefinition(
        "SELECT coalesce(md5(string_agg(code || ' ' || formula, E'\n' ORDER BY id)), '') FROM indicators WHERE formula IS NOT NULL", cancellationToken: ct))!;

    /// <summary>Returns <see cref="Formulas"/> as they were: the publication finds out whether one was set meanwhile.</summary>
    /// <param name="roots">Ids of computed indicators to be recomputed whether or not the upload changes what they read.</param>
    public static async Task<string> Write(NpgsqlConnection connection, long upload, int[] roots, DateOnly today, CancellationToken ct)
    {
        var known = await Formulas(connection, ct);
        var computed = (await connection.QueryAsync<ComputedIndicator>(new CommandDefinition(
            "SELECT id, code, formula, frequency, calendar FROM indicators WHERE formula IS NOT NULL", cancellationToken: ct))).ToDictionary(row => row.Code, StringComparer.Ordinal);
        if (computed.Count == 0)
        {
            return known;
        }

        await Forget(connection, upload, ct);
        var uploaded = await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT i.code FROM upload_bases b JOIN indicators i ON i.id = b.indicator_id WHERE b.upload_id = @upload AND i.formula IS NULL AND b.is_changed",
            new { upload }, cancellationToken: ct));
        var formulas = computed.ToDictionary(pair => pair.Key, pair => Formula.OfStored(pair.Value.Formula), StringComparer.Ordinal);
        var affected = new FormulaGraph(formulas).Affected(uploaded, [.. computed.Values.Where(one => roots.Contains(one.Id)).Select(one => one.Code)]);
        if (affected.Count > 0)
        {
            await RememberBases(connection, upload, affected, [.. affected.SelectMany(code => formulas[code].Inputs)], ct);
        }

        foreach (var code in affected)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Write(connection, upload, computed[code], formulas[code], today, ct);
            await transaction.CommitAsync(ct);
        }

        return known;
    }

    /// <summary>What an earlier attempt, perhaps with other formulas, has left.</summary>
    private static Task Forget(NpgsqlConnection connection, long upload, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        """
        DELETE FROM blocks WHERE upload_id = @upload AND series_id IN (
            SELECT s.id FROM upload_bases b JOIN indicators i ON i.id = b.indicator_id JOIN series s ON s.indicator_id = i.id WHERE b.upload_id = @upload AND i.formula IS NOT NULL);
        DELETE FROM upload_bases b USING indicators i WHERE b.upload_id = @upload AND i.id = b.indicator_id AND (i.formula IS NOT NULL OR NOT b.is_changed)
        """, new { upload }, commandTimeout: TimeoutSeconds, cancellationToken: ct));

    /// <summary>Before anything is read: the publication finds out whether something else was published meanwhile.</summary>
    private static Task RememberBases(NpgsqlConnection connection, long upload, IReadOnlyList<string> affected, string[] inputs, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO upload_bases (upload_id, indicator_id, data_version, is_changed)
            SELECT @upload, id, data_version, code = ANY(@Affected) FROM indicators WHERE code = ANY(@Affected) OR code = ANY(@inputs)
            ON CONFLICT (upload_id, indicator_id) DO UPDATE SET data_version = excluded.data_version
            -- What was uploaded itself rests on the version that its blocks were made for.
            WHERE NOT upload_bases.is_changed OR excluded.is_changed
            """,
            new { upload, Affected = affected.ToArray(), inputs }, commandTimeout: TimeoutSeconds, cancellationToken: ct));

    private static async Task Write(NpgsqlConnection connection, long upload, ComputedIndicator indicator, Formula formula, DateOnly today, CancellationToken ct)
    {
        var table = await SeriesTable.Load(connection, upload, formula.Inputs, ct);
        var series = await SeriesOf(connection, indicator.Id, ct);
        var current = await CurrentSeries.Load(connection, [.. series.Values], ct);
        var changes = new List<((string Area, string Breakdown) Place, SeriesPoints Points)>();
        foreach (var place in table.Places.Union(series.Keys))
        {
            var published = series.TryGetValue(place, out var id) ? current.GetValueOrDefault(id)?.Points : null;
            if (Compute(formula, table, place, indicator, published, today) is { Count: > 0 } points)
            {
                changes.Add((place, points));
            }
        }

        await AddSeries(connection, indicator.Id, [.. changes.Select(change => change.Place).Where(place => !series.ContainsKey(place))], series, ct);
        await BlockWriter.Write(connection, changes.Select(change => new NewBlock(series[change.Place], upload, 0, 0, change.Points)), ct);
        await BlockWriter.Write(
            connection, changes.Select(change => current.GetValueOrDefault(series[change.Place])?.After(series[change.Place], upload, change.Points)).OfType<NewBlock>(), ct);
    }

    /// <summary>The values that differ from what is published.</summary>
    private static SeriesPoints Compute(
        Formula formula, SeriesTable table, (string Area, string Breakdown) place, ComputedIndicator indicator, SeriesPoints? published, DateOnly today)
    {
        var (periods, values, statuses) = (new List<DateOnly>(), new List<decimal?>(), new List<char>());
        var inputs = new WeakestInput(table);
        foreach (var firstDay in table.Periods(place.Area, place.Breakdown).Union(published?.Periods ?? []).Order())
        {
            var result = formula.Evaluate(inputs, new FormulaPoint(place.Area, place.Breakdown, Period.Containing(firstDay, indicator.ParsedFrequency, indicator.ParsedCalendar)));
            var quality = inputs.TakeStatus();
            var at = published is null ? -1 : Array.BinarySearch(published.Periods, firstDay);
            if (result.Gap == FormulaGap.MissingInput && at < 0)
            {
                continue;
            }

            var status = result.Value is null ? ObservationStatus.Absent : firstDay > today ? ObservationStatus.Forecast : quality;
            if (at < 0 || published!.Values[at] != result.Value || published.Statuses[at] != status)
            {
                periods.Add(firstDay);
                values.Add(result.Value);
                statuses.Add(status);
            }
        }

        return new([.. periods], [.. values], new string([.. statuses]));
    }

    private static async Task<Dictionary<(string Area, string Breakdown), int>> SeriesOf(NpgsqlConnection connection, int indicator, CancellationToken ct) =>
        (await connection.QueryAsync<(int Id, string Area, string Breakdown)>(new CommandDefinition(
            "SELECT id, area, breakdown FROM series WHERE indicator_id = @indicator", new { indicator }, cancellationToken: ct)))
        .ToDictionary(row => (row.Area, row.Breakdown), row => row.Id);

    private static async Task AddSeries(
        NpgsqlConnection connection, int indicator, List<(string Area, string Breakdown)> places, Dictionary<(string Area, string Breakdown), int> series, CancellationToken ct)
    {
        if (places.Count == 0)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO series (indicator_id, area, breakdown) SELECT @indicator, * FROM unnest(@Areas, @Breakdowns) ON CONFLICT DO NOTHING",
            new { indicator, Areas = places.ConvertAll(place => place.Area).ToArray(), Breakdowns = places.ConvertAll(place => place.Breakdown).ToArray() },
            cancellationToken: ct));
        foreach (var (place, id) in await SeriesOf(connection, indicator, ct))
        {
            series[place] = id;
        }
    }

    private sealed class ComputedIndicator
    {
        public int Id { get; init; }
        public string Code { get; init; } = "";
        public string Formula { get; init; } = "";
        public string Frequency { get; init; } = "";
        public string Calendar { get; init; } = "";

        public Frequency ParsedFrequency => FrequencyCodes.Parse(Frequency);

        public CalendarKind ParsedCalendar => Enum.Parse<CalendarKind>(Calendar, ignoreCase: true);
    }
}
