using System.Globalization;
using Npgsql;

namespace Pak.Bench.Indicators;

/// <summary>
/// What a read costs with 10⁵ stored values and with 10⁷: in time, beside pgbench at both times, so that a machine that has become slower meanwhile does not count; and
/// in processor time of the service and PostgreSQL, which another guest of the machine hardly changes. The questions are asked of the service itself, without the gateway's memory,
/// about series of equal length chosen from all that are stored.
/// </summary>
internal sealed class GrowthBench(RunningPak pak, Func<Task<double>> limit)
{
    public const int FewValues = 100_000;

    private const int ManyValues = 10_000_000;
    private const int Asked = 500;
    private const int Clients = 8;
    private const int Seconds = 3;
    private const int Repetitions = 3;

    private static readonly (string Name, string Address)[] Questions =
    [
        ("one-series", "/api/indicators/{0}/data?area={1}"),
        ("all-areas", "/api/indicators/{0}/data.csv?from=1403"),
        ("as-of", "/api/indicators/{0}/data?area={1}&asOf=2100-01-01T00:00:00Z"),
        ("sdmx", "/sdmx/3.0/data/dataflow/*/{0}/*/*.*.{1}"),
    ];

    private readonly NpgsqlDataSource _db = NpgsqlDataSource.Create(pak.EnvironmentOf("indicators")["ConnectionStrings__indicatorsdb"] + ";Command Timeout=300");
    private readonly List<Cost> _few = [];

    /// <summary>With the few; call before anything else is stored.</summary>
    public async Task MeasureFew() => _few.AddRange(await Measure());

    /// <summary>Stores the rest and measures again. Figures are times with the many as multiples of times with the few.</summary>
    public async Task<IReadOnlyList<Figure>> MeasureMany()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Fill();
        var stored = await Stored();
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {stored:#,##0} values are stored, after {watch.Elapsed.TotalSeconds:0} s"));
        var many = await Measure();
        await _db.DisposeAsync();
        return
        [
            .. Questions.SelectMany((question, i) => new[]
            {
                new Figure($"indicators.growth.{question.Name}", many[i].Transactions / _few[i].Transactions, "times", null, "10^5-stored-values", "at most 1.5"),
                new Figure($"indicators.growth.{question.Name}.processor", many[i].Processor / _few[i].Processor, "times", null, "10^5-stored-values", null),
            }),
        ];
    }

    private async Task<List<Cost>> Measure()
    {
        await pak.Settle();
        var series = await Series();
        var costs = new List<Cost>();
        foreach (var (_, address) in Questions)
        {
            string[] addresses = [.. series.Select(one => string.Format(CultureInfo.InvariantCulture, address, one.Code, one.Area))];
            await Wrk.Run(pak.AddressOf("indicators"), addresses, Clients, seconds: 1); // nothing is compiled or connected while it counts
            var rounds = new List<Cost>();
            var before = await limit();
            for (var round = 0; round < Repetitions; round++)
            {
                var (rate, processor) = await Ask(addresses);
                var after = await limit();
                rounds.Add(new(((before + after) / 2) / rate, processor));
                before = after;
            }

            costs.Add(new(Rounds.Median([.. rounds.Select(c => c.Transactions)]), Rounds.Median([.. rounds.Select(c => c.Processor)])));
        }

        return costs;
    }

    private async Task<(double Rate, double Processor)> Ask(string[] addresses)
    {
        ProcessorTime[] Look() => [ProcessorTime.Of(pak.ProcessOf("indicators")), ProcessorTime.Of(pak.ProcessOf("postgres"))];

        var before = Look();
        var (rate, _) = await Wrk.Run(pak.AddressOf("indicators"), addresses, Clients, Seconds);
        return (rate, Look().Zip(before, (now, then) => now.Since(then)).Sum() / (rate * Seconds));
    }

    private async Task<List<(string Code, string Area)>> Series()
    {
        await using var command = _db.CreateCommand(
            $"""
            SELECT i.code, s.area FROM series_current c JOIN series s ON s.id = c.series_id JOIN indicators i ON i.id = s.indicator_id
            WHERE i.code ~ '^(grid|fill)-' ORDER BY hashint4(s.id) LIMIT {Asked}
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var series = new List<(string, string)>();
        while (await reader.ReadAsync())
        {
            series.Add((reader.GetString(0), reader.GetString(1)));
        }

        return series;
    }

    private async Task<long> Stored()
    {
        await using var command = _db.CreateCommand("SELECT sum(size)::bigint FROM series_current");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>
    /// Repeats a published indicator with all its series under other codes, in the tables: ten million values through the front door would take minutes, and what is
    /// measured is reading.
    /// </summary>
    private async Task Fill()
    {
        var copies = (ManyValues - await Stored()) / (ReadFile.Areas * ReadFile.Months);
        var indicator = await Columns("indicators", "id", "code");
        var block = await Columns("blocks", "series_id");
        var current = await Columns("series_current", "series_id");
        await using var connection = await _db.OpenConnectionAsync();
        await using var fill = new NpgsqlCommand(
            $"""
            INSERT INTO indicators (code, {indicator}) SELECT 'fill-' || n, {indicator} FROM indicators, generate_series(1, {copies}) n WHERE code = 'grid-000';
            INSERT INTO series (indicator_id, area, breakdown)
            SELECT i.id, s.area, s.breakdown FROM indicators i, series s JOIN indicators o ON o.id = s.indicator_id WHERE i.code LIKE 'fill-%' AND o.code = 'grid-000' ORDER BY i.id, s.id;
            CREATE TEMP TABLE copied AS
            SELECT s.id, os.id AS original FROM series s JOIN indicators i ON i.id = s.indicator_id AND i.code LIKE 'fill-%'
            JOIN indicators o ON o.code = 'grid-000' JOIN series os ON os.indicator_id = o.id AND os.area = s.area AND os.breakdown = s.breakdown ORDER BY s.id;
            ANALYZE copied;
            INSERT INTO blocks (series_id, {block}) SELECT c.id, {block} FROM copied c JOIN blocks b ON b.series_id = c.original;
            INSERT INTO series_current (series_id, {current}) SELECT c.id, {current} FROM copied c JOIN series_current b ON b.series_id = c.original;
            """, connection);
        await fill.ExecuteNonQueryAsync();
        await using var vacuum = new NpgsqlCommand("VACUUM ANALYZE", connection);
        await vacuum.ExecuteNonQueryAsync();
    }

    private async Task<string> Columns(string table, params string[] without)
    {
        await using var command = _db.CreateCommand("SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = $1 AND column_name <> ALL($2)");
        command.Parameters.Add(new() { Value = table });
        command.Parameters.Add(new() { Value = without });
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <param name="Transactions">How many pgbench makes in the time of one answer.</param>
    /// <param name="Processor">Seconds of the service and PostgreSQL for one answer.</param>
    private sealed record Cost(double Transactions, double Processor);
}
