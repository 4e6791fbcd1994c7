using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Demo;
using Pak.ServiceDefaults.Requests;
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
}
