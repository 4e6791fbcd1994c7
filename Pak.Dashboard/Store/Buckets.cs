namespace Pak.Dashboard.Store;

/// <summary>The counts of a histogram's buckets; immutable.</summary>
internal abstract class Buckets
{
    /// <summary>About how many bytes they take.</summary>
    public abstract int Size { get; }

    /// <summary>What came since <paramref name="earlier"/>; null when that is no earlier state of the same counts, after a restart.</summary>
    public abstract Buckets? Since(Buckets earlier);

    /// <summary>Adds a share of the counts to <paramref name="sum"/>.</summary>
    public abstract void AddTo(Distribution sum, double share);
}

/// <summary>Buckets (b[i-1], b[i]]; the first begins at nothing and the last has no end.</summary>
internal sealed class ExplicitBuckets(double[] bounds, ulong[] counts) : Buckets
{
    public double[] Bounds => bounds;

    public ulong[] Counts => counts;

    public override int Size => 48 + (counts.Length * 8);

    public override Buckets? Since(Buckets earlier)
    {
        if (earlier is not ExplicitBuckets { Bounds: var before, Counts: var old } || !(before == bounds || before.AsSpan().SequenceEqual(bounds)) || old.Length != counts.Length)
        {
            return null;
        }

        var since = new ulong[counts.Length];
        for (var i = 0; i < since.Length; i++)
        {
            if (counts[i] < old[i])
            {
                return null;
            }

            since[i] = counts[i] - old[i];
        }

        return new ExplicitBuckets(before, since); // one array of bounds for all
    }

    public override void AddTo(Distribution sum, double share)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                // Where the first bucket begins is not said: at 0 for what is never negative, otherwise at its own bound.
                var lower = i > 0 ? bounds[i - 1] : bounds.Length == 0 ? 0 : Math.Min(0, bounds[0]);
                var upper = i < bounds.Length ? bounds[i] : double.PositiveInfinity;
                sum.Add(lower, upper, counts[i] * share);
            }
        }
    }
}

/// <summary>Buckets (base^i, base^(i+1)] with base = 2^(2^-scale), on both sides of zero.</summary>
internal sealed class ExponentialBuckets(int scale, ulong zeros, double zeroThreshold, int positiveOffset, ulong[] positive, int negativeOffset, ulong[] negative) : Buckets
{
    public override int Size => 72 + ((positive.Length + negative.Length) * 8);

    private int Scale => scale;

    private ulong Zeros => zeros;

    private (int Offset, ulong[] Counts) Positive => (positiveOffset, positive);

    private (int Offset, ulong[] Counts) Negative => (negativeOffset, negative);

    public override Buckets? Since(Buckets earlier)
    {
        // A sender that needs a wider range halves the resolution: the earlier counts are merged to the coarser scale.
        if (earlier is not ExponentialBuckets before || before.Scale < scale || before.Scale - scale > 31 || zeros < before.Zeros)
        {
            return null;
        }

        var shift = before.Scale - scale;
        var above = Minus(Positive, before.Positive, shift);
        var below = Minus(Negative, before.Negative, shift);
        return above is null || below is null
            ? null
            : new ExponentialBuckets(scale, zeros - before.Zeros, zeroThreshold, positiveOffset, above, negativeOffset, below);
    }

    public override void AddTo(Distribution sum, double share)
    {
        if (zeros > 0)
        {
            sum.Add(negative.Length > 0 ? -zeroThreshold : 0, zeroThreshold, zeros * share);
        }

        for (var i = 0; i < positive.Length; i++)
        {
            if (positive[i] > 0)
            {
                sum.Add(Bound(positiveOffset + (long)i), Bound(positiveOffset + (long)i + 1), positive[i] * share);
            }
        }

        for (var i = 0; i < negative.Length; i++)
        {
            if (negative[i] > 0)
            {
                sum.Add(-Bound(negativeOffset + (long)i + 1), -Bound(negativeOffset + (long)i), negative[i] * share);
            }
        }
    }

    /// <summary>base^index.</summary>
    private double Bound(long index) => Math.Pow(2, Math.ScaleB(index, -scale));

    private static ulong[]? Minus((int Offset, ulong[] Counts) now, (int Offset, ulong[] Counts) before, int shift)
    {
        var left = (ulong[])now.Counts.Clone();
        for (var i = 0; i < before.Counts.Length; i++)
        {
            if (before.Counts[i] == 0)
            {
                continue;
            }

            var place = ((before.Offset + (long)i) >> shift) - now.Offset;
            if (place < 0 || place >= left.Length || left[place] < before.Counts[i])
            {
                return null;
            }

            left[place] -= before.Counts[i];
        }

        return left;
    }
}
