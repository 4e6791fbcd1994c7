using Pak.Dashboard.Otlp;
using Pak.Dashboard.Store;
using Pak.Dashboard.Tests.Running;
using Pak.Dashboard.Traces;
using Pak.Testing;

namespace Pak.Dashboard.Tests.Store;

public sealed class TraceStoreTests
{
    private static readonly DateTimeOffset T = TestClock.Nowruz1404;

    [Fact]
    public void The_trace_that_came_first_leaves_first()
    {
        var (intake, traces, _) = Stores(new Limits { Traces = 100 });
        for (var i = 1; i <= 250; i++)
        {
            Send(intake, OtlpMessage.Span((UInt128)i, 1, start: T));
        }

        Assert.Equal((100, 150L), (traces.Fullness.Kept, traces.Fullness.Evicted));
        Assert.Null(traces.Find(150));
        Assert.NotNull(traces.Find(151));
    }

    [Fact]
    public void A_budget_of_bytes_holds_however_few_the_traces_are()
    {
        var (intake, traces, _) = Stores(new Limits { TraceBytes = 1_000_000 });
        for (var i = 1; i <= 500; i++)
        {
            Send(intake, OtlpMessage.Span((UInt128)i, 1, start: T, attributes: OtlpMessage.Attribute("large", new string('x', 5000))));
        }

        Assert.InRange(traces.Fullness.Bytes, 500_000, 1_000_000);
        Assert.Equal(500, traces.Fullness.Kept + traces.Fullness.Evicted);
    }

    [Fact]
    public void A_trace_has_room_for_so_many_spans_and_says_how_many_more_came()
    {
        var (intake, traces, _) = Stores(new Limits { SpansPerTrace = 50 });

        var (refused, _) = intake.Take(Signal.Traces, OtlpMessage.Request("a", Enumerable.Range(1, 80).Select(i => OtlpMessage.Span(1, (ulong)i, start: T))));

        Assert.Equal(30, refused);
        Assert.Equal((50, 30), (traces.Find(1)!.Spans.Count, traces.Find(1)!.LeftOut));
    }

    [Fact]
    public void A_span_that_is_sent_twice_is_kept_once()
    {
        var (intake, traces, _) = Stores();
        for (var round = 0; round < 2; round++)
        {
            intake.Take(Signal.Traces, OtlpMessage.Request("a", Enumerable.Range(1, 60).Select(i => OtlpMessage.Span(1, (ulong)i, start: T))));
        }

        Assert.Equal(60, traces.Find(1)!.Spans.Count);
    }

    [Fact]
    public void The_waterfall_places_each_span_below_its_cause_and_its_lines_of_log_with_it()
    {
        var (intake, traces, logs) = Stores();
        // The child arrives before its parent, from another service.
        intake.Take(Signal.Traces, OtlpMessage.Request("permits", [OtlpMessage.Span(1, 3, 2, "SELECT", T.AddMilliseconds(20), 0.03), OtlpMessage.Span(1, 2, 1, "GET /b", T.AddMilliseconds(10), 0.05)]));
        intake.Take(Signal.Traces, OtlpMessage.Request("gateway", [OtlpMessage.Span(1, 1, 0, "GET /a", T, 0.1), OtlpMessage.Span(1, 4, 1, "late", T.AddMilliseconds(90), 0.01)]));
        intake.Take(Signal.Logs, OtlpMessage.Request("permits", [OtlpMessage.Log("in SELECT", T.AddMilliseconds(25), trace: 1, span: 3), OtlpMessage.Log("of no span", T, trace: 1, span: 99)]));

        var waterfall = Waterfall.Of(traces.Find(1)!, logs.Of(1));

        Assert.Equal([("GET /a", 0), ("GET /b", 1), ("SELECT", 2), ("late", 1)], waterfall.Rows.Select(r => (r.Span.Name, r.Depth)));
        Assert.Equal(200, waterfall.Rows[2].From, 6);
        Assert.Equal(300, waterfall.Rows[2].Width, 6);
        Assert.Equal("in SELECT", Assert.Single(waterfall.Rows[2].Logs).Text);
        Assert.Equal("of no span", Assert.Single(waterfall.LogsElsewhere).Text);
        Assert.Equal(["permits", "gateway"], traces.Find(1)!.Services);
        Assert.Equal("GET /a", traces.Find(1)!.Name);
    }

    [Fact]
    public void Spans_that_name_each_other_as_parents_are_all_shown_once()
    {
        var (intake, traces, _) = Stores();
        intake.Take(Signal.Traces, OtlpMessage.Request("a", [OtlpMessage.Span(1, 1, 2, start: T), OtlpMessage.Span(1, 2, 1, start: T), OtlpMessage.Span(1, 3, 3, start: T)]));

        Assert.Equal<ulong>([1, 2, 3], Waterfall.Of(traces.Find(1)!, []).Rows.Select(r => r.Span.Id).Order().ToList());
    }

    [Fact]
    public void The_oldest_line_of_log_leaves_first()
    {
        var (intake, _, logs) = Stores(new Limits { Logs = 100 });
        intake.Take(Signal.Logs, OtlpMessage.Request("a", Enumerable.Range(1, 250).Select(i => OtlpMessage.Log($"line {i}", T))));

        Assert.Equal("line 151", logs.All()[0].Text);
        Assert.Equal(150, logs.Fullness.Evicted);
    }

    [Fact]
    public void Of_more_processes_than_there_is_room_for_the_one_that_was_silent_longest_is_forgotten()
    {
        var clock = new TestClock(T);
        var registry = new ResourceRegistry(new Limits { Resources = 3 }, clock);
        foreach (var name in new[] { "a", "b", "c", "a", "d" })
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            registry.Get(name, () => new Resource { Service = name, Instance = "", Key = name, Fields = [], Size = 1 });
        }

        Assert.Equal(["a", "c", "d"], registry.Services());
    }

    private static (Intake Intake, TraceStore Traces, LogStore Logs) Stores(Limits? limits = null)
    {
        limits ??= new Limits();
        var clock = new TestClock(T);
        var changes = new Changes();
        var (traces, logs) = (new TraceStore(limits, changes), new LogStore(limits, changes));
        return (new Intake(limits, new ResourceRegistry(limits, clock), traces, new MetricStore(limits, changes), logs, clock), traces, logs);
    }

    private static void Send(Intake intake, byte[] span) => intake.Take(Signal.Traces, OtlpMessage.Request("a", [span]));
}
