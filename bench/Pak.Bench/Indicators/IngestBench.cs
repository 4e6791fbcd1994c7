using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Pak.AppHost.Local.Servers;

namespace Pak.Bench.Indicators;

/// <summary>
/// 2.4 million real values as one submission through the gateway, checked, approved and published, and again with a twentieth of them
/// revised; beside binary COPY of the same values into a table with its key. Meanwhile the memory of the service, and how long
/// another service's events take.
/// </summary>
internal static class IngestBench
{
    private const string Limit = "binary-copy-keyed-table";
    private const int EventsPerSecond = 20;

    public static async Task<IReadOnlyList<Figure>> Run()
    {
        if (await IngestFile.Read() is not { } file)
        {
            await Console.Error.WriteLineAsync("indicators: skipped, shared/data/gapminder is absent");
            return [];
        }

        await using var pak = await RunningPak.Start();
        await using var postgres = await PostgresServer.Start(new PostgresServerOptions { SharedBuffers = "512MB" }, CancellationToken.None);
        await using var table = NpgsqlDataSource.Create(await postgres.CreateDatabase("bench", CancellationToken.None));
        var numbers = file.Numbers().ToArray();
        var service = pak.ProcessOf("indicators");
        var (rounds, peak) = (0, 0.0);
        var lags = new List<double>();

        // The first round revises what the first round published, and so on.
        var fresh = await Rounds.Measure("indicators.ingest", "rows/s", "floor 0.50, goal 0.80", Limit, () => Copy(table, numbers), () => Ingest(++rounds, revised: false));
        rounds = 0;
        var again = await Rounds.Measure("indicators.ingest-revised", "rows/s", "floor 0.30, goal 0.50", Limit, () => Copy(table, numbers), () => Ingest(++rounds, revised: true));
        return
        [
            fresh, again,
            new Figure("indicators.ingest-memory", peak, "MB", null, null, "at most 300"),
            new Figure("indicators.ingest-feed-lag.max", lags.Max(), "ms", null, null, "at most 1000"),
            new Figure("indicators.ingest-feed-lag.p50", Rounds.Median(lags), "ms", null, null, null),
        ];

        async Task<double> Ingest(int round, bool revised)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"r{round}-");
            var submitter = await pak.Client("statistics-upload");
            if (!revised)
            {
                using var definitions = Csv(Encoding.UTF8.GetBytes(await file.Definitions(prefix)));
                await Send(submitter, HttpMethod.Post, "api/indicators/definitions", definitions);
            }

            var rows = file.Rows(prefix, revised);
            using var over = new CancellationTokenSource();
            var memory = WatchMemory(service, over.Token);

            // A service that shares nothing with Indicators but the database server.
            await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
            await using var feed = await FeedService.Start(await pak.OwnDatabase("bench"), redis.ConnectionString);
            var lag = feed.MeasureLag(int.MaxValue, EventsPerSecond, over.Token);
            var watch = Stopwatch.StartNew();
            await Publish(pak, submitter, rows, file.Count);
            var seconds = watch.Elapsed.TotalSeconds;
            await over.CancelAsync();
            peak = Math.Max(peak, await memory);
            lags.AddRange(await lag);
            return file.Count / seconds;
        }
    }

    private static async Task Publish(RunningPak pak, HttpClient submitter, byte[] rows, int count)
    {
        var watch = Stopwatch.StartNew();
        var approver = await pak.Client("statistics-approve");
        using var nothing = Json("{}");
        var draft = await Send(submitter, HttpMethod.Post, "api/indicators/submissions", nothing);
        var address = $"api/indicators/submissions/{draft.GetProperty("id").GetString()}";
        using var csv = Csv(rows);
        var uploaded = await Send(submitter, HttpMethod.Put, $"{address}/rows", csv);
        if (uploaded.GetProperty("errors").GetInt32() > 0 || uploaded.GetProperty("rows").GetInt32() != count)
        {
            throw new InvalidOperationException(uploaded.GetRawText());
        }

        var upload = watch.Elapsed;
        using var confirmed = Json("""{"note":"bench","confirmWarnings":true}""");
        var submitted = await Send(submitter, HttpMethod.Post, $"{address}/submission", confirmed, uploaded);
        var approved = await Send(approver, HttpMethod.Post, $"{address}/approval", null, submitted);
        var before = watch.Elapsed;
        await Send(approver, HttpMethod.Post, $"{address}/publication", null, approved);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  uploaded and checked in {upload.TotalSeconds:0.0} s ({uploaded.GetProperty("warnings").GetInt32()} warnings), published in {(watch.Elapsed - before).TotalSeconds:0.0} s"));
    }

    private static async Task<JsonElement> Send(HttpClient client, HttpMethod method, string address, HttpContent? content, JsonElement? read = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = content };
        if (read is { } state)
        {
            request.Headers.IfMatch.ParseAdd($"\"v{state.GetProperty("version").GetRawText()}\"");
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{address}: {(int)answer.StatusCode} {text}");
    }

    private static ByteArrayContent Csv(byte[] rows) => new(rows) { Headers = { ContentType = new("text/csv") } };

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Rows a second, the table created anew.</summary>
    private static async Task<double> Copy(NpgsqlDataSource db, (int Series, DateOnly Period, decimal Value)[] rows)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand(
            "DROP TABLE IF EXISTS keyed; CREATE TABLE keyed (series_id int, period date, value numeric, status text, PRIMARY KEY (series_id, period))", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        var watch = Stopwatch.StartNew();
        await using (var copy = await connection.BeginBinaryImportAsync("COPY keyed FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (series, period, value) in rows)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(series, NpgsqlDbType.Integer);
                await copy.WriteAsync(period, NpgsqlDbType.Date);
                await copy.WriteAsync(value, NpgsqlDbType.Numeric);
                await copy.WriteAsync("A", NpgsqlDbType.Text);
            }

            await copy.CompleteAsync();
        }

        return rows.Length / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The most that the process has in memory until it is over, in MB.</summary>
    private static async Task<double> WatchMemory(int process, CancellationToken over)
    {
        await File.WriteAllTextAsync($"/proc/{process}/clear_refs", "5", CancellationToken.None); // begin VmHWM anew
        await Task.Delay(Timeout.Infinite, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
