using System.Diagnostics;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Demo;
using Pak.Indicators.Releases;
using Pak.Indicators.Targets;
using Pak.ServiceDefaults.Requests;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Indicators.Tests.Demo;

public sealed class DemoTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_demo_has_what_an_observatory_shows()
    {
        await using var app = new IndicatorsApp();
        app.Settings["Pak:Demo"] = "true";
        var watch = Stopwatch.StartNew();
        var items = (await app.Get<Page<IndicatorSummary>>("?limit=500")).Items;

        output.WriteLine($"started and seeded: {watch.ElapsedMilliseconds} ms, of this process's CPU {Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds:0} ms");
        await using var connection = await app.Database.OpenConnectionAsync();
        output.WriteLine($"{items.Count} indicators, {await connection.ExecuteScalarAsync<long>("SELECT sum(size) FROM series_current")} current values");
        Assert.Equal(DemoIndicators.Reported.Count + DemoIndicators.Computed.Count, items.Count);
        Assert.True(items.Count >= 150);
        Assert.Equal(10, items.Select(item => item.Agency).Distinct().Count());
        Assert.True(items.Select(item => item.Sector).Distinct().Count() >= 10);
        var reported = DemoIndicators.Reported.ToDictionary(indicator => indicator.Content.Code);
        Assert.All(items, item => Assert.True(item.Sample));
        Assert.All(items.Where(item => reported.ContainsKey(item.Code)), item => Assert.Equal(reported[item.Code].Spread == DemoSpread.Tehran ? "IR-23" : "IR", item.Latest?.Area));

        var monthly = await app.Data("inflation");
        Assert.Equal(32, monthly.Series.Count);
        Assert.All(monthly.Series, series => Assert.Equal("1394-01", series.Observations[0].Period));
        Assert.True(monthly.Series[0].Observations.Count >= 117);
        using var csv = await app.Anonymous().GetAsync(new Uri("/api/indicators/gini/data.csv", UriKind.Relative));
        Assert.Equal("gini-sample-data.csv", csv.Content.Headers.ContentDisposition!.FileName!.Trim('"'));

        Assert.Equal(5, (await app.Get<ReadTargets.Answer>("/gdp-growth/targets")).Items.Single().Interim.Count + 1);
        Assert.Equal(32, (await app.Get<ReadTargets.Answer>("/literacy/targets")).Items.Count);
        Assert.Equal(
            [ReleaseState.OnTime, ReleaseState.Late, ReleaseState.Due, ReleaseState.Overdue],
            (await app.Get<Page<ShownRelease>>("/releases?limit=500")).Items.Select(release => release.State).Distinct().Order());
        Assert.Equal(10, (await app.Get<ReadReleases.Rates>("/reporting-rates")).Items.Count);
        Assert.Equal(2, (await app.Get<Page<DefinitionVersion>>("/unemployment/versions")).Items.Count);
        Assert.Equal(4, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions WHERE status = 'submitted'"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions WHERE status = 'returned'"));
        Assert.True(await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submission_history WHERE what = 'submitted' AND note LIKE 'بازنگری مقدار%'") >= 5);
        Assert.Equal(DemoIndicators.Reported.Count(indicator => indicator.Content.Breakdowns.Contains("sex")), await connection.ExecuteScalarAsync<int>(
            "SELECT count(DISTINCT i.id)::int FROM indicators i JOIN series s ON s.indicator_id = i.id JOIN series_current c ON c.series_id = s.id WHERE i.formula IS NULL AND s.breakdown = 'sex=female'"));

        var submissions = await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions");
        var seed = app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<DemoSeed>().Single();
        await Task.WhenAll(seed.StartingAsync(CancellationToken.None), seed.StartingAsync(CancellationToken.None));
        Assert.Equal(submissions, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions"));
    }

    [Fact]
    public void Amounts_of_provinces_and_parts_add_up_to_the_whole()
    {
        var period = Pak.Contracts.Period.Containing(new DateOnly(2023, 6, 1), Pak.Contracts.Frequency.Monthly, Pak.Contracts.CalendarKind.Jalali);
        foreach (var indicator in DemoIndicators.Reported.Where(indicator => indicator.Spread == DemoSpread.Sum))
        {
            var figures = DemoValues.Of(indicator, Pak.Contracts.Period.Containing(period.FirstDay, indicator.Content.Frequency, indicator.Content.Calendar)).ToList();
            var totals = figures.Where(figure => figure.Breakdown.Length == 0).ToList();
            Assert.Equal(totals[0].Value, totals.Skip(1).Sum(figure => figure.Value));
            Assert.All(figures, figure => Assert.True(figure.Value >= 0, indicator.Content.Code));
            foreach (var sex in figures.Where(figure => figure.Breakdown.StartsWith("sex", StringComparison.Ordinal)).GroupBy(figure => figure.Area))
            {
                Assert.Equal(totals[sex.Key].Value, sex.Sum(figure => figure.Value));
            }
        }
    }

    [Fact]
    public void Texts_of_the_demo_are_in_the_letters_of_Persian()
    {
        foreach (var content in DemoIndicators.Reported.Select(indicator => indicator.Content).Concat(DemoIndicators.Computed.Select(computed => computed.Content)))
        {
            foreach (var text in new[] { content.Name, content.Unit, content.Definition })
            {
                Assert.Equal(text, new(Pak.Contracts.PersianText.Tidy(text.Fa), Pak.Contracts.PersianText.Tidy(text.En)));
                Assert.DoesNotMatch("[A-Za-z]", text.Fa);
                Assert.DoesNotMatch("[\u0600-\u06FF]", text.En);
                Assert.DoesNotMatch("[0-9]", text.Fa);
            }
        }
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
        // As on an empty database, but nothing can be approved; then, but an agency cannot be seeded.
        await connection.ExecuteAsync(
            """
            DELETE FROM demo_seed;
            ALTER TABLE submission_history ADD CONSTRAINT broken CHECK (what <> 'approved')
            """);
        await using (var broken = new Replica(database, demo: true))
        {
            Assert.Contains("broken", Assert.ThrowsAny<Exception>(() => broken.Services).ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM publications"));
        await connection.ExecuteAsync("ALTER TABLE submission_history DROP CONSTRAINT broken; ALTER TABLE submissions ADD CONSTRAINT broken CHECK (agency <> 'energy')");
        await using (var broken = new Replica(database, demo: true))
        {
            Assert.Contains("broken", Assert.ThrowsAny<Exception>(() => broken.Services).ToString(), StringComparison.Ordinal);
        }

        var before = await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM publications");
        Assert.InRange(before, 1, 20);
        await connection.ExecuteAsync("ALTER TABLE submissions DROP CONSTRAINT broken");

        // What was decided holds, whatever the later starts are told.
        await using var one = new Replica(database, demo: false);
        await using var other = new Replica(database, demo: true);
        await Task.WhenAll(Task.Run(() => one.Services), Task.Run(() => other.Services));

        Assert.Equal(DemoIndicators.Reported.Count + DemoIndicators.Computed.Count, (await first.Count()).Indicators);
        Assert.Equal(
            await connection.ExecuteScalarAsync<int>("SELECT count(DISTINCT (created_by, agency, id))::int FROM submissions WHERE status = 'published'"),
            await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM publications"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions WHERE status IN ('draft', 'validated', 'approved')"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions WHERE status = 'withdrawn'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM (SELECT agency, created_at FROM (SELECT s.agency, min(h.at) AS created_at, s.id FROM submissions s JOIN submission_history h ON h.submission_id = s.id WHERE s.status = 'published' GROUP BY s.id) x GROUP BY 1, 2 HAVING count(*) > 1) twice"));
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
