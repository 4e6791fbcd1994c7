using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pak.Dashboard.Store;
using Pak.Dashboard.Tests.Running;

namespace Pak.Dashboard.Tests.Pages;

/// <summary>What the SDK of our own services sends, set up as they do it: exemplars of traces, cumulative histograms.</summary>
public sealed class DotnetSdkTests
{
    [Fact]
    public async Task An_exemplar_of_the_NET_SDK_leads_to_its_trace()
    {
        await using var app = await DashboardApp.Start();
        using var source = new ActivitySource("Pak.Dashboard.Tests.Dotnet");
        using var meter = new Meter("Pak.Dashboard.Tests.Dotnet");
        var duration = meter.CreateHistogram<double>("work.duration", "s", "How long work takes.");
        var resource = ResourceBuilder.CreateDefault().AddService("dotnet-work", autoGenerateServiceInstanceId: true);
        ActivityTraceId traceId;
        using (Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(source.Name).AddOtlpExporter(o => Configure(o, app, "traces")).Build())
        using (Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(meter.Name).SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddOtlpExporter(o => Configure(o, app, "metrics")).Build())
        {
            using var work = source.StartActivity("work")!;
            traceId = work.TraceId;
            duration.Record(0.25);
            duration.Record(3);
        } // the providers send what they have when they end

        Assert.True(TelemetryExtensions.TryTraceId(traceId.ToHexString(), out var id));
        Assert.Equal("work", app.Traces.Find(id)!.Name);
        var info = Assert.Single(app.Metrics.Instruments());
        Assert.Equal(("dotnet-work", InstrumentKind.Histogram, "s"), (info.Key.Service, info.Kind, info.Unit));
        var found = app.Metrics.Find(info.Key)!.Value;
        Assert.Equal(2, found.Series.Sum(s => s.Points.Sum(p => p.Count)));
        Assert.All(found.Exemplars, e => Assert.Equal(id, e.TraceId));
        Assert.NotEmpty(found.Exemplars);
    }

    private static void Configure(OtlpExporterOptions options, DashboardApp app, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(app.Otlp, "/v1/" + signal);
        options.Headers = "x-otlp-api-key=" + Uri.EscapeDataString(DashboardApp.Key);
    }
}
