using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Pak.ServiceDefaults.Telemetry;

/// <summary>
/// Traces, metrics and logs. ASP.NET Core, HttpClient, YARP and Npgsql emit by themselves; here they are listened to, named and
/// sent over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says (http/protobuf, or grpc by <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>), with the resource that the engine injects.
/// </summary>
internal static class TelemetryExtensions
{
    private const string Calls = "System.Net.Http";

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Npgsql", "Pak.Events", Round.Source];

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "Yarp.ReverseProxy", "Pak.Events",
    ];

    // Measured several times in every call, and asked by nobody: the durations of calls, statements and requests say it better.
    private static readonly string[] Unasked =
    [
        "http.client.open_connections", "http.client.active_requests", "http.client.request.time_in_queue", "http.server.active_requests",
        "db.client.operation.npgsql.executing", "db.client.operation.npgsql.bytes_read", "db.client.operation.npgsql.bytes_written",
    ];

    private static readonly Dictionary<string, string?> Quiet = new[] { "Microsoft.AspNetCore", "System.Net.Http.HttpClient", "Npgsql", "Yarp" }
        .ToDictionary(category => $"Logging:LogLevel:{category}", string? (_) => "Warning");

    public static void AddTelemetry(this IHostApplicationBuilder builder, bool calls)
    {
        // Spans of requests are described by ServerSpans, which leaves out what nobody reads.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", true);
        // Each request is a span already; a line or five of log for it as well would fill disks and hide what matters. As
        // configuration of the lowest rank, so that Logging__LogLevel__… can turn each of them up again.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Quiet });
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(options =>
        {
            options.IncludeScopes = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.UseUtcTimestamp = true;
        });
        builder.Logging.Configure(options =>
            options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);

        var endpoint = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (string.IsNullOrEmpty(endpoint))
        {
            return;
        }

        var resource = ResourceBuilder.CreateDefault().AddService(
            builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName, autoGenerateServiceInstanceId: true).AddEnvironmentVariableDetector();
        builder.Logging.AddOpenTelemetry(options =>
        {
            options.IncludeScopes = true;
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(resource);
            options.AddOtlpExporter(exporter => ConfigureExporter(exporter, builder.Configuration, endpoint, "logs"));
        });
        builder.Services.AddTransient<IStartupFilter, ServerSpans>();
        builder.Services.AddHostedService(_ => new Exporters(
            () => Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .SetSampler(AskedFor.WithItsTrace)
                .AddSource(calls ? [.. Sources, Calls] : Sources)
                .AddProcessor(new QuerylessCalls())
                .AddProcessor(new KeptRounds(Exporter(builder.Configuration, endpoint)))
                .Build(),
            () => Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(calls ? [.. Meters, Calls] : Meters)
                .AddView(instrument => Unasked.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null)
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddOtlpExporter(exporter => ConfigureExporter(exporter, builder.Configuration, endpoint, "metrics"))
                .Build()));
    }

    private static void ConfigureExporter(OtlpExporterOptions options, IConfiguration configuration, string endpoint, string signal)
    {
        // Aspire's dashboard is given as a gRPC endpoint unless told otherwise; the local engine says http/protobuf.
        if (configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "grpc")
        {
            options.Protocol = OtlpExportProtocol.Grpc;
            options.Endpoint = new Uri(endpoint);
            return;
        }

        // Set in code, the endpoint is taken as it is: the signal's path must be appended here.
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{endpoint.TrimEnd('/')}/v1/{signal}");
    }

    private static BatchActivityExportProcessor Exporter(IConfiguration configuration, string endpoint)
    {
        var options = new OtlpExporterOptions(); // headers and batches as the environment says
        ConfigureExporter(options, configuration, endpoint, "traces");
        ExportInFewRequests(options, configuration);
        var batch = options.BatchExportProcessorOptions;
        return new(new OtlpTraceExporter(options), batch.MaxQueueSize, batch.ScheduledDelayMilliseconds, batch.ExporterTimeoutMilliseconds, batch.MaxExportBatchSize);
    }

    // Under load one request carries four times what the default would, and the queue holds a second of the busiest service: at
    // 5,000 requests a second the default one of 2,048 spans overflows between two exports. OTEL_BSP_… says otherwise where set.
    private static void ExportInFewRequests(OtlpExporterOptions options, IConfiguration configuration)
    {
        var batch = options.BatchExportProcessorOptions;
        if (configuration["OTEL_BSP_MAX_QUEUE_SIZE"] is null && configuration["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] is null)
        {
            batch.MaxQueueSize = 16_384;
            batch.MaxExportBatchSize = 2_048;
        }
    }

    /// <summary>Exporters live from before the first request until after the last.</summary>
    private sealed class Exporters(Func<TracerProvider> traces, Func<MeterProvider> metrics) : IHostedLifecycleService
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartingAsync(CancellationToken cancellationToken)
        {
            _traces = traces();
            _metrics = metrics();
            return Task.CompletedTask;
        }

        public Task StoppedAsync(CancellationToken cancellationToken)
        {
            _traces?.Dispose();
            _metrics?.Dispose();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Drops the query of addresses that are called: it may identify a person.</summary>
    internal sealed class QuerylessCalls : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Kind == ActivityKind.Client && data.GetTagItem("url.full") is string full && full.IndexOf('?', StringComparison.Ordinal) is > 0 and var query)
            {
                data.SetTag("url.full", full[..query]);
            }
        }
    }
}
