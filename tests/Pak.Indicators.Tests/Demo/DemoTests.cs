using System.Diagnostics;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Demo;
using Pak.ServiceDefaults.Requests;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Indicators.Tests.Demo;

public sealed class DemoTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_demo_has_sample_values_of_every_agency_and_province_once()
    {
        await using var app = new IndicatorsApp();
        app.Settings["Pak:Demo"] = "true";
        var watch = Stopwatch.StartNew();
        using var answer = await app.Anonymous().GetAsync(new Uri("/api/indicators?limit=500", UriKind.Relative));
        var items = (await IndicatorsApp.Read<Page<IndicatorSummary>>(answer)).Items;

        output.WriteLine($"started and seeded: {watch.ElapsedMilliseconds} ms");
        Assert.Equal(DemoIndicators.All.Count, items.Count);
        Assert.True(items.Count >= 24);
        Assert.Equal(10, items.Select(item => item.Agency).Distinct().Count());
        Assert.True(items.Select(item => item.Sector).Distinct().Count() >= 6);
        Assert.All(items, item => Assert.True(item.Sample && item.Latest is { Area: "IR" }));

        var monthly = await app.Data("inflation");
        Assert.True(monthly.Sample);
        Assert.Equal(32, monthly.Series.Count);
        Assert.All(monthly.Series, series => Assert.Equal(("1394-01", "1403-12", 120), (series.Observations[0].Period, series.Observations[^1].Period, series.Observations.Count)));
        using var csv = await app.Anonymous().GetAsync(new Uri("/api/indicators/gini/data.csv", UriKind.Relative));
        Assert.Equal("gini-sample-data.csv", csv.Content.Headers.ContentDisposition!.FileName!.Trim('"'));

        var seed = app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<DemoSeed>().Single();
        await Task.WhenAll(seed.StartingAsync(CancellationToken.None), seed.StartingAsync(CancellationToken.None));
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(10, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions"));
    }

    [Fact]
    public async Task What_began_without_a_demo_never_gets_one()
    {
        var database = await Servers.CreateDatabase("indicatorsdb");
        await using (var real = new Replica(database, demo: false))
        {
            _ = real.Services;
        }

        await using var later = new Replica(database, demo: true);
        Assert.Equal((0, 0), await later.Count());
    }

    [Fact]
    public async Task A_demo_that_broke_off_is_completed_by_the_next_start_and_replicas_seed_once()
    {
        var database = await Servers.CreateDatabase("indicatorsdb");
        await using var first = new Replica(database, demo: false);
        await using var connection = await first.Database.OpenConnectionAsync();
        // As on an empty database, but the last agencies cannot be seeded.
        await connection.ExecuteAsync(
            """
            DELETE FROM demo_seed;
            ALTER TABLE submissions ADD CONSTRAINT broken CHECK (agency <> 'energy')
            """);
        await using (var broken = new Replica(database, demo: true))
        {
            Assert.Contains("broken", Assert.ThrowsAny<Exception>(() => broken.Services).ToString(), StringComparison.Ordinal);
        }

        Assert.True((await first.Count()).Submissions < 10);
        await connection.ExecuteAsync("ALTER TABLE submissions DROP CONSTRAINT broken");

        // What was decided holds, whatever the later starts are told.
        await using var one = new Replica(database, demo: false);
        await using var other = new Replica(database, demo: true);
        await Task.WhenAll(Task.Run(() => one.Services), Task.Run(() => other.Services));

        Assert.Equal((DemoIndicators.All.Count, 10), await first.Count());
        Assert.Equal(10, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM publications"));
    }

    /// <summary>One of several starts on one database.</summary>
    private sealed class Replica : IndicatorsApp
    {
        private readonly string _database;

        public Replica(string database, bool demo)
        {
            _database = database;
            Settings["Pak:Demo"] = demo ? "true" : "false";
        }

        public async Task<(int Indicators, int Submissions)> Count()
        {
            await using var connection = await Database.OpenConnectionAsync();
            return await connection.QuerySingleAsync<(int, int)>("SELECT (SELECT count(*)::int FROM indicators), (SELECT count(*)::int FROM submissions)");
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("ConnectionStrings:indicatorsdb", _database);
        }
    }
}
