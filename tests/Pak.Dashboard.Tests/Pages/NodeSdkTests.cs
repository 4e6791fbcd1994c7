using Pak.Dashboard.Store;
using Pak.Dashboard.Tests.Running;

namespace Pak.Dashboard.Tests.Pages;

/// <summary>What any other OpenTelemetry SDK sends is received and seen: here the official one of JavaScript, over http/protobuf with gzip.</summary>
public sealed class NodeSdkTests
{
    [Theory]
    [InlineData("--cumulative")]
    [InlineData("--delta")]
    public async Task Traces_logs_and_metrics_of_the_JavaScript_SDK_are_seen(string temporality)
    {
        await using var app = await DashboardApp.Start();

        var traceId = await Node.Send(app, temporality);

        using var visitor = await app.Operator();
        var trace = System.Net.WebUtility.HtmlDecode(await visitor.GetStringAsync("/traces/" + traceId));
        Assert.Contains("GET /orders/{id}", trace, StringComparison.Ordinal);
        Assert.Contains("SELECT id, total FROM orders WHERE id = $1", trace, StringComparison.Ordinal);
        Assert.Contains("deadlock detected", trace, StringComparison.Ordinal);
        Assert.Contains("Order 42 could not be read", trace, StringComparison.Ordinal);
        Assert.Contains("پروین اعتصامی", trace, StringComparison.Ordinal);
        Assert.Contains("retry", trace, StringComparison.Ordinal);
        Assert.Contains("Order 42 was asked for", await visitor.GetStringAsync("/structuredlogs?f=eq:order.id:42"), StringComparison.Ordinal);

        var kinds = app.Metrics.Instruments().ToDictionary(i => i.Key.Name, i => i.Kind);
        Assert.Equal(InstrumentKind.Counter, kinds["orders.count"]);
        Assert.Equal(InstrumentKind.UpDownCounter, kinds["orders.open"]);
        Assert.Equal(InstrumentKind.Gauge, kinds["orders.temperature"]);
        Assert.Equal(InstrumentKind.ExponentialHistogram, kinds["orders.size"]);
        Assert.Equal(InstrumentKind.Histogram, kinds["http.server.request.duration"]);

        // 10, 20 … 1000: what the exponential histogram tells is exact to a part of its bucket's width.
        var size = Whole(app, "orders.size");
        Assert.Equal(100, size.Spread.Count, 6);
        Assert.InRange(size.Spread.Percentile(0.5)!.Value.Value, 490, 510);
        Assert.InRange(size.Spread.Percentile(0.99)!.Value.Value, 960, 1020);
        Assert.Equal(100, Whole(app, "orders.count").Sum, 6);
        Assert.Contains("<bdi>phone</bdi>", await visitor.GetStringAsync("/metrics/instrument?resource=node-orders&meter=orders&name=orders.count&d=channel:phone"), StringComparison.Ordinal);
    }

    private static (Distribution Spread, double Sum, double Seconds) Whole(DashboardApp app, string name) =>
        Metrics.Rates.Total(app.Metrics.Named(name), 0, long.MaxValue);
}
