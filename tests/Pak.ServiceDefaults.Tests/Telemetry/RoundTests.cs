using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.ServiceDefaults.Tests.Telemetry;

public sealed class RoundTests : IDisposable
{
    private readonly ActivitySource _calls = new($"Pak.Tests.{Guid.CreateVersion7()}");
    private readonly ConcurrentQueue<Activity> _exported = [];
    private readonly string _name = $"round {Guid.CreateVersion7()}";
    private readonly TracerProvider _provider;

    public RoundTests() => _provider = Sdk.CreateTracerProviderBuilder()
        .SetSampler(AskedFor.WithItsTrace)
        .AddSource(Round.Source, _calls.Name)
        .AddProcessor(new KeptRounds(new SimpleActivityExportProcessor(new Exporter(_exported))))
        .Build();

    /// <summary>What this test exported, by name: rounds of other tests of this process are heard, too.</summary>
    private List<string> Exported =>
        [.. _exported.Where(span => span.Source.Name == _calls.Name || span.DisplayName == _name).Select(span => span.DisplayName).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _provider.Dispose();
        _calls.Dispose();
    }

    [Fact]
    public async Task A_round_that_did_something_is_one_trace_with_what_it_led_to()
    {
        Assert.Equal(3, await Round.Run(_name, _ => Task.FromResult(Work(3)), CancellationToken.None));

        Assert.Equal(["call", _name, "statement"], Exported);
        var trace = _exported.First(span => span.DisplayName == _name).TraceId;
        Assert.All(_exported.Where(span => span.Source.Name == _calls.Name), span => Assert.Equal((trace, true), (span.TraceId, span.Recorded)));
    }

    [Fact]
    public async Task A_round_that_found_nothing_leaves_nothing_and_tells_those_that_it_asks_to_record_nothing()
    {
        var isMarked = true;

        await Round.Run(_name, _ =>
        {
            using var call = _calls.StartActivity("call", ActivityKind.Client);
            isMarked = call!.Recorded;
            return Task.FromResult(0);
        }, CancellationToken.None);

        Assert.Empty(Exported);
        Assert.False(isMarked);
    }

    [Fact]
    public async Task A_round_that_fails_is_kept_with_its_error()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Round.Run(_name, _ => Work(0) == 0 ? throw new TimeoutException("away") : Task.FromResult(0), CancellationToken.None));

        Assert.Equal(["call", _name, "statement"], Exported);
        var failed = _exported.First(span => span.DisplayName == _name);
        Assert.Equal((ActivityStatusCode.Error, "away"), (failed.Status, failed.StatusDescription));
    }

    [Fact]
    public void What_begins_outside_a_round_is_recorded_at_once_or_not_at_all()
    {
        using (_calls.StartActivity("request", ActivityKind.Server))
        {
            using var statement = _calls.StartActivity("statement", ActivityKind.Client);
        }

        using (_calls.StartActivity("statement of a loop", ActivityKind.Client))
        {
        }

        Assert.Equal(["request", "statement"], Exported);
    }

    [Fact]
    public async Task A_round_of_very_many_statements_is_held_in_bounded_memory()
    {
        await Round.Run(_name, _ =>
        {
            for (var i = 0; i < KeptRounds.MostSpans + 500; i++)
            {
                using var statement = _calls.StartActivity("statement", ActivityKind.Client);
            }

            return Task.FromResult(1);
        }, CancellationToken.None);

        Assert.Equal(KeptRounds.MostSpans + 1, Exported.Count);
    }

    private int Work(int done)
    {
        using var call = _calls.StartActivity("call", ActivityKind.Client);
        using var statement = _calls.StartActivity("statement", ActivityKind.Client);
        return done;
    }

    private sealed class Exporter(ConcurrentQueue<Activity> exported) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                exported.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }
}
