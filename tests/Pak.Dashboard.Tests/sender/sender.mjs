// A program of another world: it knows OpenTelemetry's SDK and nothing of Pak. Where it sends, and with which key, it is told by
// OpenTelemetry's own environment variables. It prints the id of its trace.
import { SpanKind, SpanStatusCode, ValueType, context, trace } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { AggregationTemporality, AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";

const delta = process.argv.includes("--delta");
const resource = resourceFromAttributes({ "service.name": "node-orders", "service.instance.id": "node-1", "service.version": "1.2.3" });
const tracers = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
const loggers = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })] });
const reader = new PeriodicExportingMetricReader({
  exporter: new OTLPMetricExporter({ temporalityPreference: delta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE }),
  exportIntervalMillis: 3_600_000, // only when told
});
const meters = new MeterProvider({
  resource,
  readers: [reader],
  views: [{ instrumentName: "orders.size", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});

const tracer = tracers.getTracer("orders");
const logger = loggers.getLogger("orders.handler");
const meter = meters.getMeter("orders");
const orders = meter.createCounter("orders.count", { unit: "{order}", description: "Orders taken", valueType: ValueType.INT });
const open = meter.createUpDownCounter("orders.open", { unit: "{order}" });
const duration = meter.createHistogram("http.server.request.duration", { unit: "s", advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] } });
const size = meter.createHistogram("orders.size", { unit: "By" });
meter.createObservableGauge("orders.temperature", { unit: "Cel" }).addCallback(result => result.observe(21.5, { room: "سرور" }));

// Times are given: the SDK takes a span's start from a clock of milliseconds and its length from a finer one, so a child could end after its parent.
const began = Date.now() - 40;
const server = tracer.startSpan("GET /orders/{id}", { startTime: began, kind: SpanKind.SERVER, attributes: { "http.request.method": "GET", "http.route": "/orders/{id}", "http.response.status_code": 500, "customer.name": "پروین اعتصامی" } });
const inServer = trace.setSpan(context.active(), server);
logger.emit({ context: inServer, severityNumber: SeverityNumber.INFO, severityText: "INFO", body: "Order 42 was asked for", attributes: { "order.id": 42 } });
const database = tracer.startSpan("SELECT orders", { startTime: began + 5, kind: SpanKind.CLIENT, attributes: { "db.system.name": "postgresql", "db.query.text": "SELECT id, total FROM orders WHERE id = $1" } }, inServer);
const inDatabase = trace.setSpan(inServer, database);
database.addEvent("retry", { attempt: 2 }, began + 20);
database.setStatus({ code: SpanStatusCode.ERROR, message: "deadlock detected" });
logger.emit({ context: inDatabase, severityNumber: SeverityNumber.ERROR, severityText: "ERROR", body: "Order 42 could not be read", attributes: { "exception.type": "DeadlockError", "exception.message": "deadlock detected" } });
database.end(began + 35);
server.setStatus({ code: SpanStatusCode.ERROR });
server.end(began + 40);

for (let i = 1; i <= 100; i++) {
  orders.add(1, { channel: i % 4 === 0 ? "phone" : "web" });
  duration.record(i / 1000, { "http.request.method": "GET", "http.route": "/orders/{id}", "http.response.status_code": i > 98 ? 500 : 200, "url.scheme": "http" });
  size.record(i * 10);
}
open.add(7);
open.add(-2);

await tracers.forceFlush();
await loggers.forceFlush();
await reader.forceFlush();
console.log(JSON.stringify({ traceId: server.spanContext().traceId }));
await Promise.all([tracers.shutdown(), loggers.shutdown(), meters.shutdown()]);
