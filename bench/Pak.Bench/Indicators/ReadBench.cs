using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Pak.AppHost.Local.Servers;

namespace Pak.Bench.Indicators;

/// <summary>
/// 150 indicators × 32 areas × 120 months, 576,000 values, uploaded and published through the gateway and read in every way that many people read; beside what
/// PostgreSQL alone does with the same values one a row. In between what a read costs with 10⁵ and 10⁷ values.
/// </summary>
internal static class ReadBench
{
    private const int Clients = 16;
    private const int HotKeys = 1000;

    // Of the indicators, before the rest is published: about 10⁵ values.
    private const int Few = GrowthBench.FewValues / (ReadFile.Areas * ReadFile.Months);

    public static async Task<IReadOnlyList<Figure>> Run()
    {
        await using var pak = await RunningPak.Start();
        await using var postgres = await PostgresServer.Start(new PostgresServerOptions { SharedBuffers = "512MB" }, CancellationToken.None);
        var database = await postgres.CreateDatabase("bench", CancellationToken.None);
        var file = new ReadFile("grid-");
        await using var rows = await PlainTable(database, file);
        Task<double> OneRow() => PgBench.Run(database, @"\set id random(1, 10000)" + "\nSELECT body FROM rows WHERE code = 'code-' || :id;\n", Clients, 4);

        var growth = new GrowthBench(pak, OneRow);
        await file.Publish(pak, 0, Few);
        await growth.MeasureFew();
        await file.Publish(pak, Few, ReadFile.Indicators);
        return [.. await Reads(pak, file, database, rows, OneRow), .. await growth.MeasureMany()];
    }

    private static async Task<IReadOnlyList<Figure>> Reads(RunningPak pak, ReadFile file, string database, NpgsqlDataSource rows, Func<Task<double>> oneRow)
    {
        using var client = new HttpClient { BaseAddress = pak.Address, Timeout = TimeSpan.FromMinutes(2) };
        var codes = string.Join(',', file.Codes);

        Task<double> Copied() => Rate(() => Copy(database, "SELECT indicator, area, period, value, status FROM figures ORDER BY indicator, area, period"));
        Task<double> Read(string address, string accept) => Rate(() => Bytes(client, address, accept));
        Task<double> Asked(string sql) => Speed(() => Drain(rows, sql));
        Task<double> Answered(string address, string accept) => Speed(() => Bytes(client, address, accept));

        const string latest = "SELECT DISTINCT ON (indicator, area) indicator, area, period, value, status FROM figures ORDER BY indicator, area, period DESC";
        const string years = "SELECT indicator, area, extract(year FROM period), count(*), sum(value), avg(value) FROM figures GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
        var hot = file.Series.Take(HotKeys).Select(s => $"/api/indicators/{s.Indicator}/data?area={s.Area}&from=1403").ToList();
        async Task<double> HotReads(Uri host, int seconds = 5) => (await Wrk.Run(host, hot, Clients, seconds)).Rate;
        await using var bare = await BareKestrel.Start(await client.GetByteArrayAsync(new Uri(hot[0], UriKind.Relative)));

        // Compiled before anything counts; what is hot is asked all day long.
        await Wrk.Run(pak.Address, ["/api/indicators/latest?area=IR"], Clients);
        var home = await Wrk.Run(pak.Address, ["/api/indicators/latest?area=IR"], Clients);
        await HotReads(pak.Address, 20);
        await HotReads(bare.Address);
        return
        [
            await Rounds.Measure("indicators.read-csv", "rows/s", "floor 0.50, goal 0.80", "copy-select-to-stdout", Copied, () => Read($"api/indicators/data.csv?indicator={codes}", "text/csv")),
            await Rounds.Measure(
                "indicators.read-sdmx-json", "rows/s", "floor 0.50, goal 0.80", "copy-select-to-stdout", Copied,
                () => Read("sdmx/3.0/data/dataflow/*/*?c[INDICATOR]=sw:grid-", "application/vnd.sdmx.data+json;version=2.1.0")),
            // The same question each time: what is measured is the answer that the service or the gateway has kept.
            await Rounds.Measure("indicators.latest-grid", "1/s", "floor 10, goal 15", "distinct-on", () => Asked(latest), () => Answered($"api/indicators/latest?area=*&indicator={codes}", "application/json")),
            await Rounds.Measure("indicators.yearly", "1/s", "floor 8, goal 12", "base-table", () => Asked(years), () => Answered($"api/indicators/yearly?indicator={codes}", "text/csv")),
            new Figure("indicators.home", home.Rate, "1/s", null, null, null),
            new Figure("indicators.home.p99", home.P99, "ms", null, null, "measured"),
            await Rounds.Measure("indicators.hot-reads", "1/s", "floor 0.90, goal 1.20", "pgbench-one-row-by-code", oneRow, () => HotReads(pak.Address)),
            await Rounds.Measure("indicators.hot-reads.kestrel-alone", "1/s", "what no service can exceed here", "pgbench-one-row-by-code", oneRow, () => HotReads(bare.Address)),
        ];
    }

    private static async Task<NpgsqlDataSource> PlainTable(string database, ReadFile file)
    {
        var db = NpgsqlDataSource.Create(database + ";Command Timeout=120");
        await using var connection = await db.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand(
            """
            CREATE TABLE figures (indicator text, area text, period date, value numeric, status text, PRIMARY KEY (indicator, area, period));
            CREATE TABLE rows (code text PRIMARY KEY, body text NOT NULL);
            INSERT INTO rows SELECT 'code-' || i, repeat('x', 200) FROM generate_series(1, 10000) i
            """, connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using (var copy = await connection.BeginTextImportAsync("COPY figures FROM STDIN (FORMAT csv)"))
        {
            await file.WritePlain(copy);
        }

        await using var analyze = new NpgsqlCommand("VACUUM ANALYZE", connection);
        await analyze.ExecuteNonQueryAsync();
        return db;
    }

    /// <summary>Values a second.</summary>
    private static async Task<double> Rate(Func<Task> read)
    {
        var watch = Stopwatch.StartNew();
        await read();
        return ReadFile.Values / watch.Elapsed.TotalSeconds;
    }

    /// <summary>How often a second, from five in a row.</summary>
    private static async Task<double> Speed(Func<Task> read)
    {
        await read();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++)
        {
            await read();
        }

        return 5 / watch.Elapsed.TotalSeconds;
    }

    private static async Task Bytes(HttpClient client, string address, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.CopyToAsync(Stream.Null);
    }

    /// <summary>As <c>psql \copy (SELECT …) TO STDOUT</c> does it.</summary>
    private static async Task Copy(string database, string select)
    {
        var server = new NpgsqlConnectionStringBuilder(database);
        using var psql = Process.Start(new ProcessStartInfo("psql")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { "-h", server.Host!, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", server.Username!, "-d", server.Database!, "-c", $"\\copy ({select}) TO STDOUT (FORMAT csv)" },
            Environment = { ["PGPASSWORD"] = server.Password },
        })!;
        await psql.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0)
        {
            throw new InvalidOperationException("psql failed.");
        }
    }

    private static async Task Drain(NpgsqlDataSource db, string sql)
    {
        await using var command = db.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
        }
    }
}
