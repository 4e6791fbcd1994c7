using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pak.Indicators.Observations.Store;
using Pak.ServiceDefaults.Postgres;
using Pak.Testing;

namespace Pak.Indicators.Tests.Store;

/// <summary>A database from before blocks keeps every value, its history, and the submissions that are under way.</summary>
public sealed class MigrationTests
{
    private const string Old =
        """
        INSERT INTO areas VALUES ('IR', 'ایران', 'Iran', NULL), ('IR-01', 'گیلان', 'Gilan', 'IR');
        INSERT INTO indicators (code, agency, name_fa, name_en, definition_fa, definition_en, sector, unit_fa, unit_en, multiplier, frequency, calendar, decimals,
            direction, publication_lag_days, search_name, search_text, data_version, data_updated_at)
        VALUES ('old', 'statistics', 'ک', 'Old', '', '', 'economy', '', '', 0, 'A', 'gregorian', 0, 'more', 0, 'old', 'old', 2, '2024-02-01Z');
        INSERT INTO series (indicator_id, area) VALUES (1, 'IR'), (1, 'IR-01');
        INSERT INTO submissions (id, agency, status, upload_id, row_count, created_by, submitted_by) VALUES
            ('00000000-0000-0000-0000-000000000001', 'statistics', 'published', 1, 3, 'a', 'a'),
            ('00000000-0000-0000-0000-000000000002', 'statistics', 'published', 2, 2, 'a', 'a'),
            ('00000000-0000-0000-0000-000000000003', 'statistics', 'approved', 3, 1, 'a', 'a');
        INSERT INTO uploads (submission_id, touched_at) SELECT id, '2024-01-01Z' FROM submissions ORDER BY id;
        INSERT INTO observations (series_id, period, upload_id, value, status) VALUES
            (1, '2020-01-01', 1, 1.50, 'A'), (1, '2021-01-01', 1, 2, 'A'), (2, '2020-01-01', 1, NULL, 'M'),
            (1, '2021-01-01', 2, 2.10, 'E'), (1, '2022-01-01', 2, 3, 'F');
        INSERT INTO staged_rows (upload_id, row, series_id, period, value, status) VALUES (3, 2, 1, '2020-01-01', 9, 'A');
        INSERT INTO publications (upload_id, submission_id, published_at) VALUES
            (1, '00000000-0000-0000-0000-000000000001', '2024-01-01Z'), (2, '00000000-0000-0000-0000-000000000002', '2024-02-01Z');
        """;

    [Fact]
    public async Task Nothing_is_lost_on_the_way_to_blocks()
    {
        await using var db = NpgsqlDataSource.Create(await Servers.CreateDatabase("oldindicators"));
        await Prepare(db);
        await new Migrations(db, typeof(Program).Assembly, NullLogger<Migrations>.Instance).Apply(CancellationToken.None);

        await using var connection = await db.OpenConnectionAsync();
        Assert.Equal("IR 2020=1.50A@1 IR 2021=2.10E@2 IR 2022=3F@2 IR-01 2020=M@1", await Read(connection, null));
        Assert.Equal("IR 2020=1.50A@1 IR 2021=2A@1 IR-01 2020=M@1", await Read(connection, new(2024, 1, 15, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("", await Read(connection, new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var latest = Assert.Single(await SeriesStore.Latest(connection, new(null, null, null, null, null, null), CancellationToken.None));
        Assert.Equal((new DateOnly(2021, 1, 1), 2.10m, 'E', 1.50m), (latest.Period, latest.Value, latest.Status, latest.PreviousValue));
        Assert.Equal(5, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM observations"));
        Assert.Equal((9m, -1), await connection.QuerySingleAsync<(decimal, int)>(
            "SELECT b.\"values\"[1], u.data_version FROM blocks b JOIN upload_bases u USING (upload_id) WHERE upload_id = 3"));
    }

    /// <summary>The schema and data of the release before.</summary>
    private static async Task Prepare(NpgsqlDataSource db)
    {
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync("CREATE TABLE schema_migrations (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
        foreach (var assembly in new[] { typeof(Migrations).Assembly, typeof(Program).Assembly })
        {
            foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                if (assembly == typeof(Program).Assembly && string.CompareOrdinal(name, "Migrations/0004") > 0)
                {
                    continue;
                }

                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var sql = await reader.ReadToEndAsync();
                await connection.ExecuteAsync(sql);
                await connection.ExecuteAsync(
                    "INSERT INTO schema_migrations (name, sha256) VALUES (@Name, @Sha256)",
                    new { Name = name["Migrations/".Length..], Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sql))) });
            }
        }

        await connection.ExecuteAsync(Old);
    }

    private static async Task<string> Read(NpgsqlConnection connection, DateTimeOffset? asOf)
    {
        var values = new List<string>();
        await foreach (var block in SeriesStore.Read(connection, new(null, null, null, null, null, asOf), CancellationToken.None))
        {
            for (var i = 0; i < block.Count; i++)
            {
                var value = block.Values[i]?.ToString(System.Globalization.CultureInfo.InvariantCulture);
                values.Add(System.FormattableString.Invariant($"{block.Key.Area} {block.Periods[i].Year}={value}{block.Statuses[i]}@{block.PublishedAt(i).Month}"));
            }
        }

        return string.Join(' ', values);
    }
}
