using Pak.Dashboard.Metrics;
using Pak.Dashboard.Otlp;
using Pak.Dashboard.Store;
using Pak.Dashboard.Tests.Running;
using Pak.Testing;

namespace Pak.Dashboard.Tests.Store;

public sealed class MetricStoreTests
{
    private static readonly DateTimeOffset T = TestClock.Nowruz1404;
    private static readonly InstrumentKey Key = new("a", "test", "c");
    private readonly TestClock _clock = new(T);

    [Fact]
    public void A_cumulative_counter_becomes_a_rate()
    {
        var (intake, metrics) = Stores();
        for (var i = 1; i <= 6; i++)
        {
            Send(intake, OtlpMessage.Counter("c", i * 50, T, T.AddSeconds(i * 10)));
        }

        // 50 in every ten seconds.
        var steps = Rates.Of(metrics.Find(Key)!.Value.Series, new TimeGrid(T.Nanoseconds(), 10_000_000_000, 6));
        Assert.All(steps, s => Assert.Equal(5, s.Rate!.Value, 9));
        Assert.Equal(300, Rates.Total(metrics.Find(Key)!.Value.Series, T.Nanoseconds(), T.AddMinutes(1).Nanoseconds()).Sum, 9);
    }

    [Fact]
    public void A_delta_counter_becomes_the_same_rate()
    {
        var (intake, metrics) = Stores();
        for (var i = 0; i < 6; i++)
        {
            Send(intake, OtlpMessage.Counter("c", 50, T.AddSeconds(i * 10), T.AddSeconds((i + 1) * 10), delta: true));
        }

        Assert.All(Rates.Of(metrics.Find(Key)!.Value.Series, new TimeGrid(T.Nanoseconds(), 10_000_000_000, 6)), s => Assert.Equal(5, s.Rate!.Value, 9));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_restart_of_the_sender_takes_nothing_away(bool newStart)
    {
        var (intake, metrics) = Stores();
        Send(intake, OtlpMessage.Counter("c", 100, T, T.AddSeconds(10)));
        Send(intake, OtlpMessage.Counter("c", 160, T, T.AddSeconds(20)));
        // Starts over: with a start of its own, or only with a count that went down.
        Send(intake, OtlpMessage.Counter("c", 30, newStart ? T.AddSeconds(22) : T, T.AddSeconds(30)));
        Send(intake, OtlpMessage.Counter("c", 70, newStart ? T.AddSeconds(22) : T, T.AddSeconds(40)));

        var total = Rates.Total(metrics.Find(Key)!.Value.Series, T.Nanoseconds(), T.AddMinutes(1).Nanoseconds());

        Assert.Equal(160 + 70, total.Sum, 9);
    }

    [Fact]
    public void Who_has_counted_for_hours_before_the_first_point_says_nothing_about_the_last_minutes()
    {
        var (intake, metrics) = Stores();
        Send(intake, OtlpMessage.Counter("c", 1_000_000, T.AddHours(-5), T));
        Send(intake, OtlpMessage.Counter("c", 1_000_010, T.AddHours(-5), T.AddSeconds(10)));

        Assert.Equal(10, Rates.Total(metrics.Find(Key)!.Value.Series, T.AddDays(-1).Nanoseconds(), T.AddMinutes(1).Nanoseconds()).Sum, 9);
    }

    [Fact]
    public void A_dimension_that_appears_late_counts_from_the_export_before()
    {
        var (intake, metrics) = Stores();
        Send(intake, OtlpMessage.Counter("c", 5, T.AddHours(-5), T, attributes: OtlpMessage.Attribute("status", "200")));
        // The first failure after five hours: the export before had none of it.
        Send(intake, OtlpMessage.Counter("c", 1, T.AddHours(-5), T.AddSeconds(10), attributes: OtlpMessage.Attribute("status", "500")));

        var failures = metrics.Find(Key)!.Value.Series.Where(s => s.Fields.Value("status") == "500");

        Assert.Equal(1, Rates.Total(failures, T.Nanoseconds(), T.AddSeconds(10).Nanoseconds()).Sum, 9);
    }

    [Fact]
    public void An_idle_counter_takes_no_room()
    {
        var (intake, metrics) = Stores();
        for (var i = 1; i <= 1000; i++)
        {
            Send(intake, OtlpMessage.Counter("c", 7, T, T.AddSeconds(i)));
        }

        Assert.InRange(metrics.Fullness.Kept, 1, 2);
    }

    [Fact]
    public void Fifty_thousand_points_stay_and_the_oldest_leave()
    {
        var (intake, metrics) = Stores(new Limits { PointsPerInstrument = 100 });
        for (var i = 1; i <= 250; i++)
        {
            Send(intake, OtlpMessage.Counter("c", i, T, T.AddSeconds(i)));
        }

        var found = metrics.Find(Key)!.Value;
        Assert.Equal(100, found.Info.Points);
        Assert.Equal(150, found.Info.Evicted);
        Assert.Equal(T.AddSeconds(250).Nanoseconds(), found.Series[0].Points[^1].End);
        // The series lives on: what comes next is a difference, not the whole count again.
        Send(intake, OtlpMessage.Counter("c", 252, T, T.AddSeconds(251)));
        Assert.Equal(2, metrics.Find(Key)!.Value.Series[0].Points[^1].Value);
    }

    [Fact]
    public void Sets_of_dimensions_and_instruments_have_a_limit()
    {
        var (intake, metrics) = Stores(new Limits { SeriesPerInstrument = 10, Instruments = 3 });
        var refused = 0;
        for (var i = 0; i < 50; i++)
        {
            refused += Send(intake, OtlpMessage.Counter("c", 1, T, T.AddSeconds(1), attributes: OtlpMessage.Attribute("id", i)));
        }

        refused += Enumerable.Range(0, 5).Sum(i => Send(intake, OtlpMessage.Counter($"other{i}", 1, T, T.AddSeconds(1))));

        var found = metrics.Find(Key)!.Value.Info;
        Assert.Equal((10, 40), (found.Series, found.SeriesLeftOut));
        Assert.Equal(3, metrics.Instruments().Count);
        Assert.Equal(40 + 3, refused);
    }

    [Fact]
    public void All_points_together_have_a_budget_of_bytes()
    {
        var (intake, metrics) = Stores(new Limits { MetricBytes = 200_000 });
        for (var i = 1; i <= 5000; i++)
        {
            Send(intake, OtlpMessage.Histogram("h" + (i % 5), [1, 2, 3], [(ulong)i, 1, 1, 1], T, T.AddSeconds(i)));
        }

        Assert.InRange(metrics.Fullness.Bytes, 50_000, 200_000);
        Assert.True(metrics.Fullness.Evicted > 1000);
    }

    [Fact]
    public void A_histogram_keeps_percentiles_over_time_and_its_exemplars()
    {
        var (intake, metrics) = Stores();
        Send(intake, OtlpMessage.Histogram("h", [0.1, 0.5, 1], [30, 50, 20, 0], T, T.AddSeconds(10), exemplar: 77));
        Send(intake, OtlpMessage.Histogram("h", [0.1, 0.5, 1], [30, 50, 120, 0], T, T.AddSeconds(20), exemplar: 77));

        var found = metrics.Find(Key with { Name = "h" })!.Value;
        var steps = Rates.Of(found.Series, new TimeGrid(T.Nanoseconds(), 10_000_000_000, 2));

        Assert.Equal(0.26, steps[0].Spread.Percentile(0.5)!.Value.Value, 9);
        Assert.Equal(0.75, steps[1].Spread.Percentile(0.5)!.Value.Value, 9);
        Assert.Contains(found.Exemplars, e => e.TraceId == 77 && e.Value == 0.42);
    }

    private (Intake Intake, MetricStore Metrics) Stores(Limits? limits = null)
    {
        limits ??= new Limits();
        var changes = new Changes();
        var metrics = new MetricStore(limits, changes);
        return (new Intake(limits, new ResourceRegistry(limits, _clock), new TraceStore(limits, changes), metrics, new LogStore(limits, changes), _clock), metrics);
    }

    private static int Send(Intake intake, byte[] metric) => intake.Take(Signal.Metrics, OtlpMessage.Request("a", [metric])).Refused;
}
