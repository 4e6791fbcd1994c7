using Pak.Dashboard.Store;

namespace Pak.Dashboard.Tests.Store;

public sealed class DistributionTests
{
    /// <summary>Prometheus documents this reading of buckets: inside a bucket values lie evenly.</summary>
    [Theory]
    [InlineData(0.5, 0.1 + (0.4 * 20 / 50))]
    [InlineData(0.3, 0.1)]
    [InlineData(0.1, 0.1 / 3)]
    [InlineData(0.9, 0.5 + (0.5 * 10 / 20))]
    [InlineData(1, 1)]
    public void Percentiles_of_explicit_buckets(double share, double expected)
    {
        var spread = new Distribution();
        new ExplicitBuckets([0.1, 0.5, 1], [30, 50, 20, 0]).AddTo(spread, 1);

        Assert.Equal(expected, spread.Percentile(share)!.Value.Value, 9);
        Assert.False(spread.Percentile(share)!.Value.AtLeast);
    }

    [Fact]
    public void A_percentile_in_the_bucket_without_an_end_is_at_least_its_beginning()
    {
        var spread = new Distribution();
        new ExplicitBuckets([0.1, 0.5], [1, 1, 8]).AddTo(spread, 1);

        Assert.Equal((0.5, true), spread.Percentile(0.9));
        Assert.Equal(2, spread.CountUpTo(100));
    }

    /// <summary>Base 2 at scale 0: bucket i is (2^i, 2^(i+1)].</summary>
    [Theory]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 4)]
    [InlineData(0.75, 6)]
    [InlineData(1, 8)]
    public void Percentiles_of_exponential_buckets(double share, double expected)
    {
        var spread = new Distribution();
        new ExponentialBuckets(0, 0, 0, 0, [10, 10, 20], 0, []).AddTo(spread, 1);

        Assert.Equal(expected, spread.Percentile(share)!.Value.Value, 9);
    }

    [Fact]
    public void Exponential_buckets_reach_over_zero_to_negative_values()
    {
        var spread = new Distribution();
        new ExponentialBuckets(0, 2, 0, 0, [4], 0, [4]).AddTo(spread, 1);

        Assert.Equal(-1.5, spread.Percentile(0.2)!.Value.Value, 9);
        Assert.Equal(0, spread.Percentile(0.5)!.Value.Value, 9);
        Assert.Equal(1.5, spread.Percentile(0.8)!.Value.Value, 9);
    }

    [Fact]
    public void Thousand_known_values_lie_where_their_buckets_say_to_the_width_of_a_bucket()
    {
        var random = new Random(1404);
        var values = Enumerable.Range(0, 1000).Select(_ => Math.Exp(random.NextDouble() * 6)).Order().ToList();
        const int Scale = 4;
        var counts = new ulong[200];
        foreach (var value in values)
        {
            counts[(int)Math.Ceiling(Math.Log2(value) * 16) - 1]++;
        }

        var spread = new Distribution();
        new ExponentialBuckets(Scale, 0, 0, 0, counts, 0, []).AddTo(spread, 1);

        foreach (var share in new[] { 0.5, 0.9, 0.95, 0.99 })
        {
            Assert.InRange(spread.Percentile(share)!.Value.Value / values[(int)(share * 1000) - 1], 1 / Math.Pow(2, 1.0 / 8), Math.Pow(2, 1.0 / 8));
        }
    }

    [Fact]
    public void Buckets_with_other_bounds_are_put_together()
    {
        var spread = new Distribution();
        new ExplicitBuckets([10], [10, 0]).AddTo(spread, 1);
        new ExplicitBuckets([5, 15], [0, 10, 0]).AddTo(spread, 1);

        // Below 5 lie 5 of 20; up to 10 lie 10 + 5; up to 15 all.
        Assert.Equal(5, spread.Percentile(0.25)!.Value.Value, 9);
        Assert.Equal(10, spread.Percentile(0.75)!.Value.Value, 9);
        Assert.Equal(15, spread.Percentile(1)!.Value.Value, 9);
        Assert.Equal(20, spread.Count);
    }

    [Fact]
    public void Exponential_counts_at_a_coarser_scale_are_still_counted_from_the_finer_ones_before()
    {
        // At scale 1 indexes 0..3 are (1, 4]; at scale 0 they are two buckets of indexes 0 and 1.
        var before = new ExponentialBuckets(1, 1, 0, 0, [1, 2, 3, 4], 0, []);
        var now = new ExponentialBuckets(0, 3, 0, 0, [4, 10, 5], 0, []);
        var spread = new Distribution();

        now.Since(before)!.AddTo(spread, 1);

        Assert.Equal(2 + 1 + 3 + 5, spread.Count);
        Assert.Equal(3, spread.CountUpTo(2) - spread.CountUpTo(0) + 2, 9);
    }

    [Fact]
    public void Counts_that_went_down_are_no_later_state() =>
        Assert.Null(new ExplicitBuckets([1], [5, 5]).Since(new ExplicitBuckets([1], [6, 1])));
}
